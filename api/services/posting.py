"""Telling webhooks what happens: claim one, make its deliveries, send them one after the other.

The feed of events is the source. Deliveries are made from it in its order, in the
transaction that moves the webhook's cursor on: none is missed and none made twice.
Each is sent at least once. If this process dies between the receiver's yes and the
note of it, somebody else sends it again once the claim has run out, with the same
`webhook-id`, by which receivers that follow the standard take it once.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any, Final, Protocol
from uuid import UUID

from opentelemetry.trace import SpanKind
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.observe import metrics, tracing
from api.schemas.states import DeliveryState, WebhookState
from api.services.messages import message_id, message_of, new_delivery, wanted
from api.store import deliveries, events, webhooks
from api.store.database import Database
from api.store.records_webhooks import Delivery, FiledDelivery, Webhook
from api.webhooks import Outcome, headers_of

LEASE: Final = timedelta(minutes=1)
"""After so long without a sign, whoever works for a webhook is given up; longer than an attempt may take."""

TURN: Final = timedelta(seconds=20)
"""After so long, others have their turn."""

WAITS: Final = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 64_800, 79_200)
)
"""After the first failure, the second ...; three days in all."""

MOST_ATTEMPTS: Final = len(WAITS) + 1

SPREAD: Final = 0.15
"""Each wait is longer by up to this share, so that what failed together is not tried again together."""

LONGEST_ASKED: Final = timedelta(days=1)
"""No receiver may have us wait for longer."""

FIRST_PAUSE: Final = timedelta(seconds=5)
"""After a failure nothing is sent to the receiver; twice as long after each further failure in a row."""

LONGEST_PAUSE: Final = timedelta(minutes=5)

EVENTS_AT_ONCE: Final = 200
"""So many events become deliveries at once; the next ones when these have been tried."""

KEPT: Final = timedelta(days=30)
"""How long the log shows deliveries that have ended."""

LOG_LENGTH: Final = 20
"""So many attempts of a delivery are shown."""

GONE: Final = 410
"""By this status a receiver ends the webhook."""

GAVE_UP: Final = "gave_up"
"""The error of a delivery whose senders have all died."""

_log = logging.getLogger(__name__)


class Posts(Protocol):
    """Sends one message: `api.webhooks.Sender`."""

    async def send(self, url: str, body: bytes, headers: Mapping[str, str], now: datetime) -> Outcome:
        """Send it; whatever goes wrong is an outcome, too."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """Tells webhooks what happens; what the jobs call.

    Parameters
    ----------
    chance : callable
        Gives numbers from [0, 1).
    """

    database: Database
    clock: Clock
    sender: Posts
    chance: Callable[[], float] = SystemRandom().random

    async def due(self, limit: int) -> Sequence[UUID]:
        """Webhooks that have something to be told and for whom nobody works."""
        async with self.database.read() as session:
            return await webhooks.due(session, now=self.clock.now(), limit=limit)

    async def execute(self, webhook_id: UUID) -> None:
        """Send what is due, until nothing is, an attempt fails, or it is the turn of others."""
        turn = await self._begin(webhook_id)
        while turn is not None:
            try:
                outcome = await self._send(turn)
            except asyncio.CancelledError:
                async with self.database.write() as session:
                    await webhooks.write_claimed(session, turn.webhook, free_at=self.clock.now())
                raise
            turn = await self._note(turn, outcome)

    async def _begin(self, webhook_id: UUID) -> "_Turn | None":
        now = self.clock.now()
        async with self.database.write() as session:
            webhook = await webhooks.claim(session, webhook_id, now=now, lease=LEASE)
            if webhook is None:
                return None
            await deliveries.forget(session, webhook_id, now - KEPT)
            return await self._next(session, webhook, now + TURN)

    async def _next(self, session: AsyncSession, webhook: Webhook, until: datetime) -> "_Turn | None":
        """What to send next, with the attempt counted; if there is nothing, the claim ends."""
        now = self.clock.now()
        while True:
            filed = await deliveries.next_due(session, webhook.id, now)
            if filed is None:
                if await _make(session, webhook, now):
                    continue
                await webhooks.write_claimed(session, webhook, free_at=now)
                return None
            delivery = filed.delivery
            if delivery.attempts < MOST_ATTEMPTS:
                begun = replace(delivery, attempts=delivery.attempts + 1, updated_at=now)
                await deliveries.replace(session, begun)
                return _Turn(webhook, replace(filed, delivery=begun), until)
            # Whoever had it died every time; it must not take everybody with it for ever.
            await deliveries.replace(session, _ended(delivery, Outcome(None, GAVE_UP), now))

    async def _send(self, turn: "_Turn") -> Outcome:
        now, webhook = self.clock.now(), turn.webhook
        secrets = [webhook.secret]
        if webhook.previous_secret and webhook.previous_until and webhook.previous_until > now:
            secrets.append(webhook.previous_secret)
        body = message_of(webhook, turn.filed)
        headers = headers_of(message_id(turn.filed.delivery), now, body, secrets)
        with tracing.span("post webhook", SpanKind.CLIENT, delivery=str(turn.filed.delivery.id)):
            outcome = await self.sender.send(webhook.url, body.encode(), tracing.told(headers), now)
        metrics.count_post(outcome.error or "delivered")
        return outcome

    async def _note(self, turn: "_Turn", outcome: Outcome) -> "_Turn | None":
        """Note what has come of an attempt; what to send next, if this is to go on."""
        now, delivery = self.clock.now(), turn.filed.delivery
        taken, gone = outcome.error is None, outcome.status == GONE
        going_on = taken and now < turn.until
        told: dict[str, Any] = {"free_at": now + LEASE if going_on else now}
        if taken:
            told["failures"] = 0
        else:
            _log.warning(
                "Delivery %s failed at attempt %d: %s.", delivery.id, delivery.attempts, outcome.error
            )
            told["failures"] = turn.webhook.failures + 1
            told["held_until"] = now + pause_after(told["failures"], outcome.wait)
        if gone:
            told |= {"state": WebhookState.ENDED, "ended_at": now, "updated_at": now}
            told["version"] = turn.webhook.version + 1
        async with self.database.write() as session:
            webhook = await webhooks.write_claimed(session, turn.webhook, **told)
            if webhook is None:
                return None  # given up or ended meanwhile; whoever has taken over sends it again
            if taken or gone or delivery.attempts >= MOST_ATTEMPTS:
                noted = _ended(delivery, outcome, now)
            else:
                wait = wait_after(delivery.attempts, self.chance(), outcome.wait)
                noted = replace(_logged(delivery, outcome, now), due_at=now + wait)
            await deliveries.replace(session, noted)
            if gone:
                await deliveries.drop_waiting(session, webhook.id, now)
            return await self._next(session, webhook, turn.until) if going_on else None


@dataclass(frozen=True, slots=True)
class _Turn:
    """A webhook that has been claimed, what is sent to it now, and how long this may go on."""

    webhook: Webhook
    filed: FiledDelivery
    until: datetime


def wait_after(attempts: int, chance: float, asked: float | None = None) -> timedelta:
    """How long a delivery waits after so many attempts have failed.

    Parameters
    ----------
    attempts : int
        From 1 to `MOST_ATTEMPTS` - 1.
    chance : float
        From [0, 1).
    asked : float, optional
        Seconds that the receiver asks for; it may lengthen the wait, up to a day.
    """
    own = WAITS[attempts - 1] * (1 + SPREAD * chance)
    return max(own, _granted(asked))


def pause_after(failures: int, asked: float | None = None) -> timedelta:
    """How long a receiver is left alone after so many failures in a row, from 1."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(failures - 1, 20)
    return max(min(doubled, LONGEST_PAUSE), _granted(asked))


def _granted(asked: float | None) -> timedelta:
    return timedelta(seconds=min(asked or 0.0, LONGEST_ASKED.total_seconds()))


async def _make(session: AsyncSession, webhook: Webhook, now: datetime) -> bool:
    """Make deliveries of the next events of each programme; whether there were any events."""
    programmes = await webhooks.behind(session, webhook)
    for programme_id, known in programmes:
        found = await events.listed(session, programme_id, after=known, limit=EVENTS_AT_ONCE)
        await deliveries.add(
            session, [new_delivery(webhook, event, now) for event in found if wanted(webhook, event)]
        )
        await webhooks.know(session, webhook.id, programme_id, found[-1].id)
    return bool(programmes)


def _logged(delivery: Delivery, outcome: Outcome, now: datetime) -> Delivery:
    entry = {"at": now.isoformat(), "status": outcome.status, "error": outcome.error}
    return replace(delivery, log=[*delivery.log, entry][-LOG_LENGTH:], updated_at=now)


def _ended(delivery: Delivery, outcome: Outcome, now: datetime) -> Delivery:
    state = DeliveryState.FAILED if outcome.error else DeliveryState.DELIVERED
    return replace(_logged(delivery, outcome, now), state=state, due_at=now)
