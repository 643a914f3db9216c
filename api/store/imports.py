"""Queries for imports that are done in the background."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.imports import ImportState
from api.store.models_imports import ImportRow
from api.store.records_imports import Import
from api.store.rows import columns, one, values

GOING_ON = (ImportState.READING, ImportState.WRITING)


async def add(session: AsyncSession, started: Import) -> None:
    """Store a new import."""
    await session.execute(insert(ImportRow).values(values(started)))


async def find(session: AsyncSession, import_id: UUID) -> Import | None:
    """The import with this id."""
    found = await session.execute(select(*columns(ImportRow, Import)).where(ImportRow.id == import_id))
    return one(Import, found.one_or_none())


async def change(
    session: AsyncSession,
    import_id: UUID,
    now: datetime,
    **changes: object,
) -> bool:
    """Change an import that has not ended; false if it has, or is gone."""
    changed = await session.execute(
        update(ImportRow)
        .where(ImportRow.id == import_id, ImportRow.state.in_(GOING_ON))
        .values(version=ImportRow.version + 1, updated_at=now, **changes)
        .returning(ImportRow.id)
    )
    return changed.one_or_none() is not None


async def has_old(session: AsyncSession, before: datetime) -> bool:
    """Whether there is an import that has not changed since a moment."""
    old = select(ImportRow.id).where(ImportRow.updated_at <= before).limit(1)
    return await session.scalar(old) is not None


async def remove_old(session: AsyncSession, before: datetime) -> None:
    """Remove the imports that have not changed since a moment."""
    await session.execute(delete(ImportRow).where(ImportRow.updated_at <= before))
