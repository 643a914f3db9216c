"""The settings of a programme: its name, how long people may think, and whom it asks."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from api.errors import AppError
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of
from api.schemas.programmes import LONGEST_KEPT
from api.security.staff import StaffRole
from api.services import programmes, retention
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
            "consent_version": programme.consent_version,
            "consent_url": programme.consent_url,
            "consent_required": programme.consent_required,
            "retention_months": programme.retention_months,
        }
        return await _page(desk, said, etag(programme.id, programme.version), {})

    @post()
    async def change(self, desk: NamedDependency[Desk]) -> Response[Any]:
        """Change the programme, unless somebody else just has."""
        form = await desk.form()
        days, months = form.whole("answer_days"), form.whole("retention_months")
        said: JsonObject = {
            "name": form.text("name") or "",
            "answer_days": form.text("answer_days") or "" if days is None else days,
            "confirmation": form.text("confirmation") or "",
            "require_if_match": "require_if_match" in form,
            "consent_version": form.text("consent_version"),
            "consent_url": form.text("consent_url"),
            "consent_required": "consent_required" in form,
            "retention_months": form.text("retention_months") if months is None else months,
        }
        seen = form.text("seen") or ""
        if "preview" in form:
            return await _page(desk, said, seen, {})
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
            return await _page(desk, said, seen, faults_of(error, desk.language), error.status)
        return desk.back("/settings", "saved")


async def _page(desk: Desk, said: JsonObject, seen: str, errors: Faults, status: int = 200) -> Response[str]:
    """The form, with what the months in it mean for people."""
    months = said["retention_months"]
    outlook = None
    if isinstance(months, int) and 1 <= months <= LONGEST_KEPT:
        async with desk.database.read() as session:
            outlook = await retention.outlook(session, desk.clock, desk.who, desk.programme.id, months)
    return desk.page(
        "settings/programme.html",
        status=status,
        said=said,
        seen=seen,
        outlook=outlook,
        confirmations=[one.value for one in Confirmation],
        errors=errors,
    )
