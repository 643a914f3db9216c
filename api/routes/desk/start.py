"""The first pages: the programmes of whoever has signed in, and what waits in one of them."""

from typing import Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.response import Redirect

from api.routes.desk.desk import OPEN_TO_SIGNED_IN, PATH, Desk, open_to
from api.routes.desk.visitor import Visitor
from api.security.access import OPEN
from api.security.staff import StaffRole
from api.services import overview


class StartController(Controller):
    """Where somebody begins."""

    @get("/", opt=OPEN)
    async def door(self) -> Redirect:
        """Lead whoever knows no more than the name of the machine to the desk."""
        return Redirect("/desk", status_code=303)

    @get("/desk", opt=OPEN_TO_SIGNED_IN)
    async def programmes(self, visitor: NamedDependency[Visitor]) -> Response[Any]:
        """Show the programmes to choose from; if there is only one, that."""
        assert visitor.signed is not None, "the guard has seen to it"
        async with visitor.database.read() as session:
            found = await overview.programmes_of(session, visitor.signed)
        if len(found) == 1 and not visitor.signed.account.administrator:
            return visitor.go(f"/desk/programmes/{found[0].slug}")
        return visitor.page("programmes.html", programmes=found)

    @get(PATH, opt=open_to(StaffRole.VIEWER))
    async def start(self, desk: NamedDependency[Desk]) -> Response[str]:
        """Show what waits today, and the numbers of the programme."""
        async with desk.database.read() as session:
            view = await overview.of_programme(session, desk.clock, desk.who, desk.programme.id)
        return desk.page("start.html", view=view)
