"""Queries for the trail of what has happened: events, newest first."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.models import EventRow
from api.store.records import StoredEvent
from api.store.rows import columns, made


async def listed(
    session: AsyncSession, programme_id: UUID, *, kind: str | None, before: int | None, limit: int
) -> list[StoredEvent]:
    """Events of a programme whose ids come before one, newest first; `kind` restricts them to a type."""
    statement = select(*columns(EventRow, StoredEvent)).where(EventRow.programme_id == programme_id)
    if kind is not None:
        statement = statement.where(EventRow.type == kind)
    if before is not None:
        statement = statement.where(EventRow.id < before)
    return made(
        StoredEvent, (await session.execute(statement.order_by(EventRow.id.desc()).limit(limit))).all()
    )
