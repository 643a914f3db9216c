"""An SQLite connection in a thread, to which each statement is one trip.

The driver makes four of each, for a cursor, the statement, its rows and the end of
the cursor; a trip there and back takes longer than most statements. What begins a
transaction goes with its first statement.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final, Self, cast

import aiosqlite
from aiosqlite.context import contextmanager

AT_A_TIME: Final = 64
"""Rows that a loop over a cursor would fetch at a time; SQLAlchemy takes all at once."""


class OneTripConnection(aiosqlite.Connection):
    """A connection that fetches the rows of a statement with it.

    Parameters
    ----------
    connect : callable
        Opens the file, in the thread; the connection may be used by another one.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connect, AT_A_TIME)
        # What nobody has closed must not keep the process from its end.
        self._thread.daemon = True
        self._due: str | None = None
        self._asked = False

    def begin(self, sql: str) -> None:
        """Have a transaction begun with this as soon as there is a statement for it."""
        self._due = sql

    def begin_if_due(self) -> None:
        """Begin what is due; what the thread does before each statement."""
        if self._due is not None:
            self._conn.execute(self._due)
            self._due = None

    async def commit(self) -> None:
        """Commit; without a trip if no statement has been sent."""
        await self._end(super().commit)

    async def rollback(self) -> None:
        """Roll back; without a trip if no statement has been sent."""
        await self._end(super().rollback)

    async def _end(self, end: Callable[[], Awaitable[None]]) -> None:
        # What the thread has begun cannot be asked here: a statement that nobody
        # waits for any more may still be on its way, and begin a transaction.
        if self._asked:
            await end()
            self._asked = False
        self._due = None

    @contextmanager
    async def cursor(self) -> aiosqlite.Cursor:
        """Make a cursor, without a trip."""
        self._asked = True
        return _Cursor(self, self._conn.cursor(partial(_Fetching, owner=self)))


class _Fetching(sqlite3.Cursor):
    """Fetches the rows of a statement with it."""

    rows: Sequence[sqlite3.Row] = ()

    def __init__(self, connection: sqlite3.Connection, owner: OneTripConnection) -> None:
        super().__init__(connection)
        self._owner = owner

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Self:
        self._owner.begin_if_due()
        return super().executemany(sql, parameters)

    def execute(self, sql: str, parameters: object = (), /) -> Self:
        self._owner.begin_if_due()
        super().execute(sql, cast("Sequence[Any]", parameters))
        if self.description is not None:
            self.rows = super().fetchall()
        return self


class _Cursor(aiosqlite.Cursor):
    def __init__(self, connection: aiosqlite.Connection, cursor: _Fetching) -> None:
        super().__init__(connection, cursor)
        self._fetched = cursor

    async def fetchall(self) -> Iterable[sqlite3.Row]:
        return self._fetched.rows

    async def close(self) -> None:
        """Without a trip, because the statement has ended with its last row."""
        self._fetched.close()
