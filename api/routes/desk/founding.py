"""A new programme."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from api.errors import AppError
from api.routes.desk.desk import OPEN_TO_SIGNED_IN
from api.routes.desk.faults import faults_of
from api.routes.desk.visitor import Visitor
from api.schemas.programmes import ProgrammeInput
from api.services import programmes
from api.services.wire import parse


class FoundingController(Controller):
    """The form of a new programme, for administrators of the installation."""

    path = "/desk/new-programme"
    opt = OPEN_TO_SIGNED_IN

    @get()
    async def form(self, visitor: NamedDependency[Visitor]) -> Response[str]:
        """Show the form."""
        visitor.overall()
        return visitor.page("founding.html", name=None, errors={})

    @post()
    async def found(self, visitor: NamedDependency[Visitor]) -> Response[Any]:
        """Make the programme, and go there."""
        who = visitor.overall()
        form = await visitor.form()
        name = form.text("name")
        try:
            data = parse(ProgrammeInput, {"name": name or ""}, visitor.catalogue)
            async with visitor.database.write() as session:
                made = await programmes.create(session, visitor.clock, who, data)
        except AppError as error:
            errors = faults_of(error, visitor.language)
            return visitor.page("founding.html", status=error.status, name=name, errors=errors)
        return visitor.go(f"/desk/programmes/{made.slug}", "founded")
