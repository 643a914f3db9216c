"""The guard of every route: reads the key, finds its holder, counts the request, asks for the scope."""

from typing import Final, Protocol

from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler

from api.errors import MissingScope, NotAuthenticated
from api.security.access import ACCESS, Principal, is_open, scope_of
from api.security.limits import Limits, RateLimited

STANDING: Final = "standing"
"""Where a key stands, in the state of a request."""

Connection = ASGIConnection[BaseRouteHandler, None, Principal, State]


class KeyFinder(Protocol):
    """Finds out whose key it is."""

    async def __call__(self, secret: str) -> Principal | None:
        """The holder of a key that is valid: known, neither revoked nor expired."""
        ...


class Guard:
    """Litestar guard: lets a request pass, or raises `NotAuthenticated`, `RateLimited` or `MissingScope`.

    Leaves the holder of the key as `connection.auth`, and where it stands in the state.

    Parameters
    ----------
    limits : Limits, optional
        None if every key may make as many requests as it likes.
    """

    def __init__(self, find: KeyFinder, limits: Limits | None = None) -> None:
        self._find = find
        self._limits = limits

    async def __call__(self, connection: Connection, handler: BaseRouteHandler) -> None:
        """Check one request."""
        if connection.scope.get("method") == "OPTIONS":
            # Litestar answers these itself, with the methods of the path and nothing else.
            return
        access = handler.opt.get(ACCESS)
        if access is None:
            raise RuntimeError(f"{handler} declares no access; give it opt=needs(...), ANY_KEY or OPEN.")
        if is_open(access):
            return
        principal = await self._principal(connection.headers.get("authorization", ""))
        connection.scope["auth"] = principal
        if self._limits is not None:
            standing = await self._limits.take(principal.key_id)
            connection.scope["state"][STANDING] = standing
            if not standing.granted:
                raise RateLimited(standing.reset)
        scope = scope_of(access)
        if scope is not None and not principal.may(scope):
            raise MissingScope(scope.value)

    async def _principal(self, authorization: str) -> Principal:
        scheme, _, key = authorization.partition(" ")
        principal = await self._find(key.strip()) if scheme.lower() == "bearer" else None
        if principal is None:
            raise NotAuthenticated
        return principal
