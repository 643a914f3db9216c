"""The settings of a programme: its name, how long people may think, and whom it asks."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from api.errors import AppError
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of
from api.security.staff import StaffRole
from api.services import programmes
from api.services.versions import Expected, etag
from api.store.types import JsonObject
from matcher.pairing import Confirmation


class SettingsController(Controller):
    """What administrators say of the programme as a whole."""

    path = f"{PATH}/settings"
    opt = open_to(StaffRole.ADMINISTRATOR)

    @get()
    async def show(self, desk: NamedDependency[Desk]) -> Response[str]:
        """Show the form."""
        programme = desk.programme
        said = {
            "name": programme.name,
            "answer_days": programme.answer_days,
            "confirmation": programme.confirmation.value,
            "require_if_match": programme.require_if_match,
        }
        return _page(desk, said, etag(programme.id, programme.version), {})

    @post()
    async def change(self, desk: NamedDependency[Desk]) -> Response[Any]:
        """Change the programme, unless somebody else just has."""
        form = await desk.form()
        days = form.whole("answer_days")
        said: JsonObject = {
            "name": form.text("name") or "",
            "answer_days": form.text("answer_days") or "" if days is None else days,
            "confirmation": form.text("confirmation") or "",
            "require_if_match": "require_if_match" in form,
        }
        seen = form.text("seen") or ""
        try:
            async with desk.database.write() as session:
                await programmes.change(
                    session,
                    desk.clock,
                    desk.who,
                    desk.programme.id,
                    said,
                    expected=Expected.read(seen),
                    catalogue=desk.catalogue,
                )
        except AppError as error:
            return _page(desk, said, seen, faults_of(error, desk.language), error.status)
        return desk.back("/settings", "saved")


def _page(desk: Desk, said: JsonObject, seen: str, errors: Faults, status: int = 200) -> Response[str]:
    return desk.page(
        "settings/programme.html",
        status=status,
        said=said,
        seen=seen,
        confirmations=[one.value for one in Confirmation],
        errors=errors,
    )
