"""The tables of webhooks: who is told, how far they have been told, and what was sent."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.schemas.states import DeliveryState, WebhookState
from api.store.base import Base
from api.store.types import names_of

_EVENT_ID = BigInteger().with_variant(Integer(), "sqlite")


class WebhookRow(Base):
    """Another system that is told what happens.

    One sender at a time works for it: `turn` grows with each claim, and whoever
    writes on behalf of a claim names it.
    """

    __tablename__ = "webhooks"
    __table_args__ = (Index(None, "state", "free_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(2000))
    description: Mapped[str | None] = mapped_column(String(200))
    # Null for all types, and for all programmes.
    event_types: Mapped[list[Any] | None]
    programme_ids: Mapped[list[Any] | None]
    secret: Mapped[bytes]
    # While the secret is being rotated, both sign.
    previous_secret: Mapped[bytes | None]
    previous_until: Mapped[datetime | None]
    state: Mapped[WebhookState] = mapped_column(names_of(WebhookState))
    ended_at: Mapped[datetime | None]
    version: Mapped[int]
    created_by: Mapped[str] = mapped_column(String(60))
    turn: Mapped[int]
    # When whoever works for it is given up.
    free_at: Mapped[datetime]
    # After failures nothing is tried before.
    held_until: Mapped[datetime]
    failures: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class WebhookCursorRow(Base):
    """The last event of a programme from which a webhook's deliveries have been made."""

    __tablename__ = "webhook_cursors"

    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"), primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    # No reference: for a programme without events it is 0.
    event_id: Mapped[int] = mapped_column(_EVENT_ID)


class WebhookDeliveryRow(Base):
    """An event that a webhook is to be told, or a test without an event; and every attempt at it."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id"),
        Index(None, "webhook_id", "id"),
        Index(None, "webhook_id", "state", "due_at"),
        Index(None, "event_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event_id: Mapped[int | None] = mapped_column(_EVENT_ID, ForeignKey("events.id"))
    state: Mapped[DeliveryState] = mapped_column(names_of(DeliveryState))
    # While it waits: when to try. Afterwards: when it ended.
    due_at: Mapped[datetime]
    # Grows before each attempt; a redelivery begins again.
    attempts: Mapped[int] = mapped_column(SmallInteger)
    # What was answered to the latest attempts, oldest first.
    log: Mapped[list[Any]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
