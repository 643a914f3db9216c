"""Webhooks: who is told what happens, what was sent, and what is to be sent again.

Secrets are stored as they are, because signing needs them; see decision 0013.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Conflict, NotFound
from api.schemas.faults import Fault, quote
from api.schemas.problem import InvalidInput
from api.schemas.states import DeliveryState, WebhookState
from api.schemas.webhooks import RotationInput, WebhookInput
from api.security.access import Principal
from api.services.binding import bound_programmes
from api.services.messages import new_delivery
from api.services.pages import Part, Window, cut
from api.services.telling import tell_all
from api.services.versions import Expected
from api.store import deliveries, webhooks
from api.store.records_webhooks import FiledDelivery, Webhook
from api.store.types import new_id
from api.store.waking import Kind, note
from api.webhooks import fault_of, new_secret


class WebhookEnded(Conflict):
    """The receiver has ended this webhook by answering 410."""

    code = "webhook_ended"


async def create(
    session: AsyncSession, clock: Clock, who: Principal, data: WebhookInput, *, allow_private: bool
) -> Webhook:
    """Begin to tell another system what happens from now on.

    Parameters
    ----------
    allow_private : bool
        Whether the operator allows addresses that are not on the internet.

    Raises
    ------
    InvalidInput
        If the URL is none that may be reached.
    NotFound
        If there is no such programme that the key reaches.
    """
    fault = fault_of(data.url, allow_private=allow_private)
    if fault is not None:
        raise InvalidInput([Fault(path=("url",), code=fault, value=quote(data.url))])
    now = clock.now()
    webhook = Webhook(
        id=new_id(),
        url=data.url,
        description=data.description,
        event_types=None if data.event_types is None else sorted(set(data.event_types)),
        programme_ids=await bound_programmes(session, who, data.programme_ids),
        secret=new_secret(),
        created_by=who.key_id,
        free_at=now,
        held_until=now,
        created_at=now,
        updated_at=now,
    )
    # Told before it is there, so that it does not hear of its own making.
    await _tell(session, clock, who, webhook, "created", event_types=webhook.event_types)
    await webhooks.add(session, webhook)
    return webhook


async def get(session: AsyncSession, who: Principal, webhook_id: UUID, *, to_change: bool = False) -> Webhook:
    """A webhook; raise `NotFound` if there is none that tells only of programmes that the key reaches."""
    found = await webhooks.find(session, webhook_id, to_change=to_change)
    if found is None or not who.covers(found.programme_ids):
        raise NotFound("webhook", str(webhook_id))
    return found


async def listed(session: AsyncSession, who: Principal, window: Window) -> Part[Webhook]:
    """The webhooks that tell only of programmes that the key reaches, oldest first."""
    only = None if who.programmes is None else frozenset(UUID(text) for text in who.programmes)
    found = await webhooks.listed(session, only=only, after=window.after, limit=window.probe)
    return cut(found, window, lambda webhook: webhook.id)


async def remove(
    session: AsyncSession, clock: Clock, who: Principal, webhook_id: UUID, *, expected: Expected
) -> None:
    """Delete a webhook with its log; raise `NotFound` or `Stale`."""
    found = await get(session, who, webhook_id, to_change=True)
    expected.check(found.id, found.version)
    await webhooks.remove(session, webhook_id)
    await _tell(session, clock, who, found, "deleted")


async def rotate(
    session: AsyncSession,
    clock: Clock,
    who: Principal,
    webhook_id: UUID,
    data: RotationInput,
    *,
    expected: Expected,
) -> Webhook:
    """Give a webhook another secret; the old one signs, too, for a while. Raise `NotFound` or `Stale`."""
    before = await get(session, who, webhook_id, to_change=True)
    expected.check(before.id, before.version)
    now = clock.now()
    overlap = timedelta(hours=data.overlap_hours)
    after = replace(
        before,
        secret=new_secret(),
        previous_secret=before.secret if overlap else None,
        previous_until=now + overlap if overlap else None,
        version=before.version + 1,
        updated_at=now,
    )
    await webhooks.replace(session, after)
    await _tell(session, clock, who, after, "rotated", overlap_hours=data.overlap_hours)
    return after


async def ping(session: AsyncSession, clock: Clock, who: Principal, webhook_id: UUID) -> FiledDelivery:
    """Send a test; raise `NotFound` or `WebhookEnded`."""
    webhook = await _active(session, who, webhook_id)
    now = clock.now()
    delivery = new_delivery(webhook, None, now)
    await deliveries.add(session, [delivery])
    await webhooks.hurry(session, webhook_id, now)
    note(session, Kind.WEBHOOKS)
    return FiledDelivery(delivery=delivery, event=None)


async def log(
    session: AsyncSession, who: Principal, webhook_id: UUID, state: DeliveryState | None, window: Window
) -> Part[FiledDelivery]:
    """The deliveries of a webhook, newest first; raise `NotFound`."""
    await get(session, who, webhook_id)
    found = await deliveries.listed(session, webhook_id, state, after=window.after, limit=window.probe)
    return cut(found, window, lambda filed: filed.delivery.id)


async def redeliver(
    session: AsyncSession, clock: Clock, who: Principal, webhook_id: UUID, delivery_id: UUID
) -> FiledDelivery:
    """Send a delivery now, whatever has become of it, with as many attempts as a new one.

    Raises
    ------
    NotFound
        If there is no such delivery of such a webhook.
    WebhookEnded
        If the receiver has ended the webhook.
    """
    await _active(session, who, webhook_id)
    filed = await deliveries.find(session, webhook_id, delivery_id)
    if filed is None:
        raise NotFound("delivery", str(delivery_id))
    now = clock.now()
    again = replace(filed.delivery, state=DeliveryState.WAITING, due_at=now, attempts=0, updated_at=now)
    await deliveries.replace(session, again)
    await webhooks.hurry(session, webhook_id, now)
    note(session, Kind.WEBHOOKS)
    return replace(filed, delivery=again)


async def _tell(
    session: AsyncSession, clock: Clock, who: Principal, webhook: Webhook, what: str, **data: object
) -> None:
    subject, bound = ("webhook", webhook.id), webhook.programme_ids
    await tell_all(session, who.key_id, clock.now(), subject, what, bound=bound, **data)


async def _active(session: AsyncSession, who: Principal, webhook_id: UUID) -> Webhook:
    webhook = await get(session, who, webhook_id, to_change=True)
    if webhook.state is WebhookState.ENDED:
        raise WebhookEnded
    return webhook
