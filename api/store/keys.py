"""Queries for API keys."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.models import ApiKeyRow
from api.store.records import ApiKey
from api.store.rows import columns, one, values


async def add(session: AsyncSession, key: ApiKey) -> None:
    """Store a new key."""
    await session.execute(insert(ApiKeyRow).values(values(key)))


async def find(session: AsyncSession, prefix: str) -> ApiKey | None:
    """The key with this prefix, whatever its state."""
    found = await session.execute(select(*columns(ApiKeyRow, ApiKey)).where(ApiKeyRow.prefix == prefix))
    return one(ApiKey, found.one_or_none())


async def note_use(session: AsyncSession, key_id: UUID, now: datetime, *, unless_after: datetime) -> None:
    """Note that a key was used, unless that has been noted after a moment already."""
    await session.execute(
        update(ApiKeyRow)
        .where(ApiKeyRow.id == key_id)
        .where(or_(ApiKeyRow.last_used_at.is_(None), ApiKeyRow.last_used_at <= unless_after))
        .values(last_used_at=now)
    )
