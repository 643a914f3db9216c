"""SQLite: a file with one writer at a time and readers who never wait.

Writers of this process queue for one connection, in order and without polling;
writers of other processes wait for the lock of the file.
"""

from sqlite3 import Connection as SqliteConnection
from sqlite3 import connect
from typing import Any, Final, Literal

import aiosqlite
import msgspec
from sqlalchemy import URL, AdaptedConnection, Connection, NullPool, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import PoolResetState

from api.store.json import to_json

DRIVER: Final = "sqlite+aiosqlite"

BUSY_MILLISECONDS = 30_000
"""How long a connection waits for another process that writes."""

READERS = 8
"""Connections for reading; each is a thread that sleeps while nobody asks."""

_POOLS: Final[dict[str, dict[str, Any]]] = {
    "write": {"pool_size": 1, "max_overflow": 0, "pool_timeout": 60},
    "read": {"pool_size": READERS, "max_overflow": 0, "pool_timeout": 60},
    "migrate": {"poolclass": NullPool},
}


def make_engine(url: URL, purpose: Literal["write", "read", "migrate"]) -> AsyncEngine:
    """Make an engine; see `api.store.engines`."""
    if purpose == "migrate":
        # The first that anybody does. Where a file cannot be opened, the driver leaves a thread behind
        # that fails later; this raises `sqlite3.Error`.
        connect(str(url.database)).close()
    engine = create_async_engine(
        url,
        # Parameters are people's data; they must not reach a log through an error.
        hide_parameters=True,
        json_serializer=to_json,
        json_deserializer=msgspec.json.decode,
        **_POOLS[purpose],
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: SqliteConnection, _record: object) -> None:
        # The driver would begin transactions by itself, late and deferred;
        # without an isolation level it leaves that to the event below.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        # A migration changes a table by making it anew; with foreign keys on,
        # dropping the old one would delete what refers to it.
        cursor.execute(f"PRAGMA foreign_keys = {'OFF' if purpose == 'migrate' else 'ON'}")
        if purpose == "read":
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        # A writer takes the lock at once: one that reads first and writes later
        # fails if another has written in between.
        connection.exec_driver_sql("BEGIN" if purpose == "read" else "BEGIN IMMEDIATE")

    @event.listens_for(engine.sync_engine, "reset")
    def give_back(connection: AdaptedConnection, _record: object, state: PoolResetState) -> None:
        # SQLite keeps a transaction open whose commit has failed, and with it the
        # lock; SQLAlchemy takes it for ended and would hand it to the next writer.
        if state.asyncio_safe and not state.terminate_only and connection.driver_connection.in_transaction:
            connection.run_async(_roll_back)

    return engine


async def _roll_back(connection: aiosqlite.Connection) -> None:
    await connection.rollback()
