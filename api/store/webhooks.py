"""Queries for webhooks: who is told, and who works for whom.

Whoever writes about a webhook takes its row first, so that no two can wait for
each other in a circle. A claim is a webhook and the number of its turn: what a
sender that was given up still writes is refused.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from api.schemas.states import DeliveryState, WebhookState
from api.store.models import EventRow, ProgrammeRow, WebhookCursorRow, WebhookDeliveryRow, WebhookRow
from api.store.records_webhooks import Webhook
from api.store.rows import columns, made, one, page, values
from api.store.types import UtcDateTime


async def add(session: AsyncSession, webhook: Webhook) -> None:
    """Store a new webhook; it is told what is committed from now on.

    Events of a programme are committed in the order of their ids, so that
    whatever is committed later has a greater id than the last one seen here. A
    programme that is not seen here yet is told from its beginning.
    """
    await session.execute(insert(WebhookRow).values(values(webhook)))
    wanted = select(ProgrammeRow.id, func.coalesce(func.max(EventRow.id), 0)).outerjoin(
        EventRow, EventRow.programme_id == ProgrammeRow.id
    )
    if webhook.programme_ids is not None:
        wanted = wanted.where(ProgrammeRow.id.in_([UUID(one) for one in webhook.programme_ids]))
    found = await session.execute(wanted.group_by(ProgrammeRow.id))
    cursors = [
        {"webhook_id": webhook.id, "programme_id": programme_id, "event_id": event_id}
        for programme_id, event_id in found.all()
    ]
    if cursors:
        await session.execute(insert(WebhookCursorRow), cursors)


async def find(session: AsyncSession, webhook_id: UUID, *, to_change: bool = False) -> Webhook | None:
    """The webhook with this id; `to_change` keeps others from changing it meanwhile."""
    statement = select(*columns(WebhookRow, Webhook)).where(WebhookRow.id == webhook_id)
    if to_change:
        statement = statement.with_for_update(key_share=True)
    return one(Webhook, (await session.execute(statement)).one_or_none())


async def listed(
    session: AsyncSession, *, only: Collection[UUID] | None, after: UUID | None, limit: int
) -> list[Webhook]:
    """Webhooks in the order of their ids; `only` restricts them to those that tell of no other programme."""
    statement = page(select(*columns(WebhookRow, Webhook)), WebhookRow.id, after, limit)
    if only is not None:
        beyond = exists().where(
            WebhookCursorRow.webhook_id == WebhookRow.id, WebhookCursorRow.programme_id.not_in(only)
        )
        statement = statement.where(WebhookRow.programme_ids.is_not(None), ~beyond)
    return made(Webhook, (await session.execute(statement)).all())


async def replace(session: AsyncSession, after: Webhook) -> None:
    """Store a webhook that was found `to_change` as it is to be now."""
    await session.execute(update(WebhookRow).where(WebhookRow.id == after.id).values(values(after)))


async def remove(session: AsyncSession, webhook_id: UUID) -> None:
    """Delete a webhook with its deliveries."""
    await session.execute(delete(WebhookRow).where(WebhookRow.id == webhook_id))


async def hurry(session: AsyncSession, webhook_id: UUID, now: datetime) -> None:
    """Let a webhook be tried now though it has failed."""
    await session.execute(update(WebhookRow).where(WebhookRow.id == webhook_id).values(held_until=now))


async def due(session: AsyncSession, *, now: datetime, limit: int) -> list[UUID]:
    """Webhooks that have something to be told and for whom nobody works; the longest free first."""
    return list((await session.scalars(_due(), {"now": now, "limit": limit})).all())


@cache
def _due() -> Select[tuple[UUID]]:
    """Made once: it is asked whenever something has happened, and to make it takes longer than the answer."""
    now = bindparam("now", type_=UtcDateTime())
    waiting = exists().where(
        WebhookDeliveryRow.webhook_id == WebhookRow.id,
        WebhookDeliveryRow.state == DeliveryState.WAITING,
        WebhookDeliveryRow.due_at <= now,
    )
    told = or_(WebhookRow.programme_ids.is_(None), WebhookCursorRow.webhook_id.is_not(None))
    news = _behind(WebhookRow.id).where(told).exists()
    return (
        select(WebhookRow.id)
        .where(_free(now), or_(waiting, news))
        .order_by(WebhookRow.free_at, WebhookRow.id)
        .limit(bindparam("limit", type_=Integer()))
    )


async def behind(session: AsyncSession, webhook: Webhook) -> list[tuple[UUID, int]]:
    """The programmes with events that a webhook knows nothing of yet, each with the last that it knows."""
    statement = _behind(webhook.id).order_by(ProgrammeRow.id)
    if webhook.programme_ids is not None:
        statement = statement.where(WebhookCursorRow.webhook_id.is_not(None))
    return [(programme_id, known) for programme_id, known in (await session.execute(statement)).all()]


async def know(session: AsyncSession, webhook_id: UUID, programme_id: UUID, event_id: int) -> None:
    """Note that deliveries have been made from the events of a programme up to this one."""
    moved = await session.scalar(
        update(WebhookCursorRow)
        .where(WebhookCursorRow.webhook_id == webhook_id, WebhookCursorRow.programme_id == programme_id)
        .values(event_id=event_id)
        .returning(WebhookCursorRow.event_id)
    )
    if moved is None:
        first = {"webhook_id": webhook_id, "programme_id": programme_id, "event_id": event_id}
        await session.execute(insert(WebhookCursorRow).values(first))


async def claim(
    session: AsyncSession, webhook_id: UUID, *, now: datetime, lease: timedelta
) -> Webhook | None:
    """Begin to work for a webhook; `None` if somebody else does or it is not to be tried now."""
    taken = await session.execute(
        update(WebhookRow)
        .where(WebhookRow.id == webhook_id, _free(now))
        .values(turn=WebhookRow.turn + 1, free_at=now + lease)
        .returning(*columns(WebhookRow, Webhook))
    )
    return one(Webhook, taken.one_or_none())


async def write_claimed(session: AsyncSession, webhook: Webhook, **told: object) -> Webhook | None:
    """Write for a webhook on behalf of a claim; `None`, and nothing written, if it holds no more."""
    written = await session.execute(
        update(WebhookRow)
        .where(
            WebhookRow.id == webhook.id,
            WebhookRow.turn == webhook.turn,
            WebhookRow.state == WebhookState.ACTIVE,
        )
        .values(**told)
        .returning(*columns(WebhookRow, Webhook))
    )
    return one(Webhook, written.one_or_none())


def _free(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    return and_(
        WebhookRow.state == WebhookState.ACTIVE, WebhookRow.free_at <= now, WebhookRow.held_until <= now
    )


def _behind(webhook_id: UUID | InstrumentedAttribute[UUID]) -> Select[tuple[UUID, int]]:
    """Programmes with events after the last that a webhook knows; also those that it does not tell of."""
    known = func.coalesce(WebhookCursorRow.event_id, 0)
    own = and_(WebhookCursorRow.programme_id == ProgrammeRow.id, WebhookCursorRow.webhook_id == webhook_id)
    newer = exists().where(EventRow.programme_id == ProgrammeRow.id, EventRow.id > known)
    return select(ProgrammeRow.id, known).outerjoin(WebhookCursorRow, own).where(newer)
