"""Engines whose connections and transactions are set up as SQLite needs them."""

from sqlite3 import Connection as SqliteConnection
from typing import Any, Literal

import aiosqlite
import msgspec
from sqlalchemy import AdaptedConnection, Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import PoolResetState

Begin = Literal["BEGIN", "BEGIN IMMEDIATE"]

BUSY_MILLISECONDS = 30_000
"""How long a connection waits for another process that writes."""


def make_engine(url: str, *, begin: Begin, foreign_keys: bool = True, **options: Any) -> AsyncEngine:  # noqa: ANN401 - SQLAlchemy's own
    """Make an engine for an SQLite file.

    Parameters
    ----------
    url : str
        "sqlite+aiosqlite:///FILE".
    begin : str
        How a transaction starts. A writer must take the lock at once: one that
        reads first and writes later fails if another has written in between.
    foreign_keys : bool
        Off only for migrations, which make tables anew.
    **options
        Passed on to SQLAlchemy.

    Raises
    ------
    ValueError
        If the URL names another database, or none that two connections could share.
    """
    parsed = make_url(url)
    if parsed.drivername != "sqlite+aiosqlite" or parsed.database in {None, "", ":memory:"}:
        shown = parsed.render_as_string(hide_password=True)
        raise ValueError(f"The database URL must be of the form sqlite+aiosqlite:///FILE, got {shown}.")
    engine = create_async_engine(
        parsed,
        # Parameters are people's data; they must not reach a log through an error.
        hide_parameters=True,
        json_serializer=_to_json,
        json_deserializer=msgspec.json.decode,
        **options,
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
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        if begin == "BEGIN":
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    @event.listens_for(engine.sync_engine, "reset")
    def give_back(connection: AdaptedConnection, _record: object, state: PoolResetState) -> None:
        # SQLite keeps a transaction open whose commit has failed, and with it the
        # lock; SQLAlchemy takes it for ended and would hand it to the next writer.
        if state.asyncio_safe and not state.terminate_only and connection.driver_connection.in_transaction:
            connection.run_async(_roll_back)

    return engine


async def _roll_back(connection: aiosqlite.Connection) -> None:
    await connection.rollback()


def _to_json(value: object) -> str:
    return msgspec.json.encode(value).decode()
