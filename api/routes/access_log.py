"""One line in the log for each answer: what, how long, which key. No more."""

import logging
from time import perf_counter

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from api.routes.heads import method_of
from api.security.access import Principal

_log = logging.getLogger("api.access")
_STARTED = "started"


class NoteStart(ASGIMiddleware):
    """Notes when a request that has found its route begins to be answered."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Note the start, and go on."""
        scope["state"][_STARTED] = perf_counter()
        await next_app(scope, receive, send)


async def log_answer(message: Message, scope: Scope) -> None:
    """Litestar hook: log method, route, status, milliseconds and the id of the key as an answer leaves.

    The route is the pattern and not the path: an external reference may be a
    name, and a query may hold one.
    """
    if message["type"] != "http.response.start":
        return
    started = scope["state"].get(_STARTED)
    took = "-" if started is None else f"{(perf_counter() - started) * 1000:.1f}ms"
    holder = scope.get("auth")
    key = holder.key_id if isinstance(holder, Principal) else "-"
    route = scope.get("path_template", "-")
    _log.info("%s %s %d %s %s", method_of(scope), route, message["status"], took, key)
