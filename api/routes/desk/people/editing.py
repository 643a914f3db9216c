"""Adding somebody, and changing what is known of them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api import words
from api.errors import AppError, Stale
from api.routes.desk.desk import PATH, Desk
from api.routes.desk.faults import Faults
from api.routes.desk.people.faults import Suggestions, located
from api.routes.desk.people.form import TEXTS, Filled
from api.routes.desk.people.lists import COORDINATORS
from api.routes.desk.people.person import change_person, expected_of
from api.routes.desk.people.shown import shower
from api.schemas.people import PersonInput
from api.schemas.profiles import LevelName, Recognition, Topic
from api.schemas.states import Role
from api.services import dossier, people
from api.services.wire import parse
from api.store.records import Person
from api.words import Language
from scoring.profile import Gender, Meeting

_OF_MENTEES: Final = frozenset({"waiting_since", "recognition"})
_OF_MENTORS: Final = frozenset({"capacity"})

FIELDS: Final = {
    Role.MENTEE: tuple(name for name in TEXTS if name not in _OF_MENTORS),
    Role.MENTOR: tuple(name for name in TEXTS if name not in _OF_MENTEES),
}
"""The fields of one text that a form has."""

_CHOICES: Final[Mapping[str, type[StrEnum]]] = {
    "gender": Gender,
    "meeting": Meeting,
    "recognition": Recognition,
}


class _NewPerson(Controller):
    """Somebody new."""

    role: ClassVar[Role]

    @get(opt=COORDINATORS)
    async def form(self, desk: NamedDependency[Desk]) -> Response[str]:
        """Show an empty form."""
        return _form(desk, self.role, Filled.empty(desk.language, desk.catalogue))

    @post(opt=COORDINATORS)
    async def add(self, desk: NamedDependency[Desk]) -> Response[Any]:
        """Store somebody, and show them."""
        filled = Filled.of_form(await desk.form())
        wire = filled.wire(FIELDS[self.role], desk.language, desk.catalogue, None)
        try:
            given = {name: value for name, value in wire.items() if value is not None}
            data = parse(PersonInput, given, desk.catalogue)
            async with desk.database.write() as session:
                made = await people.create(session, desk.clock, desk.who, desk.programme.id, self.role, data)
        except AppError as error:
            return _form(desk, self.role, filled, error=error)
        return desk.back(f"/people/{made.id}", "person_added")


class NewMentee(_NewPerson):
    """A new mentee."""

    path = f"{PATH}/people/mentees/new"
    role = Role.MENTEE


class NewMentor(_NewPerson):
    """A new mentor."""

    path = f"{PATH}/people/mentors/new"
    role = Role.MENTOR


class EditingController(Controller):
    """The form of somebody who is there."""

    path = f"{PATH}/people/{{profile_id:uuid}}/edit"

    @get(opt=COORDINATORS)
    async def form(self, desk: NamedDependency[Desk], profile_id: FromPath[UUID]) -> Response[str]:
        """Show what is known, to be changed."""
        person = await _person(desk, profile_id)
        filled = Filled.of_wire(person.wire, desk.language, desk.catalogue)
        return _form(desk, person.role, filled, person)

    @post(opt=COORDINATORS)
    async def change(self, desk: NamedDependency[Desk], profile_id: FromPath[UUID]) -> Response[Any]:
        """Store what was changed; what somebody else has changed meanwhile is shown first."""
        form = await desk.form()
        filled = Filled.of_form(form)
        person = await _person(desk, profile_id)
        patch = filled.wire(FIELDS[person.role], desk.language, desk.catalogue, person.wire)
        try:
            async with desk.database.write() as session:
                await change_person(session, desk, person, patch, expected_of(form, person))
        except Stale as error:
            return _form(desk, person.role, filled, await _person(desk, profile_id), stale=error)
        except AppError as error:
            return _form(desk, person.role, filled, person, error=error, version=form.text("version"))
        return desk.back(f"/people/{profile_id}", "saved")


async def _person(desk: Desk, profile_id: UUID) -> Person:
    async with desk.database.read() as session:
        return await dossier.person_of(session, desk.who, profile_id)


def _form(
    desk: Desk,
    role: Role,
    filled: Filled,
    person: Person | None = None,
    *,
    error: AppError | None = None,
    stale: Stale | None = None,
    version: str | None = None,
) -> Response[str]:
    """The form; after a fault with what was typed, after another's change with what stands there now."""
    errors: Faults = {}
    suggestions: Suggestions = {}
    if error is not None:
        errors, suggestions = located(error, desk.language)
    wrong = error or stale
    now: Filled | None = None
    if stale is not None and person is not None:
        now = Filled.of_wire(person.wire, desk.language, desk.catalogue)
    return desk.page(
        "people/form.html",
        status=200 if wrong is None else wrong.status,
        role=role.value,
        filled=filled,
        fields=FIELDS[role],
        person=person,
        version=version or (person.version if person else None),
        now=now,
        errors=errors,
        suggestions=suggestions,
        levels=[one.value for one in LevelName],
        topics=[one.value for one in Topic],
        named={kind: _options(kind, options, desk.language) for kind, options in _CHOICES.items()},
        **shower(desk.language, desk.catalogue),
    )


def _options(kind: str, options: type[StrEnum], language: Language) -> list[tuple[str, str]]:
    return [(one.value, words.label(kind, one.value, language)) for one in options]
