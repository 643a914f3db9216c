"""Names all methods of a path to whoever asks by OPTIONS (RFC 9110, section 9.3.7)."""

from litestar import Litestar
from litestar.datastructures import MutableScopeHeaders
from litestar.routes import HTTPRoute
from litestar.types import Message, Scope

from api.methods import allow


async def name_methods(message: Message, scope: Scope) -> None:
    """Litestar hook: complete `Allow`, which lacks HEAD and the methods of handlers registered later."""
    if message["type"] == "http.response.start" and scope.get("method") == "OPTIONS":
        headers = MutableScopeHeaders.from_message(message)
        if "Allow" in headers:
            headers["Allow"] = allow(_methods(scope["litestar_app"], scope["path_template"]))


def _methods(app: Litestar, path: str) -> set[str]:
    return {
        method
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path_format == path
        for method in route.route_handler_map
    }
