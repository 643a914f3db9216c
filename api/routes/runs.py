"""Runs: start, follow, cancel, results."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.errors import NotFound, RunFinished
from api.routes.answers import ETAG, LOCATION, tagged
from api.routes.documented import documents
from api.routes.following import EVENTS, SEEN, LastEventId, followed
from api.routes.given import GivenClock
from api.routes.paging import GIVES_PAGING, Paging
from api.routes.presenting import proposal_view, run_view, unmatched_view
from api.schemas.pages import Page
from api.schemas.runs import ProposalView, RunInput, RunProgress, RunView, UnmatchedView
from api.security.access import Principal, Scope, needs
from api.services import runs
from api.services.following import follow
from api.store.database import Database
from api.store.records import Run
from api.words import Language
from scoring.catalogue import Catalogue


def _answer(run: Run, language: Language, *, status: int = 200, location: str | None = None) -> Response[Any]:
    view = run_view(run, language)
    return tagged(view, run.id, run.version, status=status, location=location, language=language)


def _progress(run: Run) -> RunProgress:
    return RunProgress(state=run.state, progress=run.progress)


class RunsOfProgramme(Controller):
    """The runs of a programme."""

    path = "/v1/programmes/{programme_id:uuid}/runs"
    tags = ("Runs",)
    opt = needs(Scope.MATCHING)
    dependencies = GIVES_PAGING

    @get(operation_id="list_runs", summary="List runs", opt=documents(NotFound))
    async def listed(
        self,
        programme_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
        paging: NamedDependency[Paging],
        language: NamedDependency[Language],
    ) -> Response[Page[RunView]]:
        """List runs, newest first."""
        async with database.read() as session:
            part = await runs.listed(session, principal, programme_id, paging.window)
        return paging.answer([run_view(run, language) for run in part.items], part.next_cursor, language)

    @post(
        status_code=202,
        operation_id="start_run",
        summary="Start a run",
        opt=documents(NotFound, answer=RunView),
        response_headers=[ETAG, LOCATION],
    )
    async def start(
        self,
        programme_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        language: NamedDependency[Language],
        data: JSONBody[RunInput | None] = None,
    ) -> Response[Any]:
        """Find the best plan for all active people, in the background; follow it at `Location`."""
        async with database.write() as session:
            run = await runs.start(session, clock, principal, programme_id, data or RunInput())
        return _answer(run, language, status=202, location=f"/v1/runs/{run.id}")


class RunController(Controller):
    """One run."""

    path = "/v1/runs/{run_id:uuid}"
    tags = ("Runs",)
    opt = needs(Scope.MATCHING)
    dependencies = GIVES_PAGING

    @get(operation_id="get_run", summary="Get a run", opt=documents(NotFound), response_headers=[ETAG])
    async def show(
        self,
        run_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
        language: NamedDependency[Language],
    ) -> Response[RunView]:
        """Get a run: how far it is, and its figures once it is done."""
        async with database.read() as session:
            return _answer(await runs.get(session, principal, run_id), language)

    @get(
        "/progress",
        operation_id="follow_run",
        summary="Follow a run",
        opt=documents(NotFound),
        media_type=EVENTS,
        responses=SEEN,
    )
    async def progress(
        self,
        run_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
        last_event_id: LastEventId = None,
    ) -> Response[Any]:
        """Send an event `progress` with `state` and `progress` for every change, until the run ends.

        Whoever comes again having seen the end is answered 204, which browsers
        take as the wish not to come again.
        """
        async with database.read() as session:
            run = await runs.get(session, principal, run_id)
        return followed(run, follow(database, run), _progress, last_event_id)

    @post(
        "/cancel",
        status_code=202,
        operation_id="cancel_run",
        summary="Cancel a run",
        opt=documents(NotFound, RunFinished),
        response_headers=[ETAG],
    )
    async def cancel(
        self,
        run_id: FromPath[UUID],
        database: NamedDependency[Database],
        clock: GivenClock,
        principal: NamedDependency[Principal],
        language: NamedDependency[Language],
    ) -> Response[RunView]:
        """End a run that has not ended; within a second nothing is computed for it any more."""
        async with database.write() as session:
            cancelled = await runs.cancel(session, clock, principal, run_id)
        return _answer(cancelled, language, status=202)

    @get("/proposals", operation_id="list_proposals", summary="List proposals", opt=documents(NotFound))
    async def proposals(
        self,
        run_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
        paging: NamedDependency[Paging],
        language: NamedDependency[Language],
        catalogue: NamedDependency[Catalogue],
    ) -> Response[Page[ProposalView]]:
        """List the pairs that the run suggests; none until it is done."""
        async with database.read() as session:
            part = await runs.proposals(session, principal, run_id, paging.window)
        items = [proposal_view(one, language, catalogue) for one in part.items]
        return paging.answer(items, part.next_cursor, language)

    @get("/unmatched", operation_id="list_unmatched", summary="List who is left", opt=documents(NotFound))
    async def unmatched(
        self,
        run_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
        paging: NamedDependency[Paging],
        language: NamedDependency[Language],
        catalogue: NamedDependency[Catalogue],
    ) -> Response[Page[UnmatchedView]]:
        """List the mentees whom the run left over, and why; nobody until it is done."""
        async with database.read() as session:
            part = await runs.unmatched(session, principal, run_id, paging.window)
        items = [unmatched_view(one, language, catalogue) for one in part.items]
        return paging.answer(items, part.next_cursor, language)
