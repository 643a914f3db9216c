"""Queries for API keys."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.models import ApiKeyRow
from api.store.records import ApiKey
from api.store.rows import columns, made, one, page, values
from api.store.waking import Kind, note


async def add(session: AsyncSession, key: ApiKey) -> None:
    """Store a new key."""
    await session.execute(insert(ApiKeyRow).values(values(key)))


async def find(session: AsyncSession, prefix: str) -> ApiKey | None:
    """The key with this prefix, whatever its state."""
    found = await session.execute(select(*columns(ApiKeyRow, ApiKey)).where(ApiKeyRow.prefix == prefix))
    return one(ApiKey, found.one_or_none())


async def get(session: AsyncSession, key_id: UUID, *, to_change: bool = False) -> ApiKey | None:
    """The key with this id, whatever its state; `to_change` keeps others from changing it meanwhile."""
    statement = select(*columns(ApiKeyRow, ApiKey)).where(ApiKeyRow.id == key_id)
    if to_change:
        statement = statement.with_for_update(key_share=True)
    return one(ApiKey, (await session.execute(statement)).one_or_none())


async def listed(session: AsyncSession, *, revoked: bool, after: UUID | None, limit: int) -> list[ApiKey]:
    """Keys in the order of their ids: those that were revoked, or the others."""
    found = page(select(*columns(ApiKeyRow, ApiKey)), ApiKeyRow.id, after, limit)
    found = found.where(ApiKeyRow.revoked_at.is_not(None) if revoked else ApiKeyRow.revoked_at.is_(None))
    return made(ApiKey, (await session.execute(found)).all())


async def end(session: AsyncSession, key: ApiKey) -> None:
    """Store when a key that was found `to_change` retires, and whether it is revoked, with its version."""
    ended = {
        "version": key.version,
        "retires_at": key.retires_at,
        "revoked_at": key.revoked_at,
        "revoked_by": key.revoked_by,
    }
    await session.execute(update(ApiKeyRow).where(ApiKeyRow.id == key.id).values(ended))
    note(session, Kind.KEYS)


async def note_use(session: AsyncSession, key_id: UUID, now: datetime, *, unless_after: datetime) -> None:
    """Note that a key was used, unless that has been noted after a moment already."""
    await session.execute(
        update(ApiKeyRow)
        .where(ApiKeyRow.id == key_id)
        .where(or_(ApiKeyRow.last_used_at.is_(None), ApiKeyRow.last_used_at <= unless_after))
        .values(last_used_at=now)
    )
