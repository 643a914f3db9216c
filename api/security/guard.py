"""The guard of every route.

For programs it reads the key, finds its holder, counts the request and asks for
the scope. For pages it finds out who is signed in, and lets no foreign page send
a form in their name.
"""

from typing import Final, Protocol

from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler

from api.errors import MissingScope, NotAuthenticated
from api.security.access import ACCESS, BARE, SIGNED_IN, Principal, is_for_visitors, is_open, scope_of
from api.security.limits import Limits, RateLimited
from api.security.origin import check_origin
from api.security.refusals import NotSignedIn, SecondFactorMissing
from api.security.staff import COOKIE

STANDING: Final = "standing"
"""Where a key stands, in the state of a request."""

Connection = ASGIConnection[BaseRouteHandler, object, Principal, State]


class KeyFinder(Protocol):
    """Finds out whose key it is."""

    async def __call__(self, secret: str) -> Principal | None:
        """The holder of a key that is valid: known, neither revoked nor expired."""
        ...


class Somebody(Protocol):
    """Somebody who has signed in."""

    @property
    def lacks_factor(self) -> bool:
        """Whether they have to set up a second factor before anything else."""
        ...


class SessionFinder(Protocol):
    """Finds out who has signed in."""

    async def __call__(self, secret: str) -> Somebody | None:
        """Who came with this cookie; None if the session has ended."""
        ...


class Guard:
    """Litestar guard: lets a request pass, or raises why not.

    Leaves the holder of a key as `connection.auth`, and where it stands in the
    state; who is signed in as `connection.user`, None if nobody is.

    Parameters
    ----------
    find : KeyFinder
    visit : SessionFinder
    limits : Limits, optional
        None if every key may make as many requests as it likes.
    """

    def __init__(self, find: KeyFinder, visit: SessionFinder, limits: Limits | None = None) -> None:
        self._find = find
        self._visit = visit
        self._limits = limits

    async def __call__(self, connection: Connection, handler: BaseRouteHandler) -> None:
        """Check one request.

        Raises
        ------
        NotAuthenticated, RateLimited, MissingScope
            For programs.
        NotSignedIn, SecondFactorMissing, ForeignForm
            For pages.
        """
        if connection.scope.get("method") == "OPTIONS":
            # Litestar answers these itself, with the methods of the path and nothing else.
            return
        access = handler.opt.get(ACCESS)
        if access is None:
            ways = "needs(...), ANY_KEY, OPEN, SIGNED_IN or VISITED"
            raise RuntimeError(f"{handler} declares no access; give it one of opt={ways}.")
        if is_open(access):
            return
        if is_for_visitors(access):
            await self._let_in(connection, handler)
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

    async def _let_in(self, connection: Connection, handler: BaseRouteHandler) -> None:
        check_origin(str(connection.scope.get("method")), connection.headers)
        secret = connection.cookies.get(COOKIE)
        visitor = None if secret is None else await self._visit(secret)
        # Set first: a page that says what is the matter knows who reads it.
        connection.scope["user"] = visitor
        if handler.opt[ACCESS] == SIGNED_IN[ACCESS]:
            if visitor is None:
                raise NotSignedIn
            if visitor.lacks_factor and not handler.opt.get(BARE):
                raise SecondFactorMissing

    async def _principal(self, authorization: str) -> Principal:
        scheme, _, key = authorization.partition(" ")
        principal = await self._find(key.strip()) if scheme.lower() == "bearer" else None
        if principal is None:
            raise NotAuthenticated
        return principal
