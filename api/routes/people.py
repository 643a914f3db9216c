"""Mentors and mentees: lists below their programme, and each by its id.

Both roles have the same routes, written once.
"""

from http import HTTPStatus
from typing import Annotated, Any, ClassVar
from urllib.parse import unquote
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter

from api.errors import NotFound, PreconditionRequired, Stale
from api.routes.answers import ETAG, LOCATION, IfMatch, IfNoneMatch, tagged
from api.routes.documented import documents
from api.routes.given import GivenClock
from api.routes.paging import GIVES_PAGING, Paging
from api.routes.presenting import person_view
from api.routes.requests import JsonRequest
from api.routes.roles import OfMentee, OfMentor, named
from api.schemas.faults import Fault, quote
from api.schemas.pages import Page
from api.schemas.patches import PersonPatch
from api.schemas.people import PersonInput, PersonView
from api.schemas.problem import InvalidInput
from api.schemas.states import Role, Status
from api.security.access import Principal, Scope, needs
from api.services import erasure, people
from api.services.erasure import LegalHold
from api.services.filters import PeopleQuery
from api.services.leaving_out import PersonRestricted
from api.services.people import ExternalRefTaken
from api.services.seats import SeatsOccupied
from api.services.versions import Expected
from api.store.database import Database
from api.store.records import Person
from scoring.catalogue import Catalogue

Search = Annotated[
    str | None,
    QueryParameter(max_length=200, description="Words in name, address, reference, title or place."),
]
Taking = Annotated[Status | None, QueryParameter(description="Whether they take part.")]
Occupation = Annotated[
    str | None,
    QueryParameter(min_length=1, max_length=200, description="KldB code, the beginning of one, or a title."),
]
District = Annotated[str | None, QueryParameter(min_length=1, max_length=5, description="Key of a district.")]
# Another name inside, because `language` is that of the answer.
Spoken = Annotated[
    str | None,
    QueryParameter(name="language", min_length=1, max_length=35, description="Language code."),
]
OpenSeats = Annotated[int | None, QueryParameter(ge=0, le=20, description="At least so many free seats.")]


def _reference(request: JsonRequest) -> str:
    """The reference that the address ends with, to the letter: slashes in it may be escaped or not.

    Raises
    ------
    InvalidInput
        If it is no UTF-8.
    """
    raw: bytes = request.scope["raw_path"]
    reference = raw.partition(b"/by-ref/")[2].decode("ascii")
    try:
        return unquote(reference, errors="strict")
    except UnicodeDecodeError:
        fault = Fault(path=("external_ref",), code="string_unicode", value=quote(reference))
        raise InvalidInput([fault], "parameter") from None


def answer(person: Person, status: int = 200) -> Response[Any]:
    """Somebody, as they are answered."""
    location = f"/v1/{person.role}s/{person.id}" if status == HTTPStatus.CREATED else None
    return tagged(person_view(person), person.id, person.version, status=status, location=location)


