"""Runs: start, show, cancel, and what they have found."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import NotFound, RunFinished
from api.schemas.runs import RunInput
from api.schemas.states import RunState
from api.security.access import Principal
from api.services import programmes
from api.services.pages import Part, Window, cut
from api.services.telling import tell
from api.store import results, runs
from api.store.records import FiledProposal, Programme, Run, UnmatchedMentee
from api.store.types import JsonObject, new_id


async def start(
    session: AsyncSession, clock: Clock, who: Principal, programme_id: UUID, data: RunInput
) -> Run:
    """Queue a run over the people of a programme; raise `NotFound`."""
    programme = await programmes.get(session, who, programme_id)
    policy = programme.policy if data.policy is None else data.policy.model_dump(mode="json")
    return await queue(session, programme, policy, keep=data.keep, by=who.key_id, now=clock.now())


async def queue(
    session: AsyncSession,
    programme: Programme,
    policy: JsonObject,
    *,
    keep: bool,
    by: str,
    now: datetime,
    **why: object,
) -> Run:
    """Queue a run and tell of it; `why` is told with it."""
    run = Run(
        id=new_id(),
        programme_id=programme.id,
        policy=policy,
        keep=keep,
        state=RunState.QUEUED,
        progress=0.0,
        version=1,
        attempt=0,
        crashes=0,
        input_hash=None,
        solver_version=None,
        summary=None,
        error_code=None,
        error_values=None,
        created_at=now,
        started_at=None,
        finished_at=None,
        updated_at=now,
    )
    await runs.add(session, run)
    await tell(session, by, now, programme.id, ("run", run.id), "started", **why)
    return run


async def get(session: AsyncSession, who: Principal, run_id: UUID) -> Run:
    """A run; raise `NotFound` if there is none that the key reaches."""
    run = await runs.find(session, run_id)
    if run is None or not who.sees(str(run.programme_id)):
        raise NotFound("run", str(run_id))
    return run


async def listed(session: AsyncSession, who: Principal, programme_id: UUID, window: Window) -> Part[Run]:
    """The runs of a programme, newest first."""
    await programmes.require(session, who, programme_id)
    found = await runs.listed(session, programme_id, after=window.after, limit=window.probe)
    return cut(found, window, lambda run: run.id)


async def cancel(session: AsyncSession, clock: Clock, who: Principal, run_id: UUID) -> Run:
    """End a run; its worker notices within a second. To cancel again changes nothing.

    Raises
    ------
    NotFound
    RunFinished
        If the run has come to another end.
    """
    before = await get(session, who, run_id)
    now = clock.now()
    cancelled = await runs.cancel(session, run_id, now=now)
    if cancelled is not None:
        await results.clear(session, run_id)
        await tell(session, who.key_id, now, before.programme_id, ("run", run_id), "cancelled")
        return cancelled
    if before.state is not RunState.CANCELLED:
        raise RunFinished(state=before.state.value)
    return before


async def proposals(
    session: AsyncSession, who: Principal, run_id: UUID, window: Window
) -> Part[FiledProposal]:
    """The pairs that a run suggests; none until it is done."""
    if (await get(session, who, run_id)).state is not RunState.DONE:
        return Part([], None)
    found = await results.proposals(session, run_id, after=window.after, limit=window.probe)
    return cut(found, window, lambda proposal: proposal.id)


async def unmatched(
    session: AsyncSession, who: Principal, run_id: UUID, window: Window
) -> Part[UnmatchedMentee]:
    """Whom a run left over; nobody until it is done."""
    if (await get(session, who, run_id)).state is not RunState.DONE:
        return Part([], None)
    found = await results.unmatched(session, run_id, after=window.after, limit=window.probe)
    return cut(found, window, lambda left: left.mentee_id)
