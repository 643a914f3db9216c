"""Each answer is logged, counted and traced: what, how long, which key. No more."""

import logging
import os
from dataclasses import dataclass
from time import perf_counter
from typing import Final, cast

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import (
    HTTPScope,
    LifeSpanReceive,
    LifeSpanScope,
    LifeSpanSend,
    Message,
    Receive,
    Scope,
    Send,
)
from opentelemetry.trace import Span, SpanKind

from api.observe import logs, metrics, tracing
from api.routes.heads import Application, method_of
from api.security.access import Principal

REQUEST_ID: Final = "X-Request-Id"
"""By this header a caller is told which lines of the log are about the request."""

_log = logging.getLogger("api.access")
_OBSERVED: Final = "observed"


@dataclass(frozen=True, slots=True)
class _Observed:
    """A request that is being answered."""

    id: str
    started: float
    span: Span


class Observed(Application):
    """The application; whatever is logged while a request is answered carries the id of the request."""

    async def __call__(
        self,
        scope: Scope | LifeSpanScope,
        receive: Receive | LifeSpanReceive,
        send: Send | LifeSpanSend,
    ) -> None:
        """Answer a request."""
        if scope["type"] != ScopeType.HTTP:
            await super().__call__(scope, receive, send)
            return
        asked = cast(HTTPScope, scope)
        started = perf_counter()
        # Ours and not the caller's, which would be free text.
        request = os.urandom(8).hex()
        parent = _traceparent(asked) if tracing.is_on() else None
        with tracing.span("request", SpanKind.SERVER, parent=parent) as span:
            ids = {"request": request}
            if span.is_recording():
                ids["trace"] = tracing.trace_id(span)
            asked.setdefault("state", {})[_OBSERVED] = _Observed(request, started, span)
            with logs.about(**ids):
                await super().__call__(asked, receive, send)


async def log_answer(message: Message, scope: Scope) -> None:
    """Litestar hook: log, count and trace an answer as it begins to leave.

    The route is the pattern and not the path: an external reference may be a
    name, and a query may hold one.
    """
    if message["type"] != "http.response.start":
        return
    observed: _Observed = scope["state"][_OBSERVED]
    seconds = perf_counter() - observed.started
    method, route, status = method_of(scope), scope.get("path_template", "-"), message["status"]
    metrics.count_request(method, route, status, seconds)
    if observed.span.is_recording():
        observed.span.update_name(f"{method} {route}")
        observed.span.set_attributes(
            {"http.request.method": method, "http.route": route, "http.response.status_code": status}
        )
    MutableScopeHeaders.from_message(message)[REQUEST_ID] = observed.id
    holder = scope.get("auth")
    about = {
        "method": method,
        "route": route,
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
        "key": holder.key_id if isinstance(holder, Principal) else None,
    }
    _log.info("%s %s %d", method, route, status, extra={"about": about})


def _traceparent(scope: HTTPScope) -> str | None:
    """What a caller says its trace is; OpenTelemetry takes only what is sound of it."""
    for name, value in scope["headers"]:
        if name == b"traceparent":
            return value.decode("latin-1")
    return None
