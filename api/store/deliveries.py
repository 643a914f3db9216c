"""Queries for deliveries to webhooks; whoever writes them has taken the webhook's row before."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import DeliveryState
from api.store.models import EventRow, WebhookDeliveryRow
from api.store.records import StoredEvent
from api.store.records_webhooks import Delivery, FiledDelivery
from api.store.rows import columns, page, values

_OWN = columns(WebhookDeliveryRow, Delivery)
_EVENT = columns(EventRow, StoredEvent)


async def add(session: AsyncSession, deliveries: Iterable[Delivery]) -> None:
    """Store new deliveries; the same event to the same webhook again is refused by the database."""
    rows = [values(delivery) for delivery in deliveries]
    if rows:
        await session.execute(insert(WebhookDeliveryRow), rows)


async def find(session: AsyncSession, webhook_id: UUID, delivery_id: UUID) -> FiledDelivery | None:
    """The delivery of a webhook with this id."""
    which = (WebhookDeliveryRow.webhook_id == webhook_id, WebhookDeliveryRow.id == delivery_id)
    row = (await session.execute(_select().where(*which))).one_or_none()
    return None if row is None else _filed(row)


async def listed(
    session: AsyncSession, webhook_id: UUID, state: DeliveryState | None, *, after: UUID | None, limit: int
) -> list[FiledDelivery]:
    """Deliveries of a webhook, newest first."""
    statement = _select().where(WebhookDeliveryRow.webhook_id == webhook_id)
    if state is not None:
        statement = statement.where(WebhookDeliveryRow.state == state)
    found = await session.execute(page(statement, WebhookDeliveryRow.id, after, limit, newest_first=True))
    return [_filed(row) for row in found.all()]


async def next_due(session: AsyncSession, webhook_id: UUID, now: datetime) -> FiledDelivery | None:
    """What a webhook is to be told next: what is due for longest, and of that the first event."""
    row = (
        await session.execute(
            _select()
            .where(
                WebhookDeliveryRow.webhook_id == webhook_id,
                WebhookDeliveryRow.state == DeliveryState.WAITING,
                WebhookDeliveryRow.due_at <= now,
            )
            .order_by(WebhookDeliveryRow.due_at, WebhookDeliveryRow.event_id, WebhookDeliveryRow.id)
            .limit(1)
        )
    ).one_or_none()
    return None if row is None else _filed(row)


async def replace(session: AsyncSession, after: Delivery) -> None:
    """Store a delivery as it is now."""
    await session.execute(
        update(WebhookDeliveryRow).where(WebhookDeliveryRow.id == after.id).values(values(after))
    )


async def drop_waiting(session: AsyncSession, webhook_id: UUID, now: datetime) -> None:
    """Give up all that a webhook was still to be told."""
    await session.execute(
        update(WebhookDeliveryRow)
        .where(WebhookDeliveryRow.webhook_id == webhook_id, WebhookDeliveryRow.state == DeliveryState.WAITING)
        .values(state=DeliveryState.DROPPED, due_at=now, updated_at=now)
    )


async def forget(session: AsyncSession, webhook_id: UUID, ended_before: datetime) -> None:
    """Delete the deliveries of a webhook that ended before a moment."""
    await session.execute(
        delete(WebhookDeliveryRow).where(
            WebhookDeliveryRow.webhook_id == webhook_id,
            WebhookDeliveryRow.state != DeliveryState.WAITING,
            WebhookDeliveryRow.due_at < ended_before,
        )
    )


def _select() -> Select[Any]:
    labelled = [column.label(f"event_{column.key}") for column in _EVENT]
    return (
        select(*(column.label(f"own_{column.key}") for column in _OWN), *labelled)
        .select_from(WebhookDeliveryRow)
        .outerjoin(EventRow, EventRow.id == WebhookDeliveryRow.event_id)
    )


def _filed(row: Row[Any]) -> FiledDelivery:
    cells = list(row)
    own = dict(zip((column.key for column in _OWN), cells[: len(_OWN)], strict=True))
    event = dict(zip((column.key for column in _EVENT), cells[len(_OWN) :], strict=True))
    return FiledDelivery(
        delivery=Delivery(**own), event=None if event["id"] is None else StoredEvent(**event)
    )
