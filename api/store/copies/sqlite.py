"""Copies of an SQLite file."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import make_url

from api.store.copies.content import Content, CopyError, content_of
from api.store.sqlite import BUSY_MILLISECONDS, DRIVER


def url_of(file: Path) -> str:
    """The URL of a file."""
    return f"{DRIVER}:///{file}"


def file_of(url: str) -> Path:
    """The file that a URL names."""
    return Path(str(make_url(url).database)).absolute()


async def take(url: str, into: Path) -> Content:
    """Copy the database at `url` as it is at one moment, and say what is in the copy.

    Raises
    ------
    CopyError
        If there is no database, or it is damaged.
    """
    await asyncio.to_thread(_take, file_of(url), into)
    return await content_of(url_of(into))


async def put(source: Path, url: str) -> None:
    """Put a copy in place of what is at `url`: in one transaction, which waits for whoever writes.

    Raises
    ------
    CopyError
        If what is there is no database.
    """
    await asyncio.to_thread(_put, source, file_of(url))


async def check(file: Path) -> None:
    """Raise `CopyError` if a copy is damaged, or a row of it refers to nothing."""
    await asyncio.to_thread(_check, file)


def _take(source: Path, into: Path) -> None:
    if not source.is_file():
        raise CopyError(f"There is no database: MATCHER_DATABASE_URL names {source}.")
    # Reads one state and keeps no writer waiting, as the other way to copy a file in use does. But that one
    # copies free pages, too, and in them whoever was deleted.
    with _opened(source) as connection:
        connection.execute("VACUUM INTO ?", [str(into)])


def _put(source: Path, target: Path) -> None:
    with _opened(source) as new, _opened(target) as old:
        new.backup(old)
        # What was there before stands in the log until then.
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _check(file: Path) -> None:
    with _opened(file) as connection:
        faults = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(1)") if row[0] != "ok"]
        dangling = connection.execute("PRAGMA foreign_key_check").fetchall()
    faults += [f"a row of {row[0]} refers to nothing" for row in dangling]
    if faults:
        raise CopyError(f"{file.name} is damaged: {faults[0]}.")


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a file, and name it if it cannot be read or written."""
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_MILLISECONDS / 1000, isolation_level=None)) as opened:
            yield opened
    except sqlite3.DatabaseError as error:
        raise CopyError(f"SQLite says of {file}: {error}.") from error
