"""Column types that mean the same on SQLite and on PostgreSQL."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, DateTime, Dialect, Enum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator
from uuid_utils import compat

JsonObject = dict[str, Any]
"""A JSON object, decoded."""

JsonColumn = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""JSON whose `None` is SQL's NULL."""

NAME_LENGTH = 20
"""No state or role has a longer name."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no time zone, so it is taken off and put on again here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a time zone; store UTC."""
        del dialect  # both store what this returns
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A moment needs a time zone, got {value.isoformat()}.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read a moment as UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def names_of(kind: type[StrEnum]) -> Enum:
    """A column that holds the values of `kind` as text, so that a new value needs no migration."""
    return Enum(
        kind,
        native_enum=False,
        length=NAME_LENGTH,
        values_callable=lambda members: [member.value for member in members],
    )


def new_id() -> UUID:
    """Make an id that sorts by the time at which it was made (UUIDv7)."""
    return compat.uuid7()
