"""From records of webhooks to wire types."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from api.schemas.events import PING
from api.schemas.webhooks import Attempt, DeliveryView, WebhookSecret, WebhookView
from api.services.messages import message_id
from api.store.records_webhooks import FiledDelivery, Webhook
from api.webhooks import shown_secret


def webhook_view(webhook: Webhook) -> WebhookView:
    """A webhook, as it is answered."""
    return WebhookView(**_members(webhook))


def secret_view(webhook: Webhook) -> WebhookSecret:
    """A webhook with its secret, as it is answered once."""
    return WebhookSecret(**_members(webhook), secret=shown_secret(webhook.secret))


def delivery_view(filed: FiledDelivery) -> DeliveryView:
    """A delivery, as it is answered."""
    delivery, event = filed.delivery, filed.event
    return DeliveryView(
        id=delivery.id,
        webhook_id=delivery.webhook_id,
        message_id=message_id(delivery),
        type=PING if event is None else event.type,
        event_id=delivery.event_id,
        programme_id=None if event is None else event.programme_id,
        state=delivery.state,
        due_at=delivery.due_at,
        attempts=delivery.attempts,
        log=[
            Attempt(at=datetime.fromisoformat(one["at"]), status=one["status"], error=one["error"])
            for one in delivery.log
        ],
        created_at=delivery.created_at,
        updated_at=delivery.updated_at,
    )


def _members(webhook: Webhook) -> dict[str, Any]:
    members = {name: value for name, value in asdict(webhook).items() if name in WebhookView.model_fields}
    programmes = webhook.programme_ids
    members["programme_ids"] = None if programmes is None else [UUID(one) for one in programmes]
    members["previous_secret_until"] = webhook.previous_until
    members["held_until"] = webhook.held_until if webhook.failures else None
    return members
