"""Queries for what has happened in the installation as a whole: added, and read newest first."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.models import AccountRow, ApiKeyRow, TrailRow, WebhookRow
from api.store.records import Happening, StoredHappening
from api.store.rows import columns, made, values


async def add(session: AsyncSession, happening: Happening) -> None:
    """Store what happens."""
    await session.execute(insert(TrailRow).values(values(happening)))


async def listed(
    session: AsyncSession, *, kind: str | None, before: int | None, limit: int
) -> list[StoredHappening]:
    """What has happened before an id, newest first; `kind` restricts it to a type."""
    statement = select(*columns(TrailRow, StoredHappening))
    if kind is not None:
        statement = statement.where(TrailRow.type == kind)
    if before is not None:
        statement = statement.where(TrailRow.id < before)
    found = await session.execute(statement.order_by(TrailRow.id.desc()).limit(limit))
    return made(StoredHappening, found.all())


async def names(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of accounts and keys, and what webhooks are described by, by their ids."""
    found: dict[UUID, str] = {}
    for row, name in (
        (AccountRow, AccountRow.name),
        (ApiKeyRow, ApiKeyRow.name),
        (WebhookRow, WebhookRow.description),
    ):
        named = await session.execute(select(row.id, name).where(row.id.in_(list(ids))))
        found.update({identifier: text for identifier, text in named.tuples().all() if text})
    return found
