"""Queries for exclusions and locks."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import PairKind
from api.store.holding import hold_of
from api.store.models import ExclusionRow, LockRow
from api.store.records import PairNote
from api.store.rows import columns, made, one, page, values

_ROWS: dict[PairKind, type[ExclusionRow] | type[LockRow]] = {
    PairKind.EXCLUSION: ExclusionRow,
    PairKind.LOCK: LockRow,
}


async def add(session: AsyncSession, kind: PairKind, note: PairNote) -> None:
    """Store a new exclusion or lock."""
    await session.execute(insert(_ROWS[kind]).values(values(note)))


async def find(session: AsyncSession, kind: PairKind, note_id: UUID) -> PairNote | None:
    """The exclusion or lock with this id."""
    row = _ROWS[kind]
    await hold_of(session, row, row.id == note_id)
    found = await session.execute(select(*columns(row, PairNote)).where(row.id == note_id))
    return one(PairNote, found.one_or_none())


async def of_pair(session: AsyncSession, kind: PairKind, mentee_id: UUID, mentor_id: UUID) -> PairNote | None:
    """The exclusion or lock of this pair."""
    row = _ROWS[kind]
    found = await session.execute(
        select(*columns(row, PairNote)).where(row.mentee_id == mentee_id, row.mentor_id == mentor_id)
    )
    return one(PairNote, found.one_or_none())


async def excluded(session: AsyncSession, mentee_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """The excluded pairs of some mentees: mentee and mentor."""
    found = await session.execute(
        select(ExclusionRow.mentee_id, ExclusionRow.mentor_id).where(
            ExclusionRow.mentee_id.in_(list(mentee_ids))
        )
    )
    return set(found.tuples().all())


async def lock_of(session: AsyncSession, mentee_id: UUID) -> PairNote | None:
    """The lock of a mentee, who can have one only."""
    found = await session.execute(select(*columns(LockRow, PairNote)).where(LockRow.mentee_id == mentee_id))
    return one(PairNote, found.one_or_none())


async def locks_on(session: AsyncSession, mentor_id: UUID) -> int:
    """How many mentees are locked to a mentor."""
    found = await session.scalar(select(func.count()).where(LockRow.mentor_id == mentor_id))
    return found or 0


async def remove(session: AsyncSession, kind: PairKind, note_id: UUID) -> None:
    """Delete an exclusion or lock."""
    row = _ROWS[kind]
    await session.execute(delete(row).where(row.id == note_id))


async def listed(
    session: AsyncSession, kind: PairKind, programme_id: UUID, *, after: UUID | None, limit: int
) -> list[PairNote]:
    """Exclusions or locks of a programme in the order of their ids."""
    row = _ROWS[kind]
    statement = select(*columns(row, PairNote)).where(row.programme_id == programme_id)
    found = await session.execute(page(statement, row.id, after, limit))
    return made(PairNote, found.all())
