"""All that is stored of one person: to be read, and as a file."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api import words
from api.routes.desk.desk import PATH, Desk
from api.routes.desk.people.lists import COORDINATORS
from api.routes.desk.people.shown import shower
from api.routes.exporting import exported
from api.services import exporting
from api.services.exporting import Export
from api.words import Language


class HeldController(Controller):
    """What is stored of somebody; whoever hands it on may also change it."""

    path = f"{PATH}/people/{{profile_id:uuid}}/stored"
    opt = COORDINATORS

    @get()
    async def show(self, desk: NamedDependency[Desk], profile_id: FromPath[UUID]) -> Response[str]:
        """Show it by tables, with what each is for."""
        found = await _found(desk, profile_id)
        return desk.page(
            "people/held.html",
            person=found.person,
            taken_at=found.taken_at,
            stored=_readable(found.stored, desk.language),
            heading=partial(_heading, language=desk.language),
            **shower(desk.language, desk.catalogue),
        )

    @get("/data.json")
    async def file(self, desk: NamedDependency[Desk], profile_id: FromPath[UUID]) -> Response[bytes]:
        """Give it as a file, in a form that machines read."""
        return exported(await _found(desk, profile_id))


async def _found(desk: Desk, profile_id: UUID) -> Export:
    async with desk.database.read() as session:
        return await exporting.of_person(session, desk.clock, desk.who, profile_id)


def _readable(value: object, language: Language) -> object:
    """Mappings and lists as they are, without gaps, and all else as text."""
    if isinstance(value, Mapping):
        there = {name: inner for name, inner in value.items() if inner not in (None, "", {}, [])}
        return {name: _readable(inner, language) for name, inner in there.items()}
    if isinstance(value, list | tuple):
        return [_readable(inner, language) for inner in value]
    return _text(value, language)


def _text(value: object, language: Language) -> str:
    if isinstance(value, bool):
        return words.text("held.yes" if value else "held.no", language)
    if isinstance(value, datetime):
        return words.show(value, "moment", language)
    return words.show(value, "date" if isinstance(value, date) else "", language)


def _heading(name: str, language: Language) -> str:
    """What a column is called; what stands inside a column has no other name than its own."""
    key = f"held.column.{name}"
    return words.text(key, language) if words.known(key) else name
