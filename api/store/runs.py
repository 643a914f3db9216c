"""Queries for runs: who works on one, how far it is, how it ended.

A claim is a run and the number of the attempt. Whatever is written on behalf of
a claim is written only if the claim still holds: the run is being computed, and
in this attempt.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import COMPUTING, ENDED, RunState
from api.store.holding import hold_of
from api.store.models import RunRow
from api.store.records import Run
from api.store.rows import columns, made, one, page, values
from api.store.types import JsonObject
from api.store.waking import Kind, note


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to compute a run, until somebody else claims it."""

    run_id: UUID
    attempt: int


async def add(session: AsyncSession, run: Run) -> None:
    """Store a new run; whoever computes runs is woken."""
    await session.execute(insert(RunRow).values(values(run)))
    note(session, Kind.RUNS, run.id)


async def find(session: AsyncSession, run_id: UUID) -> Run | None:
    """The run with this id."""
    await hold_of(session, RunRow, RunRow.id == run_id)
    found = await session.execute(select(*columns(RunRow, Run)).where(RunRow.id == run_id))
    return one(Run, found.one_or_none())


async def listed(session: AsyncSession, programme_id: UUID, *, after: UUID | None, limit: int) -> list[Run]:
    """Runs of a programme, newest first."""
    statement = select(*columns(RunRow, Run)).where(RunRow.programme_id == programme_id)
    found = await session.execute(page(statement, RunRow.id, after, limit, newest_first=True))
    return made(Run, found.all())


async def due(session: AsyncSession, *, silent_since: datetime, limit: int) -> list[UUID]:
    """Runs that wait for a worker, or whose worker has not been heard of since a moment; oldest first."""
    found = await session.scalars(
        select(RunRow.id).where(_free(silent_since)).order_by(RunRow.id).limit(limit)
    )
    return list(found.all())


async def queued(session: AsyncSession, programme_id: UUID) -> bool:
    """Whether a run of a programme has yet to begin."""
    found = await session.scalar(
        select(RunRow.id).where(RunRow.programme_id == programme_id, RunRow.state == RunState.QUEUED).limit(1)
    )
    return found is not None


async def claim(
    session: AsyncSession, run_id: UUID, *, worker: str, now: datetime, silent_since: datetime
) -> Run | None:
    """Take a run that is due; `None` if somebody else was faster or it has ended.

    Whoever is being erased is gone before the people are read.
    """
    await hold_of(session, RunRow, RunRow.id == run_id)
    return await _change(
        session,
        and_(RunRow.id == run_id, _free(silent_since)),
        now,
        state=RunState.SCORING,
        progress=0.0,
        attempt=RunRow.attempt + 1,
        worker=worker,
        heartbeat_at=now,
        started_at=func.coalesce(RunRow.started_at, now),
    )


async def advance(
    session: AsyncSession, held: Claim, *, state: RunState, progress: float, now: datetime
) -> bool:
    """Note how far a run is, and that its worker lives; false if the claim does not hold any more."""
    connection = await session.connection()
    told = {"state": state, "progress": progress, "heartbeat_at": now, "updated_at": now}
    changed = await connection.execute(
        _ADVANCE, {"held_id": held.run_id, "held_attempt": held.attempt, **told}
    )
    return changed.rowcount == 1


async def finish(
    session: AsyncSession,
    held: Claim,
    *,
    input_hash: str,
    solver_version: str,
    summary: JsonObject,
    now: datetime,
) -> bool:
    """End a run with success; false if the claim does not hold any more."""
    await hold_of(session, RunRow, RunRow.id == held.run_id)
    changed = await _change(
        session,
        _held(held),
        now,
        state=RunState.DONE,
        progress=1.0,
        input_hash=input_hash,
        solver_version=solver_version,
        summary=summary,
        finished_at=now,
    )
    return changed is not None


async def fail(
    session: AsyncSession, held: Claim, *, error_code: str, error_values: JsonObject, now: datetime
) -> bool:
    """End a run without a result; false if the claim does not hold any more."""
    await hold_of(session, RunRow, RunRow.id == held.run_id)
    changed = await _change(
        session,
        _held(held),
        now,
        state=RunState.FAILED,
        error_code=error_code,
        error_values=error_values,
        finished_at=now,
    )
    return changed is not None


async def release(session: AsyncSession, held: Claim, *, now: datetime, crashed: bool = False) -> bool:
    """Let another worker take the run at once; false if the claim does not hold any more.

    Parameters
    ----------
    crashed : bool
        The run has ended the process that computed it.
    """
    waiting: dict[str, object] = {"state": RunState.QUEUED, "progress": 0.0, "worker": None}
    if crashed:
        waiting["crashes"] = RunRow.crashes + 1
    return await _change(session, _held(held), now, **waiting) is not None


async def begin_anew(session: AsyncSession, programme_id: UUID, now: datetime) -> None:
    """Have the runs of a programme that are being computed wait for a worker, who reads the people anew."""
    found = await session.scalars(
        update(RunRow)
        .where(RunRow.programme_id == programme_id, RunRow.state.in_(COMPUTING))
        .values(version=RunRow.version + 1, updated_at=now, state=RunState.QUEUED, progress=0.0, worker=None)
        .returning(RunRow.id)
    )
    for run_id in found.all():
        note(session, Kind.RUNS, run_id)


async def cancel(session: AsyncSession, run_id: UUID, *, now: datetime) -> Run | None:
    """End a run that has not ended; `None` if there is nothing to end."""
    going_on = and_(RunRow.id == run_id, RunRow.state.not_in(ENDED))
    return await _change(session, going_on, now, state=RunState.CANCELLED, finished_at=now)


async def newer_done(session: AsyncSession, run: Run) -> bool:
    """Whether a later run of the same programme is done already."""
    found = await session.scalar(
        select(RunRow.id)
        .where(RunRow.programme_id == run.programme_id, RunRow.id > run.id)
        .where(RunRow.state == RunState.DONE)
        .limit(1)
    )
    return found is not None


async def _change(
    session: AsyncSession, which: ColumnElement[bool], now: datetime, **changes: object
) -> Run | None:
    """Change a run if it is in the state that `which` asks for, in one step."""
    found = await session.execute(
        update(RunRow)
        .where(which)
        .values(version=RunRow.version + 1, updated_at=now, **changes)
        .returning(*columns(RunRow, Run))
    )
    return one(Run, found.one_or_none())


def _free(silent_since: datetime) -> ColumnElement[bool]:
    abandoned = and_(RunRow.state.in_(COMPUTING), RunRow.heartbeat_at < silent_since)
    return or_(RunRow.state == RunState.QUEUED, abandoned)


def _held(held: Claim) -> ColumnElement[bool]:
    return and_(RunRow.id == held.run_id, RunRow.attempt == held.attempt, RunRow.state.in_(COMPUTING))


_TABLE: Final = cast(Table, RunRow.__table__)

# Made once: it is the first statement of each part that is stored.
_ADVANCE: Final = (
    update(_TABLE)
    .where(
        _TABLE.c.id == bindparam("held_id"),
        _TABLE.c.attempt == bindparam("held_attempt"),
        _TABLE.c.state.in_(COMPUTING),
    )
    .values(version=_TABLE.c.version + 1)
)
