"""The keys of a programme: what other systems come with."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.errors import AppError
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of
from api.routes.desk.forms import Form
from api.schemas.faults import Fault, quote
from api.schemas.keys import KeyInput, KeyRotationInput, Scope
from api.schemas.problem import InvalidInput
from api.security.staff import StaffRole
from api.services import keys
from api.services.actors import ids_of
from api.services.pages import Window
from api.services.versions import Expected
from api.services.wire import parse
from api.store.dossier import actors
from api.words.formats import PLACE_OF_TIME

PAGE = "/settings/keys"
SHOWN = Window(limit=200)
OVERLAPS = (0, 24, 168, 720)
"""So many hours an old key may stay valid."""


class KeysController(Controller):
    """Keys that reach this programme and no other."""

    path = f"{PATH}{PAGE}"
    opt = open_to(StaffRole.ADMINISTRATOR)

    @get()
    async def show(self, desk: NamedDependency[Desk]) -> Response[str]:
        """Show the keys, and the form of a new one."""
        return await _page(desk, {"name": None, "scopes": [], "expires_at": None}, {})

    @post()
    async def make(self, desk: NamedDependency[Desk]) -> Response[Any]:
        """Make a key, and show it once."""
        form = await desk.form()
        said = {
            "name": form.text("name") or "",
            "scopes": list(form.texts("scopes")),
            "expires_at": form.text("expires_at"),
        }
        try:
            wanted = parse(KeyInput, {**said, "expires_at": _end_of_day(form)}, desk.catalogue)
            async with desk.database.write() as session:
                made = await keys.create(
                    session,
                    desk.clock,
                    desk.who,
                    name=wanted.name,
                    scopes=wanted.scopes,
                    expires_at=wanted.expires_at,
                )
        except AppError as error:
            return await _page(desk, said, faults_of(error, desk.language), error.status)
        return desk.page("settings/key.html", made=made, retires=None)

    @post("/{key_id:uuid}/rotate")
    async def rotate(self, desk: NamedDependency[Desk], key_id: FromPath[UUID]) -> Response[Any]:
        """Make a key in place of another, and show it once; the old one goes on for a while."""
        form = await desk.form()
        hours = form.whole("overlap_hours")
        wanted = {"overlap_hours": form.text("overlap_hours") or "" if hours is None else hours}
        data = parse(KeyRotationInput, wanted, desk.catalogue)
        async with desk.database.write() as session:
            made = await keys.rotate(session, desk.clock, desk.who, key_id, data, expected=Expected())
        retires = desk.clock.now() + timedelta(hours=data.overlap_hours)
        return desk.page("settings/key.html", made=made, retires=retires)

    @post("/{key_id:uuid}/revoke")
    async def revoke(self, desk: NamedDependency[Desk], key_id: FromPath[UUID]) -> Response[Any]:
        """End a key at once."""
        async with desk.database.write() as session:
            await keys.revoke(session, desk.clock, desk.who, key_id, expected=Expected())
        return desk.back(PAGE, "key_revoked")


def _end_of_day(form: Form) -> str | None:
    """The end of the day that was chosen, on German clocks; raise `InvalidInput` if it is none."""
    day = form.text("expires_at")
    if day is None:
        return None
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        raise InvalidInput([Fault(path=("expires_at",), code="date_parsing", value=quote(day))]) from None
    return datetime.combine(chosen, time(23, 59, 59), PLACE_OF_TIME).isoformat()


async def _page(desk: Desk, said: dict[str, Any], errors: Faults, status: int = 200) -> Response[str]:
    async with desk.database.read() as session:
        found = (await keys.listed(session, desk.who, SHOWN, revoked=False)).items
        named = await actors(session, ids_of(one.created_by for one in found))
    now = desk.clock.now()
    valid = [one for one in found if one.ends_at is None or one.ends_at > now]
    return desk.page(
        "settings/keys.html",
        status=status,
        keys=valid,
        makers={str(one): name for one, name in named.items()},
        scopes=[one.value for one in Scope],
        overlaps=OVERLAPS,
        said=said,
        errors=errors,
    )
