"""One person: what is known, and what can be done."""

from typing import Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from api import words
from api.errors import Stale
from api.routes.desk.actors import actor_of
from api.routes.desk.desk import PATH, Desk
from api.routes.desk.faults import Faults, faults_of
from api.routes.desk.forms import Form
from api.routes.desk.people.lists import COORDINATORS, VIEWERS
from api.routes.desk.people.shown import shower
from api.schemas.states import RestrictionReason, Status
from api.services import dossier, erasure, people
from api.services.dossier import Happening
from api.services.erasure import LegalHold
from api.services.leaving_out import PersonRestricted, left_out
from api.services.versions import Expected, etag
from api.store.records import Person
from api.store.types import JsonObject
from api.words import Language

DONE: Final = {
    Status.ACTIVE: "person_active",
    Status.PAUSED: "person_paused",
    Status.ARCHIVED: "person_archived",
}


class PersonController(Controller):
    """The page of somebody."""

    path = f"{PATH}/people/{{profile_id:uuid}}"

    @get(opt=VIEWERS)
    async def show(self, desk: NamedDependency[Desk], profile_id: FromPath[UUID]) -> Response[str]:
        """Show all that is known of somebody."""
        return await person_page(desk, profile_id, {})

    @post("/status", opt=COORDINATORS)
    async def change_status(self, desk: NamedDependency[Desk], profile_id: FromPath[UUID]) -> Response[Any]:
        """Let somebody take part, pause, or have left."""
        form = await desk.form()
        wanted = form.text("status")
        try:
            async with desk.database.write() as session:
                person = await dossier.person_of(session, desk.who, profile_id)
                expected = expected_of(form, person)
                changed = await change_person(session, desk, person, {"status": wanted}, expected)
        except (Stale, PersonRestricted) as error:
            return await person_page(desk, profile_id, faults_of(error, desk.language), error.status)
        return desk.back(f"/people/{profile_id}", DONE[changed.status])

    @get("/erase", opt=COORDINATORS)
    async def ask(self, desk: NamedDependency[Desk], profile_id: FromPath[UUID]) -> Response[str]:
        """Say what will be gone, and ask."""
        return await _erasing(desk, profile_id, {})

    @post("/erase", opt=COORDINATORS)
    async def erase(self, desk: NamedDependency[Desk], profile_id: FromPath[UUID]) -> Response[Any]:
        """Erase somebody."""
        form = await desk.form()
        try:
            async with desk.database.write() as session:
                person = await dossier.person_of(session, desk.who, profile_id)
                await erasure.erase(
                    session,
                    desk.clock,
                    desk.who,
                    person.role,
                    profile_id,
                    expected=expected_of(form, person),
                )
        except (Stale, LegalHold) as error:
            return await _erasing(desk, profile_id, faults_of(error, desk.language), error.status)
        return desk.back(f"/people/{person.role}s", "person_erased")


def expected_of(form: Form, person: Person) -> Expected:
    """The version that a form was filled for; a form without one is out of date."""
    version = form.whole("version")
    return Expected.read('""' if version is None else etag(person.id, version))


async def change_person(
    session: AsyncSession, desk: Desk, person: Person, patch: JsonObject, expected: Expected
) -> Person:
    """Change somebody in the name of whoever sits at the desk; raises as `api.services.people.change`."""
    return await people.change(
        session,
        desk.clock,
        desk.who,
        person.role,
        person.id,
        patch,
        expected=expected,
        catalogue=desk.catalogue,
    )


def happened(one: Happening, language: Language) -> tuple[str, str]:
    """What has happened, and by whom."""
    kind, _, what = one.event.type.partition(".")
    data = one.event.data
    key = f"people.history.{'pairing' if kind == 'pairing' else 'person'}.{what}"
    if "import_id" in data:
        key += ".import"
    text = words.text(key, language) if words.known(key) else one.event.type
    changed = [words.text(f"people.field.{name}", language) for name in data.get("changed", ())]
    by = actor_of(one.event.actor, one.by, language)
    return f"{text}: {', '.join(changed)}" if changed else text, by


async def person_page(desk: Desk, profile_id: UUID, errors: Faults, status: int = 200) -> Response[str]:
    """The page of somebody, after a fault with what was wrong."""
    async with desk.database.read() as session:
        found = await dossier.of_person(session, desk.who, profile_id)
    return desk.page(
        "people/person.html",
        status=status,
        found=found,
        person=found.person,
        wire=found.person.wire,
        history=[(one.event.at, *happened(one, desk.language)) for one in found.history],
        open=[pairing for pairing, _ in found.tandems if pairing.state.open],
        left_out=left_out(found.person, desk.programme),
        protector=lambda by: actor_of(by, found.protectors[by], desk.language),
        reasons=[one.value for one in RestrictionReason],
        errors=errors,
        **shower(desk.language, desk.catalogue),
    )


async def _erasing(desk: Desk, profile_id: UUID, errors: Faults, status: int = 200) -> Response[str]:
    async with desk.database.read() as session:
        found = await dossier.of_person(session, desk.who, profile_id)
    return desk.page(
        "people/erase.html",
        status=status,
        found=found,
        person=found.person,
        errors=errors,
        **shower(desk.language, desk.catalogue),
    )
