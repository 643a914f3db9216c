"""Figures of this process, as Prometheus collects them; what the database knows, `api.services.figures` asks.

Labels have few values, and none of them is an id, a name or a text that somebody wrote.
"""

from functools import cache
from importlib.metadata import version
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
)

SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""The bounds of how long requests take."""

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Callers may invent others."""

REGISTRY: Final = CollectorRegistry()
"""Everything that this process counts."""

ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
Info("matcher", "The program.", registry=REGISTRY).info({"version": version("mentoring-matcher")})

_requests = Counter(
    "matcher_requests", "Requests that were answered.", ["method", "route", "status"], registry=REGISTRY
)
_seconds = Histogram(
    "matcher_request_seconds",
    "Seconds until the answer to a request began.",
    ["method", "route"],
    buckets=SECONDS,
    registry=REGISTRY,
)
_stages = Histogram(
    "matcher_run_stage_seconds",
    "Seconds that a stage of a run took in a process of ours.",
    ["stage"],
    buckets=SECONDS,
    registry=REGISTRY,
)
_mails = Counter("matcher_mail_attempts", "Mails handed to the mail server.", ["outcome"], registry=REGISTRY)
_posts = Counter("matcher_webhook_attempts", "Messages sent to webhooks.", ["outcome"], registry=REGISTRY)
_ended = Counter(
    "matcher_engine_ended", "Computing processes that ended and were replaced.", registry=REGISTRY
)
_crashed = Counter("matcher_errors", "Faults of ours that a request was answered with.", registry=REGISTRY)


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count an answer; `route` is a pattern, "-" if none was found."""
    counter, histogram = _of_request(method if method in METHODS else "other", route, status)
    counter.inc()
    histogram.observe(seconds)


@cache
def _of_request(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    # To look them up by their labels takes longer than to count.
    return _requests.labels(method, route, status), _seconds.labels(method, route)


def count_stage(stage: str, seconds: float) -> None:
    """Count a stage of a run that was computed for this process."""
    _stages.labels(stage).observe(seconds)


def count_mail(outcome: str) -> None:
    """Count an attempt to hand over a mail: "sent", or the code of what went wrong."""
    _mails.labels(_family(outcome)).inc()


def count_post(outcome: str) -> None:
    """Count an attempt to tell a webhook: "delivered", or the code of what went wrong."""
    _posts.labels(_family(outcome)).inc()


def count_ended_process() -> None:
    """Count a computing process that has ended while it was wanted."""
    _ended.inc()


def count_fault() -> None:
    """Count a fault of ours."""
    _crashed.inc()


def _family(outcome: str) -> str:
    """An outcome without the number that the other side has chosen."""
    return outcome.rstrip("0123456789").rstrip("_")
