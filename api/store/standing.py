"""How proposals stand: what was decided about each, and whether a later run has taken the place of its run.

A run that is done overtakes the earlier ones of its programme. That is noted once
for each of these runs, not for each of their proposals: to rewrite five thousand of
them would keep every other writer of SQLite waiting for a tenth of a second.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from api.schemas.states import ProposalState, RunState
from api.store.models import ProposalRow, RunRow
from api.store.records import Run

_OVERTAKEN: Final = (ProposalRow.state == ProposalState.PROPOSED) & RunRow.overtaken_at.is_not(None)

STATE: Final[ColumnElement[ProposalState]] = case(
    (_OVERTAKEN, literal(ProposalState.SUPERSEDED, ProposalRow.state.type)), else_=ProposalRow.state
).label("state")
"""The state of a proposal; for statements that join its run."""

_UPDATED_AT: Final[ColumnElement[datetime]] = case(
    (_OVERTAKEN, RunRow.overtaken_at), else_=ProposalRow.updated_at
).label("updated_at")


def standing(*wanted: InstrumentedAttribute[Any]) -> Select[Any]:
    """Ask for columns of proposals, as they stand now."""
    now: dict[str, ColumnElement[Any]] = {"state": STATE, "updated_at": _UPDATED_AT}
    entities: list[Any] = [now.get(column.key, column) for column in wanted]
    return select(*entities).select_from(ProposalRow).join(RunRow, RunRow.id == ProposalRow.run_id)


async def overtake_earlier(session: AsyncSession, run: Run, now: datetime) -> int:
    """Note that a run has taken the place of the earlier ones; how many open proposals they had."""
    earlier = (
        (RunRow.programme_id == run.programme_id)
        & (RunRow.id < run.id)
        & (RunRow.state == RunState.DONE)
        & RunRow.overtaken_at.is_(None)
    )
    settled: int | None = await session.scalar(
        select(func.count())
        .select_from(ProposalRow)
        .join(RunRow, RunRow.id == ProposalRow.run_id)
        .where(earlier, ProposalRow.state == ProposalState.PROPOSED)
    )
    await session.execute(update(RunRow).where(earlier).values(overtaken_at=now))
    return settled or 0


async def overtaken(session: AsyncSession, run: Run, now: datetime) -> None:
    """Note that a later run was done before this one."""
    await session.execute(update(RunRow).where(RunRow.id == run.id).values(overtaken_at=now))
