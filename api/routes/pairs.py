"""Exclusions and locks: the same routes for both, written once."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, ClassVar
from uuid import UUID

from litestar import Controller, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody
from litestar.types import Method

from api.errors import NotFound, PreconditionRequired, Stale
from api.routes.answers import ETAG, IfMatch, tagged
from api.routes.documented import documents
from api.routes.given import GivenClock
from api.routes.paging import GIVES_PAGING, Paging
from api.routes.presenting import pair_view
from api.schemas.pages import Page
from api.schemas.people import PairInput, PairView
from api.schemas.states import PairKind
from api.security.access import Principal, Scope, needs
from api.services import pairs
from api.services.pairs import VERSION, LockExcluded, LockOverCapacity, LockTwice, PairNoted, PairOpen
from api.services.versions import Expected
from api.store.database import Database


def _named(verb: str) -> Callable[[HTTPRouteHandler, Method, list[Any]], str]:
    """Make the operation's id of what it does and to what: `create_lock`."""

    def name(_handler: HTTPRouteHandler, _method: Method, path: list[Any]) -> str:
        noun = PairKind.LOCK if "locks" in path else PairKind.EXCLUSION
        return f"{verb}_{noun}s" if verb == "list" else f"{verb}_{noun}"

    return name


class _Pairs(Controller):
    """Pairs of which something is said."""

    kind: ClassVar[PairKind]
    dependencies = GIVES_PAGING

    @get(
        operation_id=_named("list"),
        summary="List pairs",
        opt={**needs(Scope.PROFILES_READ), **documents(NotFound)},
    )
    async def listed(
        self,
        programme_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
        paging: NamedDependency[Paging],
    ) -> Response[Page[PairView]]:
        """List them, oldest first."""
        async with database.read() as session:
            part = await pairs.listed(session, principal, self.kind, programme_id, paging.window)
        return paging.answer([pair_view(note) for note in part.items], part.next_cursor)

    @post(
        operation_id=_named("create"),
        summary="Note a pair",
        opt={
            **needs(Scope.MATCHING),
            **documents(NotFound, PairNoted, PairOpen, LockExcluded, LockTwice, LockOverCapacity),
        },
        response_headers=[ETAG],
        responses={200: ResponseSpec(PairView, description="It stands already.", generate_examples=False)},
    )
    async def create(
        self,
        programme_id: FromPath[UUID],
        data: JSONBody[PairInput],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
    ) -> Response[PairView]:
        """Exclude or lock a pair. To say the same again is no conflict and answers 200 with what stands."""
        async with database.write() as session:
            noted = await pairs.add(session, clock, principal, self.kind, programme_id, data)
        status = HTTPStatus.CREATED if noted.created else HTTPStatus.OK
        return tagged(pair_view(noted.note), noted.note.id, VERSION, status=status)

    @delete(
        "/{note_id:uuid}",
        operation_id=_named("delete"),
        summary="Take back what was said of a pair",
        opt={**needs(Scope.MATCHING), **documents(NotFound, Stale, PreconditionRequired)},
    )
    async def remove(
        self,
        programme_id: FromPath[UUID],
        note_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        if_match: IfMatch = None,
    ) -> None:
        """Take it back; plans that were made stay as they are."""
        expected = Expected.read(if_match)
        async with database.write() as session:
            await pairs.remove(session, clock, principal, self.kind, programme_id, note_id, expected=expected)


class ExclusionController(_Pairs):
    """Pairs that must never be proposed."""

    path = "/v1/programmes/{programme_id:uuid}/exclusions"
    tags = ("Exclusions and locks",)
    kind = PairKind.EXCLUSION


class LockController(_Pairs):
    """Pairs that every run must contain."""

    path = "/v1/programmes/{programme_id:uuid}/locks"
    tags = ("Exclusions and locks",)
    kind = PairKind.LOCK
