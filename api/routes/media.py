"""Refuses bodies of a type that a route does not read."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from api.errors import UnsupportedMediaType
from api.routes.documented import JSON, MEDIA_TYPES


async def check_media_type(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Litestar guard: raise `UnsupportedMediaType` for a body that is not of a type the route takes."""
    headers = connection.headers
    if headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers:
        return
    given = headers.get("content-type", "").partition(";")[0].strip().lower()
    expected: tuple[str, ...] = handler.opt.get(MEDIA_TYPES, (JSON,))
    # Types such as application/merge-patch+json are JSON, too (RFC 6839).
    if given not in expected and not (JSON in expected and given.endswith("+json")):
        raise UnsupportedMediaType(given, ", ".join(expected))
