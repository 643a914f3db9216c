"""Queries for events: they are added and read, never changed."""

from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.models import EventRow
from api.store.records import NewEvent, StoredEvent
from api.store.rows import columns, made, values


async def add(session: AsyncSession, event: NewEvent) -> int:
    """Store an event and give back its id, which is greater than all that are there.

    A reader that has seen an id must never miss a smaller one that is committed
    later. On SQLite that holds because there is one writer: whoever takes an id
    commits before the next one is taken. PostgreSQL takes ids before the commit
    and in parallel; there each writer of events needs a lock that is held until
    its commit (`pg_advisory_xact_lock`, by programme) before it adds any.
    """
    added = await session.execute(insert(EventRow).values(values(event)).returning(EventRow.id))
    return added.scalar_one()


async def listed(session: AsyncSession, programme_id: UUID, *, after: int, limit: int) -> list[StoredEvent]:
    """Events of a programme whose ids follow `after`, oldest first."""
    found = await session.execute(
        select(*columns(EventRow, StoredEvent))
        .where(EventRow.programme_id == programme_id, EventRow.id > after)
        .order_by(EventRow.id)
        .limit(limit)
    )
    return made(StoredEvent, found.all())
