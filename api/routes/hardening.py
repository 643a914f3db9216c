"""Headers that every answer carries, whatever it is."""

from typing import Final

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from api.routes.openapi.page import STYLE
from api.web.headers import this_style

HEADERS: Final = {
    # Answers are about people; no cache between has a right to them.
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    # Browsers take it over TLS only; a year.
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Referrer-Policy": "no-referrer",
    # Nothing that is served here loads anything, and no style is applied but that of the page at /schema.
    "Content-Security-Policy": (
        f"default-src 'none'; {this_style(STYLE)}; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
}


async def harden(message: Message, _: Scope) -> None:
    """Litestar hook: add `HEADERS` to an answer that has none of its own."""
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
