"""Tells whoever holds a key how many requests are left (draft-ietf-httpapi-ratelimit-headers-07)."""

from typing import Final

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from api.security.guard import STANDING
from api.security.limits import WINDOW_SECONDS, Standing

LIMIT: Final = "RateLimit-Limit"
REMAINING: Final = "RateLimit-Remaining"
RESET: Final = "RateLimit-Reset"
POLICY: Final = "RateLimit-Policy"


async def tell_limits(message: Message, scope: Scope) -> None:
    """Litestar hook: say in the answer to a key where it stands."""
    if message["type"] != "http.response.start":
        return
    standing: Standing | None = scope["state"].get(STANDING)
    if standing is not None:
        headers = MutableScopeHeaders.from_message(message)
        headers[LIMIT] = str(standing.limit)
        headers[REMAINING] = str(standing.remaining)
        headers[RESET] = str(standing.reset)
        headers[POLICY] = f"{standing.limit};w={WINDOW_SECONDS}"
