"""The log of SQLite, in which what was deleted stands until it is written over."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from api.store.engines import is_postgresql

_PATIENCE = 0.5
"""Seconds to wait for others: while they are waited for, nobody writes."""


def is_empty(url: str) -> bool:
    """Whether the log of a database holds nothing; PostgreSQL has none that we see to."""
    log = Path(f"{make_url(url).database}-wal")
    return is_postgresql(url) or not log.exists() or log.stat().st_size == 0


async def empty(url: str) -> None:
    """Write the log into the file and cut it off, unless somebody still reads it."""
    await asyncio.to_thread(_empty, str(make_url(url).database))


def _empty(file: str) -> None:
    with closing(sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
