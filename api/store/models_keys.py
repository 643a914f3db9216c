"""The table of API keys."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base


class ApiKeyRow(Base):
    """A key of another system; the key itself is not stored.

    Rows stay, so that they tell who made which key, with what it was replaced,
    and who revoked it.
    """

    __tablename__ = "api_keys"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    prefix: Mapped[str] = mapped_column(String(16), unique=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    name: Mapped[str] = mapped_column(String(200))
    scopes: Mapped[list[Any]]
    # A list by value, not rows: a key that is bound must never become unbound
    # because the programmes that it was bound to are gone.
    programme_ids: Mapped[list[Any] | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(60))
    expires_at: Mapped[datetime | None]
    # The key instead of which this one was made; that one retires then.
    replaces: Mapped[UUID | None]
    retires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(String(60))
    # The one thing that changes without a new version.
    last_used_at: Mapped[datetime | None]
