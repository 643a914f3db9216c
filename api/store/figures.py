"""Figures of the whole database, for whoever watches over the service: numbers and ages, nobody's data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from api.schemas.states import DeliveryState, MailState, RunState, WebhookState
from api.store.models import (
    EventRow,
    OutboxRow,
    PairingRow,
    RunRow,
    WebhookCursorRow,
    WebhookDeliveryRow,
    WebhookRow,
)
from api.store.waking import Kind
from matcher.pairing import PairingState

_STATES: Final[Mapping[str, tuple[InstrumentedAttribute[Any], type[StrEnum]]]] = {
    "runs": (RunRow.state, RunState),
    "mails": (OutboxRow.state, MailState),
    "webhook_deliveries": (WebhookDeliveryRow.state, DeliveryState),
    "webhooks": (WebhookRow.state, WebhookState),
    "pairings": (PairingRow.state, PairingState),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much is due and not done yet, and since when the oldest of it."""

    number: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Solving:
    """How long the runs that are done took to be solved.

    Parameters
    ----------
    within : sequence of int
        How many took no longer than each of the bounds.
    number : int
    seconds : float
        Of all together.
    unproven : int
        How many ended with a gap between the plan and what may be possible.
    """

    within: Sequence[int]
    number: int
    seconds: float
    unproven: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What the database knows at a moment; `states` by table and state, `waiting` by kind of work."""

    states: Mapping[str, Mapping[str, int]]
    waiting: Mapping[str, Waiting]
    solving: Solving


async def read(session: AsyncSession, now: datetime, bounds: Sequence[float]) -> Figures:
    """Count everything; `bounds` are seconds, ascending."""
    return Figures(
        states={name: await _by_state(session, *about) for name, about in _STATES.items()},
        waiting={
            Kind.RUNS: await _waiting(
                session,
                select(func.count(), func.min(RunRow.created_at)).where(RunRow.state == RunState.QUEUED),
            ),
            Kind.MAILS: await _waiting(
                session,
                select(func.count(), func.min(OutboxRow.due_at)).where(
                    OutboxRow.state == MailState.WAITING, OutboxRow.due_at <= now
                ),
            ),
            Kind.WEBHOOKS: _together(
                await _waiting(session, _deliveries(now)), await _waiting(session, _untold())
            ),
        },
        solving=await _solving(session, bounds),
    )


async def _by_state(
    session: AsyncSession, state: InstrumentedAttribute[Any], states: type[StrEnum]
) -> dict[str, int]:
    found = dict((await session.execute(select(state, func.count()).group_by(state))).tuples().all())
    return {one.value: found.get(one, 0) for one in states}


async def _waiting(session: AsyncSession, statement: Select[tuple[int, datetime]]) -> Waiting:
    number, since = (await session.execute(statement)).one()
    return Waiting(number, since)


def _together(one: Waiting, other: Waiting) -> Waiting:
    moments = [each.since for each in (one, other) if each.since is not None]
    return Waiting(one.number + other.number, min(moments, default=None))


def _deliveries(now: datetime) -> Select[tuple[int, datetime]]:
    """Deliveries whose time has come."""
    return select(func.count(), func.min(WebhookDeliveryRow.due_at)).where(
        WebhookDeliveryRow.state == DeliveryState.WAITING, WebhookDeliveryRow.due_at <= now
    )


def _untold() -> Select[tuple[int, datetime]]:
    """Events that no deliveries have been made of yet, once for each webhook, wanted or not."""
    # From the cursors on, so that of all events only those behind them are looked at.
    newer = and_(
        EventRow.programme_id == WebhookCursorRow.programme_id, EventRow.id > WebhookCursorRow.event_id
    )
    return (
        select(func.count(), func.min(EventRow.at))
        .select_from(WebhookRow)
        .join(WebhookCursorRow, WebhookCursorRow.webhook_id == WebhookRow.id)
        .join(EventRow, newer)
        .where(WebhookRow.state == WebhookState.ACTIVE)
    )


async def _solving(session: AsyncSession, bounds: Sequence[float]) -> Solving:
    seconds = RunRow.summary["seconds"].as_float()
    optimal = RunRow.summary["optimal"].as_boolean()
    within = [func.sum(case((seconds <= bound, 1), else_=0)) for bound in bounds]
    unproven = func.sum(case((optimal.is_(False), 1), else_=0))
    statement = select(func.count(), func.sum(seconds), unproven, *within).where(
        RunRow.state == RunState.DONE
    )
    number, total, gaps, *counts = (await session.execute(statement)).one()
    return Solving([count or 0 for count in counts], number, total or 0.0, gaps or 0)
