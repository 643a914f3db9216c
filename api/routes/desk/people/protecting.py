"""Protecting somebody's data at the desk: restriction, legal hold, consent."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import AppError
from api.routes.desk.desk import PATH, Desk
from api.routes.desk.faults import faults_of
from api.routes.desk.forms import Form
from api.routes.desk.people.lists import COORDINATORS
from api.routes.desk.people.person import change_person, expected_of, person_page
from api.schemas.people import HoldInput, RestrictionInput
from api.schemas.states import Mark
from api.services import dossier, marking
from api.services.versions import Expected
from api.services.wire import parse
from api.store.records import Person

Doing = Callable[[AsyncSession, Person, Expected], Awaitable[object]]

_Input = type[RestrictionInput] | type[HoldInput]


class ProtectingController(Controller):
    """What protects somebody, from their page."""

    path = f"{PATH}/people/{{profile_id:uuid}}"
    opt = COORDINATORS

    @post("/restrict")
    async def restrict(self, desk: NamedDependency[Desk], profile_id: FromPath[UUID]) -> Response[Any]:
        """Only store their data from now on."""
        return await _mark(desk, profile_id, Mark.RESTRICTED, RestrictionInput, "person_restricted")

    @post("/release")
    async def release(self, desk: NamedDependency[Desk], profile_id: FromPath[UUID]) -> Response[Any]:
        """Process them again."""
        return await _unmark(desk, profile_id, Mark.RESTRICTED, "person_released")

    @post("/hold")
    async def hold(self, desk: NamedDependency[Desk], profile_id: FromPath[UUID]) -> Response[Any]:
        """Keep them from being erased."""
        return await _mark(desk, profile_id, Mark.HELD, HoldInput, "person_held")

    @post("/unhold")
    async def unhold(self, desk: NamedDependency[Desk], profile_id: FromPath[UUID]) -> Response[Any]:
        """Keep them no longer."""
        return await _unmark(desk, profile_id, Mark.HELD, "person_unheld")

    @post("/consent")
    async def consent(self, desk: NamedDependency[Desk], profile_id: FromPath[UUID]) -> Response[Any]:
        """Note that they consent to the present version."""
        given = {"version": desk.programme.consent_version, "at": desk.clock.now().isoformat()}
        return await _consent(desk, profile_id, {**given, "withdrawn_at": None}, "consent_given")

    @post("/withdraw")
    async def withdraw(self, desk: NamedDependency[Desk], profile_id: FromPath[UUID]) -> Response[Any]:
        """Note that they do so no more."""
        withdrawn = {"withdrawn_at": desk.clock.now().isoformat()}
        return await _consent(desk, profile_id, withdrawn, "consent_withdrawn")


async def _mark(desk: Desk, profile_id: UUID, what: Mark, body: _Input, done: str) -> Response[Any]:
    form = await desk.form()

    async def do(session: AsyncSession, person: Person, expected: Expected) -> None:
        given = {"reason": form.text(f"{what}_reason") or ""}
        reason = str(parse(body, given, desk.catalogue).reason)
        await _set(desk, session, person, what, reason, expected)

    return await _do(desk, form, profile_id, do, done, field=what)


async def _unmark(desk: Desk, profile_id: UUID, what: Mark, done: str) -> Response[Any]:
    async def do(session: AsyncSession, person: Person, expected: Expected) -> None:
        await _set(desk, session, person, what, None, expected)

    return await _do(desk, await desk.form(), profile_id, do, done)


async def _set(
    desk: Desk, session: AsyncSession, person: Person, what: Mark, reason: str | None, expected: Expected
) -> None:
    await marking.mark(session, desk.clock, desk.who, person.role, person.id, what, reason, expected=expected)


async def _consent(desk: Desk, profile_id: UUID, change: dict[str, Any], done: str) -> Response[Any]:
    async def do(session: AsyncSession, person: Person, expected: Expected) -> None:
        await change_person(session, desk, person, {"consent": change}, expected)

    return await _do(desk, await desk.form(), profile_id, do, done)


async def _do(
    desk: Desk, form: Form, profile_id: UUID, do: Doing, done: str, field: str = ""
) -> Response[Any]:
    """Do it for the version that the page has shown, or say on the page why it cannot be."""
    try:
        async with desk.database.write() as session:
            person = await dossier.person_of(session, desk.who, profile_id)
            await do(session, person, expected_of(form, person))
    except AppError as error:
        found = faults_of(error, desk.language)
        errors = {f"{field}_reason" if name == "reason" else name: text for name, text in found.items()}
        return await person_page(desk, profile_id, errors, error.status)
    return desk.back(f"/people/{profile_id}", done)
