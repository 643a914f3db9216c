"""Queries for exclusions and locks."""

from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.models import ExclusionRow, LockRow
from api.store.records import PairNote
from api.store.rows import columns, made, one, page, values

Kind = type[ExclusionRow] | type[LockRow]
"""Which of the two tables."""


async def add(session: AsyncSession, kind: Kind, note: PairNote) -> None:
    """Store a new exclusion or lock."""
    await session.execute(insert(kind).values(values(note)))


async def find(session: AsyncSession, kind: Kind, note_id: UUID) -> PairNote | None:
    """The exclusion or lock with this id."""
    found = await session.execute(select(*columns(kind, PairNote)).where(kind.id == note_id))
    return one(PairNote, found.one_or_none())


async def of_pair(session: AsyncSession, kind: Kind, mentee_id: UUID, mentor_id: UUID) -> PairNote | None:
    """The exclusion or lock of this pair."""
    found = await session.execute(
        select(*columns(kind, PairNote)).where(kind.mentee_id == mentee_id, kind.mentor_id == mentor_id)
    )
    return one(PairNote, found.one_or_none())


async def lock_of(session: AsyncSession, mentee_id: UUID) -> PairNote | None:
    """The lock of a mentee, who can have one only."""
    found = await session.execute(select(*columns(LockRow, PairNote)).where(LockRow.mentee_id == mentee_id))
    return one(PairNote, found.one_or_none())


async def locks_on(session: AsyncSession, mentor_id: UUID) -> int:
    """How many mentees are locked to a mentor."""
    found = await session.scalar(select(func.count()).where(LockRow.mentor_id == mentor_id))
    return found or 0


async def remove(session: AsyncSession, kind: Kind, note_id: UUID) -> None:
    """Delete an exclusion or lock."""
    await session.execute(delete(kind).where(kind.id == note_id))


async def listed(
    session: AsyncSession, kind: Kind, programme_id: UUID, *, after: UUID | None, limit: int
) -> list[PairNote]:
    """Exclusions or locks of a programme in the order of their ids."""
    statement = select(*columns(kind, PairNote)).where(kind.programme_id == programme_id)
    found = await session.execute(page(statement, kind.id, after, limit))
    return made(PairNote, found.all())
