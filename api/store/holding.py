"""Holding a programme: on PostgreSQL, one transaction at a time writes in a programme.

Whoever looks something up by its id in a writing transaction takes hold of the
programme that it belongs to, and keeps it until the commit. So what was read
still holds when it is acted upon, events of a programme are committed in the
order of their ids, and since every writer begins with this one lock, no two can
wait for each other in a circle. Writers in different programmes do not meet.

On SQLite there is one writer anyhow, and nothing happens here. See decision 0010.
"""

from typing import Final, cast
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, Table, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import SessionTransaction

from api.store.models import Base, ProgrammeRow

MANY_WRITERS = "many writers"
"""The mark of a session that writes while others may."""

_HELD = "held"

_ID: Final[Column[UUID]] = cast(Table, ProgrammeRow.__table__).c.id


def _to_lock(found: Select[tuple[UUID]]) -> Select[tuple[UUID]]:
    """NO KEY UPDATE: rows that refer to the programme take KEY SHARE, and these go together."""
    return found.with_for_update(of=_ID.table, key_share=True)


_ONE: Final = _to_lock(select(_ID).where(bindparam("programme_id") == _ID))


async def hold(session: AsyncSession, programme_id: UUID) -> bool:
    """Keep others from writing in a programme until this transaction ends; readers go on.

    Returns
    -------
    bool
        Whether it is held, and so exists; false on SQLite, where nobody looks.
    """
    if session.info.get(MANY_WRITERS) and not _holds(session, programme_id):
        await _lock(session, _ONE, programme_id=programme_id)
    return _holds(session, programme_id)


async def hold_of(session: AsyncSession, row: type[Base], *which: ColumnElement[bool]) -> None:
    """Hold the programme of the row that is meant; a row never changes its programme.

    Parameters
    ----------
    row : type
        A table with a column `programme_id`.
    *which
        The conditions that the row meets.
    """
    if session.info.get(MANY_WRITERS):
        table = row.__table__
        found = select(_ID).join(table, table.c["programme_id"] == _ID).where(*which)
        await _lock(session, _to_lock(found))


async def hold_names(session: AsyncSession) -> None:
    """Keep others from naming programmes until this transaction ends."""
    if session.info.get(MANY_WRITERS):
        await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('programmes.slug'))"))


async def _lock(session: AsyncSession, programme: Select[tuple[UUID]], **values: UUID) -> None:
    # Past the session, which looks for more than ids and takes twice as long: every write begins here.
    connection = await session.connection()
    locked = (await connection.execute(programme, values)).scalars()
    _held(session).update(dict.fromkeys(locked, _transaction(session)))


def _holds(session: AsyncSession, programme_id: UUID) -> bool:
    """Whether a programme is held for certain; a savepoint that was left may have let it go."""
    taken_in = _held(session).get(programme_id)
    return taken_in is not None and taken_in.is_active


def _held(session: AsyncSession) -> dict[UUID, SessionTransaction | None]:
    """The programmes that were locked, and the transaction or savepoint in which each was."""
    held: dict[UUID, SessionTransaction | None] = session.info.setdefault(_HELD, {})
    return held


def _transaction(session: AsyncSession) -> SessionTransaction | None:
    own = session.sync_session
    return own.get_nested_transaction() or own.get_transaction()
