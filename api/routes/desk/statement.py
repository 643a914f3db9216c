"""The accessibility statement."""

from email.utils import parseaddr

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from api.routes.desk.desk import OPEN_TO_ALL
from api.routes.desk.visitor import Visitor
from api.settings import Settings


class StatementController(Controller):
    """What BITV 2.0, section 7, asks a public body to tell about its pages."""

    path = "/desk/accessibility"
    opt = OPEN_TO_ALL

    @get()
    async def statement(
        self, visitor: NamedDependency[Visitor], settings: NamedDependency[Settings]
    ) -> Response[str]:
        """Show it, with the address that takes reports of barriers."""
        _, address = parseaddr(settings.contact or settings.mail_from or "")
        return visitor.page("statement.html", contact=address)
