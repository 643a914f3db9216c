"""What the store hands out and takes in about webhooks and their deliveries."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from api.schemas.states import DeliveryState, WebhookState
from api.store.records import Record, StoredEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook(Record):
    """Another system that is told what happens; `None` filters neither types nor programmes."""

    id: UUID
    url: str
    description: str | None
    event_types: list[str] | None
    programme_ids: list[str] | None
    secret: bytes = field(repr=False)
    previous_secret: bytes | None = field(default=None, repr=False)
    previous_until: datetime | None = None
    state: WebhookState = WebhookState.ACTIVE
    ended_at: datetime | None = None
    version: int = 1
    created_by: str
    turn: int = 0
    free_at: datetime
    held_until: datetime
    failures: int = 0
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery(Record):
    """An event that a webhook is to be told, or a test; `log` has an entry for each attempt."""

    id: UUID
    webhook_id: UUID
    event_id: int | None
    state: DeliveryState = DeliveryState.WAITING
    due_at: datetime
    attempts: int = 0
    log: list[Any] = field(default_factory=list)
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledDelivery:
    """A stored delivery with its event; a test has none."""

    delivery: Delivery
    event: StoredEvent | None