class _PeopleOfProgramme(Controller):
    """The people of a programme in one role."""

    role: ClassVar[Role]
    dependencies = GIVES_PAGING

    @get(
        operation_id=named("list"),
        summary="List people",
        opt={**needs(Scope.PROFILES_READ), **documents(NotFound, answer=Page[PersonView])},
    )
    async def listed(
        self,
        programme_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
        paging: NamedDependency[Paging],
        catalogue: NamedDependency[Catalogue],
        q: Search = None,
        status: Taking = None,
        occupation: Occupation = None,
        ags: District = None,
        spoken: Spoken = None,
        open_seats: OpenSeats = None,
    ) -> Response[Any]:
        """List those who pass all the filters, oldest first."""
        chosen = PeopleQuery(
            q=q, status=status, occupation=occupation, ags=ags, language=spoken, open_seats=open_seats
        ).read(catalogue)
        async with database.read() as session:
            part = await people.listed(session, principal, programme_id, self.role, chosen, paging.window)
        items = [person_view(person) for person in part.items]
        return paging.answer(items, part.next_cursor)

    @post(
        operation_id=named("create"),
        summary="Create a profile",
        opt={**needs(Scope.PROFILES_WRITE), **documents(NotFound, ExternalRefTaken, answer=PersonView)},
        response_headers=[ETAG, LOCATION],
    )
    async def create(
        self,
        programme_id: FromPath[UUID],
        data: JSONBody[PersonInput],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
    ) -> Response[Any]:
        """Store somebody new; who is not said to be paused or archived is active."""
        async with database.write() as session:
            made = await people.create(session, clock, principal, programme_id, self.role, data)
        return answer(made, HTTPStatus.CREATED)

    @put(
        "/by-ref/{external_ref:path}",
        operation_id=named("put"),
        summary="Create or replace a profile",
        opt={
            **needs(Scope.PROFILES_WRITE),
            **documents(
                *(NotFound, Stale, PreconditionRequired, PersonRestricted, SeatsOccupied), answer=PersonView
            ),
        },
        response_headers=[ETAG, LOCATION],
        responses={201: ResponseSpec(PersonView, description="They are new.", generate_examples=False)},
    )
    async def put(
        self,
        programme_id: FromPath[UUID],
        request: JsonRequest,
        data: JSONBody[PersonInput],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        if_match: IfMatch = None,
        if_none_match: IfNoneMatch = None,
    ) -> Response[Any]:
        """Synchronise somebody whom another system knows as `external_ref`.

        201 if they are new. What is the same as before keeps its version.
        """
        async with database.write() as session:
            done = await people.put(
                session,
                clock,
                principal,
                programme_id,
                self.role,
                _reference(request),
                data,
                expected=Expected.read(if_match, if_none_match),
            )
        return answer(done.person, HTTPStatus.CREATED if done.created else HTTPStatus.OK)


class _Person(Controller):
    """One person in a role."""

    role: ClassVar[Role]

    @get(
        "/{profile_id:uuid}",
        operation_id=named("get"),
        summary="Get a profile",
        opt={**needs(Scope.PROFILES_READ), **documents(NotFound, answer=PersonView)},
        response_headers=[ETAG],
    )
    async def show(
        self,
        profile_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
    ) -> Response[Any]:
        """Get a profile as it was sent, with codes beside the words."""
        async with database.read() as session:
            return answer(await people.get(session, principal, self.role, profile_id))

    @patch(
        "/{profile_id:uuid}",
        operation_id=named("change"),
        summary="Change a profile",
        opt={
            **needs(Scope.PROFILES_WRITE),
            **documents(
                *(NotFound, ExternalRefTaken, SeatsOccupied, PersonRestricted, Stale, PreconditionRequired),
                body=PersonPatch,
                answer=PersonView,
            ),
        },
        response_headers=[ETAG],
    )
    async def change(
        self,
        profile_id: FromPath[UUID],
        request: JsonRequest,
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        catalogue: NamedDependency[Catalogue],
        if_match: IfMatch = None,
    ) -> Response[Any]:
        """Change what the JSON Merge Patch names, if the whole is a valid profile afterwards."""
        changes = await request.json()
        async with database.write() as session:
            changed = await people.change(
                session,
                clock,
                principal,
                self.role,
                profile_id,
                changes,
                expected=Expected.read(if_match),
                catalogue=catalogue,
            )
        return answer(changed)

    @delete(
        "/{profile_id:uuid}",
        operation_id=named("delete"),
        summary="Delete a profile",
        opt={**needs(Scope.PROFILES_WRITE), **documents(NotFound, Stale, PreconditionRequired, LegalHold)},
    )
    async def remove(
        self,
        profile_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        if_match: IfMatch = None,
    ) -> None:
        """Delete somebody, with exclusions, locks, proposals and pairings."""
        expected = Expected.read(if_match)
        async with database.write() as session:
            await erasure.erase(session, clock, principal, self.role, profile_id, expected=expected)


class MentorsOfProgramme(_PeopleOfProgramme):
    """The mentors of a programme."""

    path = "/v1/programmes/{programme_id:uuid}/mentors"
    tags = ("Mentors",)
    role = Role.MENTOR


class MenteesOfProgramme(_PeopleOfProgramme):
    """The mentees of a programme."""

    path = "/v1/programmes/{programme_id:uuid}/mentees"
    tags = ("Mentees",)
    role = Role.MENTEE


class OneMentor(OfMentor, _Person):
    """One mentor."""


class OneMentee(OfMentee, _Person):
    """One mentee."""
