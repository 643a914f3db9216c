"""Queries for what has happened to one person, and who has done it."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import PairKind
from api.store.models import AccountRow, ApiKeyRow, EventRow, ExclusionRow, LockRow, ProposalRow
from api.store.records import PairNote, StoredEvent
from api.store.rows import columns, made

_NOTES: dict[PairKind, type[ExclusionRow] | type[LockRow]] = {
    PairKind.EXCLUSION: ExclusionRow,
    PairKind.LOCK: LockRow,
}


async def notes(session: AsyncSession, kind: PairKind, profile_id: UUID) -> list[PairNote]:
    """The exclusions or locks of somebody, the latest first."""
    row = _NOTES[kind]
    found = await session.execute(
        select(*columns(row, PairNote))
        .where((row.mentee_id == profile_id) | (row.mentor_id == profile_id))
        .order_by(row.id.desc())
    )
    return made(PairNote, found.all())


async def proposals(session: AsyncSession, profile_id: UUID) -> int:
    """How many proposals name somebody."""
    statement = select(func.count()).select_from(ProposalRow).where(
        (ProposalRow.mentee_id == profile_id) | (ProposalRow.mentor_id == profile_id)
    )  # fmt: skip
    return await session.scalar(statement) or 0


async def events_of(
    session: AsyncSession, programme_id: UUID, subject_ids: Collection[UUID], *, limit: int
) -> list[StoredEvent]:
    """What a programme tells of some things, the latest first."""
    found = await session.execute(
        select(*columns(EventRow, StoredEvent))
        .where(EventRow.subject_id.in_(list(subject_ids)), EventRow.programme_id == programme_id)
        .order_by(EventRow.id.desc())
        .limit(limit)
    )
    return made(StoredEvent, found.all())


async def actors(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of accounts and of keys, by their ids."""
    names: dict[UUID, str] = {}
    for row in (AccountRow, ApiKeyRow):
        found = await session.execute(select(row.id, row.name).where(row.id.in_(list(ids))))
        names.update(found.tuples().all())
    return names
