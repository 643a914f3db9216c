"""Queries for events: they are added and read, never changed."""

from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Final, cast
from uuid import UUID

from sqlalchemy import Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.bulk import Rows, insert_all
from api.store.holding import hold
from api.store.models import EventRow
from api.store.records import NewEvent, StoredEvent
from api.store.rows import columns, made, values
from api.store.waking import Kind, note

_COLUMNS = tuple(item.name for item in fields(NewEvent))
_in_order = attrgetter(*_COLUMNS)
_TABLE: Final = cast(Table, EventRow.__table__)
_ADD: Final = insert(_TABLE).returning(_TABLE.c.id, sort_by_parameter_order=True)


async def add(session: AsyncSession, event: NewEvent) -> int:
    """Store an event and give back its id, as `add_each`."""
    [added] = await add_each(session, event.programme_id, [event])
    return added


async def add_each(session: AsyncSession, programme_id: UUID, added: Sequence[NewEvent]) -> list[int]:
    """Store events of one programme and give back their ids, which grow, and are greater than all there.

    A reader that has seen an id must never miss a smaller one of the same
    programme that is committed later. So whoever takes an id commits before the
    next one is taken: on SQLite because there is one writer, on PostgreSQL
    because the programme is held until the commit.
    """
    await hold(session, programme_id)
    _note(session)
    # Past the session, which would make rows of what is only stored.
    connection = await session.connection()
    stored = await connection.execute(_ADD, [values(event) for event in added])
    return list(stored.scalars())


async def add_all(session: AsyncSession, programme_id: UUID, added: Sequence[NewEvent]) -> None:
    """Store events of one programme, as `add_each` does, faster where nobody asks for their ids."""
    if added:
        await hold(session, programme_id)
        _note(session)
        await insert_all(session, Rows(EventRow, _COLUMNS, [_in_order(event) for event in added]))


async def last(session: AsyncSession, programme_id: UUID) -> int:
    """The id of the last event of a programme; 0 if there is none."""
    statement = select(func.max(EventRow.id)).where(EventRow.programme_id == programme_id)
    return await session.scalar(statement) or 0


async def any_since(session: AsyncSession, programme_id: UUID, *, after: int, kinds: Sequence[str]) -> bool:
    """Whether a programme has events after an id whose subjects are of these kinds."""
    found = await session.scalar(
        select(EventRow.id)
        .where(EventRow.programme_id == programme_id, EventRow.id > after, EventRow.subject_kind.in_(kinds))
        .limit(1)
    )
    return found is not None


async def listed(session: AsyncSession, programme_id: UUID, *, after: int, limit: int) -> list[StoredEvent]:
    """Events of a programme whose ids follow `after`, oldest first."""
    found = await session.execute(
        select(*columns(EventRow, StoredEvent))
        .where(EventRow.programme_id == programme_id, EventRow.id > after)
        .order_by(EventRow.id)
        .limit(limit)
    )
    return made(StoredEvent, found.all())


def _note(session: AsyncSession) -> None:
    for kind in (Kind.EVENTS, Kind.WEBHOOKS):
        note(session, kind)
