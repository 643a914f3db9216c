"""SQLite: a file with one writer at a time and readers who never wait.

Writers of this process queue for one connection, in order and without polling;
writers of other processes wait for the lock of the file.
"""

import sqlite3
from pathlib import Path
from typing import Any, Final, Literal, cast

import aiosqlite
import msgspec
from sqlalchemy import URL, AdaptedConnection, Connection, NullPool, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import PoolResetState

from api.store.json import to_json
from api.store.trips import OneTripConnection

DRIVER: Final = "sqlite+aiosqlite"

Purpose = Literal["write", "read", "migrate"]

BUSY_MILLISECONDS = 30_000
"""How long a connection waits for another process that writes."""

READERS = 8
"""Connections for reading; each is a thread that sleeps while nobody asks."""

_POOLS: Final[dict[str, dict[str, Any]]] = {
    "write": {"pool_size": 1, "max_overflow": 0, "pool_timeout": 60},
    "read": {"pool_size": READERS, "max_overflow": 0, "pool_timeout": 60},
    "migrate": {"poolclass": NullPool},
}


def make_engine(url: URL, purpose: Purpose) -> AsyncEngine:
    """Make an engine; see `api.store.engines`."""
    if purpose == "migrate":
        # The first that anybody does. Where a file cannot be opened, the driver leaves a thread behind
        # that fails later; this raises `sqlite3.Error`.
        sqlite3.connect(str(url.database)).close()
    path = Path(str(url.database)).absolute()

    def connect() -> sqlite3.Connection:
        # Without an isolation level the driver leaves it to the event below to begin transactions; it
        # would do so late and deferred.
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for name, value in _pragmas(purpose).items():
            connection.execute(f"PRAGMA {name} = {value}")
        return connection

    async def open_connection() -> aiosqlite.Connection:
        return await OneTripConnection(connect)

    engine = create_async_engine(
        url,
        async_creator=open_connection,
        # Parameters are people's data; they must not reach a log through an error.
        hide_parameters=True,
        json_serializer=to_json,
        json_deserializer=msgspec.json.decode,
        **_POOLS[purpose],
    )

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        # A writer takes the lock with its first statement, whatever that is: one that
        # reads first and writes later fails if another has written in between.
        adapted = cast(AdaptedConnection, connection.connection.dbapi_connection)
        cast(OneTripConnection, adapted.driver_connection).begin(
            "BEGIN" if purpose == "read" else "BEGIN IMMEDIATE"
        )

    @event.listens_for(engine.sync_engine, "reset")
    def give_back(connection: AdaptedConnection, _record: object, state: PoolResetState) -> None:
        # SQLite keeps a transaction open whose commit has failed, and with it the
        # lock; SQLAlchemy takes it for ended and would hand it to the next writer.
        if state.asyncio_safe and not state.terminate_only and connection.driver_connection.in_transaction:
            connection.run_async(_roll_back)

    return engine


def _pragmas(purpose: Purpose) -> dict[str, str | int]:
    """What each connection is set to, in this order."""
    return {
        "busy_timeout": BUSY_MILLISECONDS,
        "journal_mode": "WAL",
        "synchronous": "FULL",
        # Whoever was deleted must not be legible in what is left free.
        "secure_delete": "ON",
        # A migration changes a table by making it anew; with foreign keys on, dropping the old one would
        # delete what refers to it.
        "foreign_keys": "OFF" if purpose == "migrate" else "ON",
        "query_only": "ON" if purpose == "read" else "OFF",
    }


async def _roll_back(connection: aiosqlite.Connection) -> None:
    await connection.rollback()
