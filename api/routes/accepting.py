"""Refuses callers who take nothing of what a route gives (RFC 9110, section 12.5.1)."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.enums import MediaType
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.status_codes import HTTP_204_NO_CONTENT

from api.errors import NotAcceptable
from api.negotiation import best
from api.routes.documented import GIVES
from api.schemas.faults import quote


async def check_accept(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Litestar guard: raise `NotAcceptable` before anything is done whose answer could not be read.

    The documentation itself is not judged: its types are the framework's.
    """
    if not isinstance(handler, HTTPRouteHandler) or not handler.resolve_include_in_schema():
        return
    accept, given = connection.headers.get("accept"), given_by(handler)
    if given and best(given, accept) is None:
        raise NotAcceptable(quote(accept), ", ".join(given))


def given_by(handler: HTTPRouteHandler) -> tuple[str, ...]:
    """The media types that a route answers with, its own first; none if its answers have no body."""
    if handler.status_code == HTTP_204_NO_CONTENT:
        return ()
    # Empty where none is named: then it is JSON.
    kind = handler.media_type or MediaType.JSON
    given: tuple[str, ...] = handler.opt.get(GIVES, (kind.value if isinstance(kind, MediaType) else kind,))
    return given
