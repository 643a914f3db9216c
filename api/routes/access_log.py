"""One line in the log for each answer: what, how long, which key. No more."""

import logging
from time import perf_counter

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from api.security.access import Principal

_log = logging.getLogger("api.access")


class AccessLog(ASGIMiddleware):
    """Logs method, route, status, milliseconds and the id of the key.

    The route is the pattern and not the path: an external reference may be a
    name, and a query may hold one.
    """

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Log an answer when it begins to leave."""
        started = perf_counter()

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                milliseconds = (perf_counter() - started) * 1000
                holder = scope.get("auth")
                key = holder.key_id if isinstance(holder, Principal) else "-"
                route = scope.get("path_template", "-")
                method = scope.get("method", "-")
                _log.info("%s %s %d %.1fms %s", method, route, message["status"], milliseconds, key)
            await send(message)

        await next_app(scope, receive, noting)
