"""The report for funders: the figures of a period, as a page and as a file."""

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.errors import AppError
from api.files.kinds import FileKind
from api.files.write_xlsx import to_xlsx
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of
from api.routes.desk.report.tables import TOLD, Teller, as_sheets
from api.routes.files import attached
from api.schemas.report import Period
from api.security.staff import StaffRole
from api.services import report
from api.services.report import Report, running_year
from api.services.wire import parse

Since = Annotated[str, QueryParameter(name="since", description="The first day; of the year if left out.")]
Until = Annotated[str, QueryParameter(name="until", description="The last day; today if left out.")]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which period is asked for, as it was typed."""

    since: str
    until: str


class ReportController(Controller):
    """What is told to funders."""

    path = f"{PATH}/report"
    opt = open_to(StaffRole.VIEWER)

    @get()
    async def show(self, desk: NamedDependency[Desk], since: Since = "", until: Until = "") -> Response[Any]:
        """Show the figures of a period, at first those of the running year."""
        asked = _asked(desk, since, until)
        try:
            told = await _report(desk, asked)
        except AppError as error:
            return _page(desk, asked, None, faults_of(error, desk.language), error.status)
        return _page(desk, asked, told)

    @get("/figures.xlsx")
    async def file(self, desk: NamedDependency[Desk], since: Since = "", until: Until = "") -> Response[Any]:
        """Give the same figures as a workbook, a sheet for each table."""
        told = await _report(desk, _asked(desk, since, until))
        tables = Teller(desk.language, desk.catalogue).tables(told)
        sheets = as_sheets(told, desk.programme.name, tables, desk.language)
        name = f"{desk.programme.slug}-{told.period.since}-{told.period.until}"
        return attached(to_xlsx(sheets, desk.language), FileKind.XLSX, name, desk.language)


def _asked(desk: Desk, since: str, until: str) -> Asked:
    usual = running_year(desk.clock.now())
    return Asked(since or usual.since.isoformat(), until or usual.until.isoformat())


async def _report(desk: Desk, asked: Asked) -> Report:
    """Raise `InvalidInput` for days that are none."""
    period = parse(Period, {"since": asked.since, "until": asked.until}, desk.catalogue)
    async with desk.database.read() as session:
        return await report.of_period(session, desk.who, desk.programme.id, period)


def _page(
    desk: Desk, asked: Asked, told: Report | None, errors: Faults | None = None, status: int = 200
) -> Response[Any]:
    tables = [] if told is None else Teller(desk.language, desk.catalogue).tables(told)
    return desk.page(
        "report/report.html",
        status=status,
        asked=asked,
        report=told,
        tables=tables,
        hidden=TOLD,
        errors=errors or {},
    )
