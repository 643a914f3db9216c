"""The pages of runs: how far one is, what it has found in figures, and those before it."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from api.errors import AppError
from api.routes.desk.desk import PATH, Desk, open_to
from api.routes.desk.faults import Faults, faults_of
from api.routes.following import EVENTS, LastEventId, followed
from api.routes.presenting import run_view
from api.schemas.runs import RunProgress
from api.security.staff import StaffRole
from api.services import runs
from api.services.following import follow
from api.services.pages import Window
from api.store.records import Run

PER_PAGE: Final = 25

Cursor = Annotated[str | None, QueryParameter(description="Where the next part of the list begins.")]


class RunsController(Controller):
    """The runs of a programme."""

    path = f"{PATH}/match/runs"
    opt = open_to(StaffRole.VIEWER)

    @get()
    async def listed(self, desk: NamedDependency[Desk], cursor: Cursor = None) -> Response[str]:
        """Show the runs, newest first."""
        async with desk.database.read() as session:
            part = await runs.listed(session, desk.who, desk.programme.id, Window.read(PER_PAGE, cursor))
        return desk.page("match/runs.html", runs=part.items, next_cursor=part.next_cursor)

    @get("/{run_id:uuid}")
    async def show(self, desk: NamedDependency[Desk], run_id: FromPath[UUID]) -> Response[str]:
        """Show how far a run is, or its figures."""
        return await _page(desk, run_id, {})

    @get("/{run_id:uuid}/progress", media_type=EVENTS)
    async def progress(
        self, desk: NamedDependency[Desk], run_id: FromPath[UUID], last_event_id: LastEventId = None
    ) -> Response[Any]:
        """Tell a script how far a run is, until it ends."""
        async with desk.database.read() as session:
            run = await runs.get(session, desk.who, run_id)
        return followed(run, follow(desk.database, run), _progress, last_event_id)

    @post("/{run_id:uuid}/cancel", opt=open_to(StaffRole.COORDINATOR))
    async def cancel(self, desk: NamedDependency[Desk], run_id: FromPath[UUID]) -> Response[Any]:
        """End a run that has not ended."""
        try:
            async with desk.database.write() as session:
                await runs.cancel(session, desk.clock, desk.who, run_id)
        except AppError as error:
            return await _page(desk, run_id, faults_of(error, desk.language), error.status)
        return desk.back(f"/match/runs/{run_id}", "run_cancelled")


def _progress(run: Run) -> RunProgress:
    return RunProgress(state=run.state, progress=run.progress)


async def _page(desk: Desk, run_id: UUID, errors: Faults, status: int = 200) -> Response[str]:
    async with desk.database.read() as session:
        run = await runs.get(session, desk.who, run_id)
    failed = run_view(run, desk.language).error
    return desk.page(
        "match/run.html",
        status=status,
        run=run,
        failed=failed.detail if failed else None,
        errors=errors,
    )
