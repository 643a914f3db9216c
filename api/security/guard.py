"""The guard of every route: reads the key, finds its holder, asks for the scope."""

from typing import Protocol

from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler

from api.errors import MissingScope, NotAuthenticated
from api.security.access import ACCESS, Principal, is_open, scope_of
from api.security.keys import StoredKey, is_key, prefix_of

Connection = ASGIConnection[BaseRouteHandler, None, Principal, State]


class KeyFinder(Protocol):
    """Finds what the store knows of a key."""

    async def __call__(self, prefix: str) -> StoredKey | None:
        """The valid (not revoked, not expired) key with this prefix."""
        ...


class Guard:
    """Litestar guard: lets a request pass, or raises `NotAuthenticated` or `MissingScope`.

    Leaves the holder of the key as `connection.auth`.
    """

    def __init__(self, find: KeyFinder) -> None:
        self._find = find

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
        scope = scope_of(access)
        if scope is not None and not principal.may(scope):
            raise MissingScope(scope.value)
        connection.scope["auth"] = principal

    async def _principal(self, authorization: str) -> Principal:
        scheme, _, key = authorization.partition(" ")
        key = key.strip()
        prefix = prefix_of(key)
        if scheme.lower() != "bearer" or prefix is None:
            raise NotAuthenticated
        stored = await self._find(prefix)
        if stored is None or not is_key(key, stored.digest):
            raise NotAuthenticated
        return stored.principal
