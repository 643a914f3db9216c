"""What webhooks are told: an event as the feed shows it, or a test."""

from datetime import datetime

from api.schemas.events import EventMessage, PingMessage, WebhookNamed
from api.services.events import view_of
from api.store.records import StoredEvent
from api.store.records_webhooks import Delivery, FiledDelivery, Webhook
from api.store.types import new_id


def wanted(webhook: Webhook, event: StoredEvent) -> bool:
    """Whether a webhook is told of an event."""
    types = webhook.event_types
    return types is None or event.type in types or f"{event.subject_kind}.*" in types


def new_delivery(webhook: Webhook, event: StoredEvent | None, now: datetime) -> Delivery:
    """The delivery of an event, or of a test, due now."""
    return Delivery(
        id=new_id(),
        webhook_id=webhook.id,
        event_id=None if event is None else event.id,
        due_at=now,
        created_at=now,
        updated_at=now,
    )


def message_id(delivery: Delivery) -> str:
    """The id of a message; the same at every attempt."""
    return f"msg_{delivery.id.hex}"


def message_of(webhook: Webhook, filed: FiledDelivery) -> str:
    """The body of a message, the same at every attempt."""
    event = filed.event
    if event is None:
        data = WebhookNamed(webhook_id=webhook.id)
        return PingMessage(timestamp=filed.delivery.created_at, data=data).model_dump_json()
    return EventMessage(type=event.type, timestamp=event.at, data=view_of(event)).model_dump_json()
