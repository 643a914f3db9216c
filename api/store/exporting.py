"""Queries for all that is stored of one person, made from the keys by which tables refer to each other.

So a new table that refers to people is exported without a word.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.holdings import HOLDINGS, is_shown
from api.store.models import Base, EventRow, PairingRow, ProfileRow

_PEOPLE: Final = cast("Table", ProfileRow.__table__)
_PAIRINGS: Final = cast("Table", PairingRow.__table__)
_EVENTS: Final = cast("Table", EventRow.__table__)

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""By the names of tables, and in each row of columns."""


async def rows_of(session: AsyncSession, profile_id: UUID) -> Rows:
    """All that is stored of somebody; tables without a row are left out."""
    found: dict[str, Sequence[Mapping[str, Any]]] = {}
    for table in Base.metadata.sorted_tables:
        of_them = condition(table, profile_id) if is_shown(table.name) else None
        if of_them is not None:
            shown = [column for column in table.columns if column.name not in HOLDINGS[table.name].hidden]
            rows = await session.execute(select(*shown).where(of_them).order_by(*table.primary_key.columns))
            if listed := [dict(row) for row in rows.mappings()]:
                found[table.name] = listed
    return found


def condition(table: Table, profile_id: UUID) -> ColumnElement[bool] | None:
    """Which rows of a table are about somebody; `None` if nothing in it refers to people.

    A table that refers to people is about those; one that refers only to tandems,
    or to mails, is about whom these are about.
    """
    if table is _PEOPLE:
        return table.c.id == profile_id
    if table is _EVENTS:
        # They outlive what they tell of, so they do not refer to it.
        tandems = select(_PAIRINGS.c.id).where(_of(_PAIRINGS, profile_id))
        return or_(table.c.subject_id == profile_id, table.c.subject_id.in_(tandems))
    if refers_to_people(table):
        return _of(table, profile_id)
    through = [key for key in table.foreign_keys if refers_to_people(key.column.table)]
    if not through:
        return None
    return or_(
        *(key.parent.in_(select(key.column).where(_of(key.column.table, profile_id))) for key in through)
    )


def refers_to_people(table: Table) -> bool:
    """Whether a table has a column for somebody."""
    return any(key.column is _PEOPLE.c.id for key in table.foreign_keys)


def _of(table: Table, profile_id: UUID) -> ColumnElement[bool]:
    return or_(*(key.parent == profile_id for key in table.foreign_keys if key.column is _PEOPLE.c.id))
