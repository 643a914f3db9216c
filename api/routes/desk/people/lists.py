"""Lists of people: mentees and mentors, searched, filtered, sorted, and as files."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from api.errors import AppError
from api.files.kinds import FileKind
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of
from api.routes.desk.forms import Form
from api.routes.desk.paging import Page
from api.routes.desk.people import shown
from api.routes.desk.people.keeping import keep, kept
from api.routes.files import attached
from api.schemas.states import Role, Status
from api.security.staff import StaffRole
from api.services import roster
from api.services.exports import Exports, Wanted
from api.services.leaving_out import left_out
from api.services.roster import LONGEST_SEARCH, Look
from api.settings import Settings
from api.store.roster import Order

VIEWERS: Final[Mapping[str, Any]] = open_to(StaffRole.VIEWER)
COORDINATORS: Final[Mapping[str, Any]] = open_to(StaffRole.COORDINATOR)

COLUMNS: Final[Mapping[Role, tuple[Order, ...]]] = {
    Role.MENTEE: (
        *(Order.NAME, Order.OCCUPATION, Order.PLACE, Order.WAITING),
        *(Order.SEATS, Order.STATUS, Order.UPDATED),
    ),
    Role.MENTOR: (*(Order.NAME, Order.OCCUPATION, Order.PLACE, Order.SEATS, Order.STATUS, Order.UPDATED),),
}
"""What a list shows, from left to right; it can be sorted by each."""


class PeopleController(Controller):
    """The way to the lists."""

    path = f"{PATH}/people"

    @get(opt=VIEWERS)
    async def first(self, desk: NamedDependency[Desk]) -> Response[Any]:
        """Mentees come first: it is them who wait."""
        return desk.back("/people/mentees")

    @get("/new", opt=COORDINATORS)
    async def new(self, desk: NamedDependency[Desk]) -> Response[Any]:
        """Somebody new, if nothing is said, is a mentee."""
        return desk.back("/people/mentees/new")


class _PeopleOfRole(Controller):
    """The people of a programme in one role."""

    role: ClassVar[Role]

    @get(opt=VIEWERS)
    async def show(self, desk: NamedDependency[Desk], number: Page = 1) -> Response[Any]:
        """Show a page of the list, as it was left."""
        return await self._page(desk, Look.kept(kept(desk, self.role.value)), number)

    @post(opt=VIEWERS)
    async def change(self, desk: NamedDependency[Desk]) -> Response[Any]:
        """Search, filter and sort."""
        look = _changed(Look.kept(kept(desk, self.role.value)), await desk.form())
        try:
            look.query().read(desk.catalogue)
        except AppError as error:
            return await self._page(desk, Look(), 1, faults_of(error, desk.language), error.status)
        await keep(desk, self.role.value, look.as_kept())
        return desk.back(f"/people/{self.role}s")

    @get("/export.csv", opt=VIEWERS)
    async def csv(
        self,
        desk: NamedDependency[Desk],
        settings: NamedDependency[Settings],
        exports: NamedDependency[Exports],
    ) -> Response[Any]:
        """Everybody as a CSV file."""
        return await self._file(desk, settings, exports, FileKind.CSV)

    @get("/export.xlsx", opt=VIEWERS)
    async def xlsx(
        self,
        desk: NamedDependency[Desk],
        settings: NamedDependency[Settings],
        exports: NamedDependency[Exports],
    ) -> Response[Any]:
        """Everybody as an Excel file."""
        return await self._file(desk, settings, exports, FileKind.XLSX)

    async def _file(self, desk: Desk, settings: Settings, exports: Exports, kind: FileKind) -> Response[Any]:
        wanted = Wanted(kind=kind, language=desk.language, catalogue_dir=settings.catalogue_dir)
        data = await exports.people(desk.who, desk.programme.id, wanted, role=self.role)
        return attached(data, kind, f"{self.role}s", desk.language)

    async def _page(
        self, desk: Desk, look: Look, number: int, errors: Faults | None = None, status: int = 200
    ) -> Response[Any]:
        async with desk.database.read() as session:
            found = await roster.look(
                session, desk.catalogue, desk.who, desk.programme.id, self.role, look, number
            )
        return desk.page(
            "people/list.html",
            status=status,
            role=self.role.value,
            look=look,
            found=found,
            columns=[one.value for one in COLUMNS[self.role]],
            statuses=[one.value for one in Status],
            groups=shown.groups(desk.language, desk.catalogue),
            districts=shown.districts(desk.catalogue),
            languages=shown.languages(desk.language, desk.catalogue),
            left_out=lambda person: left_out(person, desk.programme),
            errors=errors or {},
            **shown.shower(desk.language, desk.catalogue),
        )


class Mentees(_PeopleOfRole):
    """The mentees of a programme."""

    path = f"{PATH}/people/mentees"
    role = Role.MENTEE


class Mentors(_PeopleOfRole):
    """The mentors of a programme."""

    path = f"{PATH}/people/mentors"
    role = Role.MENTOR


def _changed(look: Look, form: Form) -> Look:
    """How a list shall look after a form was sent: it sorts, filters, or begins anew."""
    asked = form.text("sort")
    if asked in set(Order):
        return look.sorted_by(Order(asked))
    if "reset" in form:
        return Look(order=look.order, down=look.down)
    status = form.text("status")
    return Look(
        q=(form.text("q") or "")[:LONGEST_SEARCH] or None,
        status=status if status in set(Status) else None,
        occupation=form.text("occupation"),
        ags=form.text("ags"),
        language=form.text("language"),
        free="free" in form,
        order=look.order,
        down=look.down,
    )
