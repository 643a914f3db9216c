"""The desk of one programme: who works at it, as what, and what their pages are given.

Every page of a programme has a `desk`, which exists only for those who have a
role in the programme that suffices. So a page that forgot to ask would have
nothing to work with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect
from litestar.types import Dependencies

from api.errors import NotFound
from api.routes.desk.arriving import LANGUAGE, TARGET, Arrival
from api.routes.desk.visitor import DONE, FORMS, Visitor
from api.routes.given import GivenClock
from api.routes.requests import JsonRequest
from api.security.access import BARE, SIGNED_IN, VISITED, Principal
from api.security.refusals import MissingRole, NotSignedIn
from api.security.staff import StaffRole
from api.services import programmes
from api.services.sessions import SignedIn
from api.store.database import Database
from api.store.programmes import by_slug
from api.store.records import Programme
from api.words import Language
from scoring.catalogue import Catalogue

Done = Annotated[str | None, QueryParameter(name=DONE, description="What has just been done.")]

Chosen = Annotated[
    Language | None, QueryParameter(name=LANGUAGE, description="The language, for whoever has not signed in.")
]

Wanted = Annotated[
    str | None, QueryParameter(name=TARGET, description="The page to show once somebody has signed in.")
]

PATH: Final = "/desk/programmes/{slug:str}"
"""Where the pages of a programme are."""

ROLE: Final = "role"
"""The key of a route's `opt` under which the least role stands."""


def open_to(role: StaffRole) -> Mapping[str, Any]:
    """Say who may see or send a page of a programme: those with this role, or with one above."""
    return {**SIGNED_IN, **FORMS, ROLE: role}


OPEN_TO_SIGNED_IN: Final[Mapping[str, Any]] = {**SIGNED_IN, **FORMS}
"""A page that belongs to no programme, for everybody who has signed in."""

OPEN_TO_BARE: Final[Mapping[str, Any]] = {**OPEN_TO_SIGNED_IN, BARE: True}
"""Such a page, also for those who still have to set up their second factor."""

OPEN_TO_ALL: Final[Mapping[str, Any]] = {**VISITED, **FORMS}
"""A page for everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk(Visitor):
    """Somebody at a page of their programme.

    Parameters
    ----------
    programme : Programme
    role : StaffRole
        What they are in it.
    who : Principal
        As whom they act: with the scopes of the role, bound to the programme.
    """

    programme: Programme
    role: StaffRole
    who: Principal

    @property
    def path(self) -> str:
        """Where the pages of the programme are."""
        return f"/desk/programmes/{self.programme.slug}"

    def may(self, role: StaffRole | str) -> bool:
        """Whether they may do what this role may."""
        return self.role.at_least(StaffRole(role))

    def back(self, page: str = "", done: str | None = None, **more: str) -> Redirect:
        """Send the browser to a page of the programme, "/people"."""
        return self.go(f"{self.path}{page}", done, **more)

    def _given(self) -> Mapping[str, Any]:
        return {"desk": self}


def _visitor(
    request: JsonRequest,
    database: NamedDependency[Database],
    clock: GivenClock,
    catalogue: NamedDependency[Catalogue],
    language: NamedDependency[Language],
    done: Done = None,
    chosen: Chosen = None,
    target: Wanted = None,
) -> Visitor:
    signed = request.scope.get("user")
    assert signed is None or isinstance(signed, SignedIn), "the guard has seen to it"
    return Visitor(
        request=request,
        database=database,
        clock=clock,
        catalogue=catalogue,
        language=signed.account.language if signed else chosen or language,
        signed=signed,
        arrival=Arrival.of(chosen, target),
        done=done,
    )


async def _desk(slug: FromPath[str], visitor: NamedDependency[Visitor]) -> Desk:
    """Raise `NotFound` if the programme has no place for them, and `MissingRole` if their role is too low."""
    signed, request = visitor.signed, visitor.request
    if signed is None:
        raise NotSignedIn
    async with visitor.database.read() as session:
        programme_id = await by_slug(session, slug)
        role = None if programme_id is None else signed.role_in(programme_id)
        if programme_id is None or role is None:
            raise NotFound("programme", slug)
        who = signed.principal(programme_id)
        programme = await programmes.get(session, who, programme_id)
    least: StaffRole = request.route_handler.opt[ROLE]
    if not role.at_least(least):
        raise MissingRole(least.value)
    return Desk(
        request=request,
        database=visitor.database,
        clock=visitor.clock,
        catalogue=visitor.catalogue,
        language=visitor.language,
        signed=signed,
        arrival=visitor.arrival,
        done=visitor.done,
        programme=programme,
        role=role,
        who=who,
    )


GIVES_DESK: Final[Dependencies] = {
    "visitor": Provide(_visitor, sync_to_thread=False),
    "desk": Provide(_desk),
}
"""What pages of the desk have: a `visitor`, and in a programme a `desk`."""
