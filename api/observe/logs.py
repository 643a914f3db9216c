"""Logs: one JSON object a line on the standard error output; on a terminal, lines for people.

Modules log by `logging`, as libraries do; structlog gives all of it one form. What
belongs to a line beside its sentence stands in `extra={"about": {...}}`, and what
belongs to all lines of a request or a job is bound by `about`. Nobody is named: an
exception is shown by its kind and place, and libraries get a line of text each.
"""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, TextIO

import structlog
from structlog.typing import EventDict, Processor

from api.observe.faults import trace_of

OWN: Final = "api"
"""What our loggers are called; others are those of libraries."""

QUIET: Final = {
    # It tells of every entry of the queue, twice.
    "procrastinate": logging.WARNING,
    # They write down statements with their parameters, which are people's data.
    "aiosqlite": logging.WARNING,
    "psycopg": logging.WARNING,
    # They write down addresses, which are secrets in webhooks, and headers.
    "httpcore": logging.WARNING,
    "httpx": logging.WARNING,
    # It writes down each step of compiling, thousands of lines.
    "numba": logging.WARNING,
}
"""The least severity that is taken from libraries, whatever is set."""

_log = logging.getLogger(__name__)


def configure(level: str, stream: TextIO | None = None) -> None:
    """Log lines from `level` on; warnings and exceptions that nobody catches, too.

    Parameters
    ----------
    stream : TextIO, optional
        The standard error output if left out.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter(for_people=handler.stream.isatty()))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def formatter(*, for_people: bool = False) -> logging.Formatter:
    """What makes a line of a record."""
    renderers: list[Processor] = [structlog.dev.ConsoleRenderer()] if for_people else [_as_json]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.contextvars.merge_contextvars, _complete],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
    )


@contextmanager
def about(**named: str) -> Iterator[None]:
    """Add what a request or a job is known by to all lines that are logged in the block; ids, never names."""
    tokens = structlog.contextvars.bind_contextvars(**named)
    try:
        yield
    finally:
        structlog.contextvars.reset_contextvars(**tokens)


def bound() -> dict[str, str]:
    """What lines are about that are logged here and now."""
    return structlog.contextvars.get_contextvars()


def _complete(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Add when, how grave, who and what else; leave out what may name somebody."""
    record: logging.LogRecord = event["_record"]
    moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    event["timestamp"] = moment.replace("+00:00", "Z")
    event["level"] = record.levelname.lower()
    event["logger"] = record.name
    if record.name.partition(".")[0] != OWN:
        event["event"] = _first_line(event["event"], record.name)
    event.update(getattr(record, "about", {}))
    raised = event.pop("exc_info", None)
    if raised and raised[1] is not None:
        event["exception"] = trace_of(raised[1])
    return event


def _first_line(text: str, name: str) -> str:
    line = text.strip().partition("\n")[0]
    # It quotes the arguments of what it has called.
    return line.partition("(")[0] if name == "asyncio" else line


def _as_json(_logger: object, _method: str, event: EventDict) -> str:
    # ASCII alone: no character ends the line for whoever reads it, and none cannot be written.
    return json.dumps(event, default=str)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _log.critical("Ended by an exception.", exc_info=error)


def _uncaught_in_thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None:
        _log.error("A thread was ended by an exception.", exc_info=told.exc_value)
