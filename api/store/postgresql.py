"""PostgreSQL: many writers, of many processes on many machines.

A writing transaction is READ COMMITTED: each statement sees what was committed
before it, so that whoever has waited for a lock sees what the holder has done.
Which lock that is, `api.store.holding` says. A reading transaction is REPEATABLE
READ: it sees one state of the database from its first statement on.
"""

import math
import time
from functools import partial
from typing import Any, Final, Literal

import msgspec
import psycopg
from sqlalchemy import URL, Dialect, ExceptionContext, NullPool, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from api.store.json import to_json

DRIVER: Final = "postgresql+psycopg"

CONNECTIONS = 8
"""Connections of a process for writing, and as many for reading."""

RESTED: Final = 1.0
"""Seconds after which a connection is tried before it is used; to try it is a trip to the server."""

SETTINGS: Final = {
    # As long as a writer waits for the file of SQLite.
    "lock_timeout": "30s",
    # A process that has lost its way must not keep others from writing for ever.
    "idle_in_transaction_session_timeout": "5min",
    "timezone": "UTC",
}
"""What each session of the server is set to."""

_USED: Final = "used"

_SHARED: Final[dict[str, Any]] = {
    "pool_size": CONNECTIONS,
    "max_overflow": 0,
    "pool_timeout": 60,
}
_PURPOSES: Final[dict[str, dict[str, Any]]] = {
    "write": {**_SHARED, "isolation_level": "READ COMMITTED"},
    "read": {
        **_SHARED,
        "isolation_level": "REPEATABLE READ",
        "execution_options": {"postgresql_readonly": True},
    },
    "migrate": {"poolclass": NullPool, "isolation_level": "READ COMMITTED"},
}


def make_engine(url: URL, purpose: Literal["write", "read", "migrate"]) -> AsyncEngine:
    """Make an engine; see `api.store.engines`."""
    engine = create_async_engine(
        url,
        hide_parameters=True,
        json_serializer=to_json,
        json_deserializer=msgspec.json.decode,
        connect_args={"options": " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())},
        **_PURPOSES[purpose],
    )
    event.listen(engine.sync_engine, "handle_error", _tell_no_values)
    event.listen(engine.sync_engine, "checkin", _note_use)
    event.listen(engine.sync_engine, "checkout", partial(_try, engine.dialect))
    return engine


def _note_use(_: object, record: ConnectionPoolEntry) -> None:
    record.info[_USED] = time.monotonic()


def _try(
    dialect: Dialect, connection: DBAPIConnection, record: ConnectionPoolEntry, _: PoolProxiedConnection
) -> None:
    """Have another connection opened in place of one that the server has closed, as when it was restarted."""
    if time.monotonic() - record.info.get(_USED, math.inf) < RESTED:
        return
    try:
        dialect.do_ping(connection)
    except psycopg.Error as error:
        raise DisconnectionError from error


def _tell_no_values(context: ExceptionContext) -> None:
    """Leave out the details of an error: they quote the row, and rows are people's data."""
    error, shown = context.original_exception, context.sqlalchemy_exception
    if isinstance(error, psycopg.Error) and error.diag.message_primary and shown is not None:
        error.args = (error.diag.message_primary,)
        kind = type(error)
        shown.args = (f"({kind.__module__}.{kind.__name__}) {error.diag.message_primary}",)
