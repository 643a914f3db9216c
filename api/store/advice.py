"""Queries for advice: all that a finished run was computed from, and all its pairs at once."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.models import ProposalRow, RunResultRow, UnmatchedRow
from api.store.records import RunResult
from api.store.rows import columns, one


@dataclass(frozen=True, slots=True)
class RunPair:
    """A pair of a run's plan, whatever has become of it since; score in basis points."""

    mentee_id: UUID
    mentor_id: UUID
    score: int


async def result(session: AsyncSession, run_id: UUID) -> RunResult | None:
    """The large results of a run; `None` until it is done."""
    found = await session.execute(
        select(*columns(RunResultRow, RunResult)).where(RunResultRow.run_id == run_id)
    )
    return one(RunResult, found.one_or_none())


async def packed_input(session: AsyncSession, run_id: UUID) -> bytes | None:
    """All that decided the result of a run, as canonical JSON, packed by zlib; `None` until it is done."""
    found: bytes | None = await session.scalar(
        select(RunResultRow.input).where(RunResultRow.run_id == run_id)
    )
    return found


async def pairs(session: AsyncSession, run_id: UUID) -> list[RunPair]:
    """The pairs of a run in the order of the mentees' ids, but for people who have been deleted."""
    row = ProposalRow
    found = await session.execute(
        select(row.mentee_id, row.mentor_id, row.score).where(row.run_id == run_id).order_by(row.mentee_id)
    )
    return [RunPair(*pair) for pair in found.all()]


async def left_over(session: AsyncSession, run_id: UUID) -> int:
    """How many mentees a run left over, but for those who have been deleted."""
    counted = select(func.count()).select_from(UnmatchedRow).where(UnmatchedRow.run_id == run_id)
    return await session.scalar(counted) or 0
