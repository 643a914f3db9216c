"""Restriction, legal hold, and how long people are kept."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from litestar import Controller, Response, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.clock import Clock
from api.errors import NotFound, PreconditionRequired, Stale
from api.routes.answers import ETAG, IfMatch
from api.routes.documented import documents
from api.routes.given import GivenClock
from api.routes.people import answer
from api.routes.roles import OfMentee, OfMentor, named
from api.schemas.people import HoldInput, PersonView, RestrictionInput
from api.schemas.programmes import LONGEST_KEPT
from api.schemas.retention import RetentionView
from api.schemas.states import Mark, Role
from api.security.access import Principal, Scope, needs
from api.services import marking, retention
from api.services.versions import Expected
from api.store.database import Database
from api.store.records import Person

_CHANGES: dict[str, Any] = {
    **needs(Scope.PROFILES_WRITE),
    **documents(NotFound, Stale, PreconditionRequired, answer=PersonView),
}
_ENDS: dict[str, Any] = {**needs(Scope.PROFILES_WRITE), **documents(NotFound, Stale, PreconditionRequired)}

Months = Annotated[
    int | None, QueryParameter(ge=1, le=LONGEST_KEPT, description="Instead of the limit of the programme.")
]


class _Protection(Controller):
    """What protects the data of one person in a role."""

    role: ClassVar[Role]

    @put(
        "/{profile_id:uuid}/restriction",
        operation_id=named("restrict"),
        summary="Restrict the processing of a profile",
        opt=_CHANGES,
        response_headers=[ETAG],
    )
    async def restrict(
        self,
        profile_id: FromPath[UUID],
        data: JSONBody[RestrictionInput],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        if_match: IfMatch = None,
    ) -> Response[Any]:
        """Only store the data of somebody from now on (GDPR, article 18).

        They take part in no run, nobody can change or pair them, and mails of their tandems wait.
        """
        why = data.reason.value
        changed = await self._mark(database, clock, principal, profile_id, Mark.RESTRICTED, why, if_match)
        return answer(changed)

    @delete(
        "/{profile_id:uuid}/restriction",
        operation_id=named("release"),
        summary="Release a profile whose processing is restricted",
        opt=_ENDS,
    )
    async def release(
        self,
        profile_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        if_match: IfMatch = None,
    ) -> None:
        """Process the data of somebody again."""
        await self._mark(database, clock, principal, profile_id, Mark.RESTRICTED, None, if_match)

    @put(
        "/{profile_id:uuid}/legal-hold",
        operation_id=named("hold"),
        summary="Keep a profile from being erased",
        opt=_CHANGES,
        response_headers=[ETAG],
    )
    async def hold(
        self,
        profile_id: FromPath[UUID],
        data: JSONBody[HoldInput],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        if_match: IfMatch = None,
    ) -> Response[Any]:
        """Keep somebody, because a law or a dispute demands it; nobody can erase them, nor does time."""
        changed = await self._mark(database, clock, principal, profile_id, Mark.HELD, data.reason, if_match)
        return answer(changed)

    @delete(
        "/{profile_id:uuid}/legal-hold",
        operation_id=named("unhold"),
        summary="Let a profile be erased again",
        opt=_ENDS,
    )
    async def unhold(
        self,
        profile_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        if_match: IfMatch = None,
    ) -> None:
        """Keep somebody no longer."""
        await self._mark(database, clock, principal, profile_id, Mark.HELD, None, if_match)

    async def _mark(
        self,
        database: Database,
        clock: Clock,
        principal: Principal,
        profile_id: UUID,
        what: Mark,
        reason: str | None,
        if_match: str | None,
    ) -> Person:
        """Protect somebody for a reason; without one, no longer."""
        expected = Expected.read(if_match)
        async with database.write() as session:
            return await marking.mark(
                session, clock, principal, self.role, profile_id, what, reason, expected=expected
            )


class MentorProtection(OfMentor, _Protection):
    """Of a mentor."""


class MenteeProtection(OfMentee, _Protection):
    """Of a mentee."""


class RetentionController(Controller):
    """How long a programme keeps people."""

    path = "/v1/programmes/{programme_id:uuid}/retention"
    tags = ("Programmes",)

    @get(
        operation_id="get_retention",
        summary="Who will be erased",
        opt={**needs(Scope.PROFILES_READ), **documents(NotFound)},
    )
    async def show(
        self,
        programme_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        months: Months = None,
    ) -> RetentionView:
        """How many people the limit of a programme erases now, and when it erases the next one."""
        async with database.read() as session:
            found = await retention.outlook(session, clock, principal, programme_id, months)
        return RetentionView(
            retention_months=found.months, due=found.due, protected=found.protected, next_at=found.next_at
        )


PROTECTING = (MentorProtection, MenteeProtection, RetentionController)
"""All of them."""
