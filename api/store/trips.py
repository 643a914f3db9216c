"""An SQLite connection in a thread, to which each statement is one trip.

The driver makes four of each, for a cursor, the statement, its rows and the end of
the cursor; a trip there and back takes longer than most statements.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
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

    @contextmanager
    async def cursor(self) -> aiosqlite.Cursor:
        """Make a cursor, without a trip."""
        return _Cursor(self, self._conn.cursor(_Fetching))


class _Fetching(sqlite3.Cursor):
    """Fetches the rows of a statement with it."""

    rows: Sequence[sqlite3.Row] = ()

    def execute(self, sql: str, parameters: object = (), /) -> Self:
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
