"""Queries for what goes with somebody who is erased, and does not refer to them by a key."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.imports import GOING_ON
from api.store.models import ImportRow, RunResultRow, RunRow, SessionRow, UploadRow


async def forget_lists(session: AsyncSession, programme_id: UUID) -> None:
    """Remove lists that wait to be imported, and what became of others: nobody knows whom they quote."""
    await session.execute(delete(UploadRow).where(UploadRow.programme_id == programme_id))
    await session.execute(
        delete(ImportRow).where(ImportRow.programme_id == programme_id, ImportRow.state.not_in(GOING_ON))
    )


async def forget_filters(session: AsyncSession, programme_id: UUID) -> None:
    """Forget how staff left the lists of a programme: they may have searched for somebody by name."""
    of_lists = f"people:{programme_id}:"
    for session_id, kept in (await session.execute(select(SessionRow.id, SessionRow.kept))).all():
        rest = {name: value for name, value in kept.items() if not name.startswith(of_lists)}
        if rest != kept:
            await session.execute(update(SessionRow).where(SessionRow.id == session_id).values(kept=rest))


async def runs_with_results(session: AsyncSession, programme_id: UUID) -> Sequence[UUID]:
    """The finished runs of a programme."""
    of_programme = select(RunResultRow.run_id).join(RunRow, RunRow.id == RunResultRow.run_id)
    return (await session.scalars(of_programme.where(RunRow.programme_id == programme_id))).all()


async def computed_from(session: AsyncSession, run_id: UUID) -> tuple[bytes, list[str]]:
    """What a run was computed from, packed, and the mentors whom it has left idle."""
    row = RunResultRow
    found = await session.execute(select(row.input, row.idle_mentors).where(row.run_id == run_id))
    packed, idle = found.one()
    return packed, idle


async def reduce(session: AsyncSession, run_id: UUID, packed: bytes, idle: list[str]) -> None:
    """Store what a run was computed from without somebody; the certificate goes."""
    row = RunResultRow
    changed = {"input": packed, "certificate": {}, "idle_mentors": idle}
    await session.execute(update(row).where(row.run_id == run_id).values(changed))
