"""Between rows and records: columns by the names of a record's fields, and pages by key."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, Select
from sqlalchemy.orm import InstrumentedAttribute

from api.store.models import Base
from api.store.records import Record

R = TypeVar("R", bound=Record)


def columns(row: type[Base], record: type[Record]) -> list[InstrumentedAttribute[Any]]:
    """The columns of `row` that `record` has as fields."""
    return [getattr(row, item.name) for item in fields(record)]


def made(record: type[R], rows: Sequence[Row[Any]]) -> list[R]:
    """Make records of rows that were selected by `columns`."""
    return [record(**row._asdict()) for row in rows]


def one(record: type[R], row: Row[Any] | None) -> R | None:
    """Make a record of a row, if there is one."""
    return None if row is None else made(record, [row])[0]


def values(record: Record) -> dict[str, Any]:
    """The fields of a record, to be written."""
    return {item.name: getattr(record, item.name) for item in fields(record)}


def page(
    statement: Select[Any],
    key: InstrumentedAttribute[UUID],
    after: UUID | None,
    limit: int,
    *,
    newest_first: bool = False,
) -> Select[Any]:
    """Restrict a statement to the `limit` rows whose key follows `after`, in order of the key."""
    if after is not None:
        statement = statement.where(key < after if newest_first else key > after)
    return statement.order_by(key.desc() if newest_first else key).limit(limit)
