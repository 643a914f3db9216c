"""Databases for tests and measurements: SQLite files and a PostgreSQL server, used alike."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

from sqlalchemy import delete

from api.store import migrate
from api.store.models import Base
from api.store.queue import SCHEMA
from tools.postgres import DURABLE, Postgres

Rows = list[tuple[object, ...]]


class Databases(Protocol):
    """Makes databases, and looks into them behind the service's back."""

    def make(self, *, migrated: bool = True) -> str:
        """Make a database, with the present schema or with nothing; the URL of it."""
        ...

    def give_back(self, url: str) -> None:
        """Say that nobody uses a database any more."""
        ...

    def ask(self, url: str, statement: str) -> Rows:
        """The rows that a statement finds; what it changes is committed."""
        ...


@contextmanager
def both(folder: Path) -> Iterator[dict[str, Databases]]:
    """SQLite files in a folder, and a PostgreSQL server that has on the disk what it has acknowledged."""
    with Postgres.started(DURABLE) as server:
        yield {"SQLite": SqliteFiles(folder), "PostgreSQL": PostgresDatabases(server)}


class SqliteFiles:
    """Files in a folder, each copied from one that was migrated once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers: Iterator[int] = count()
        self._template: Path | None = None

    def make(self, *, migrated: bool = True) -> str:
        """See `Databases`; without a schema there is no file yet."""
        if migrated and self._template is None:
            self._template = self._folder / "template.db"
            asyncio.run(migrate.upgrade(_url(self._template)))
        path = self._folder / f"{next(self._numbers)}.db"
        if migrated and self._template is not None:
            shutil.copy(self._template, path)
        return _url(path)

    def give_back(self, url: str) -> None:
        """See `Databases`; the file stays, to be looked at."""

    def ask(self, url: str, statement: str) -> Rows:
        """See `Databases`."""
        with closing(sqlite3.connect(file_of(url), timeout=30)) as connection, connection:
            return connection.execute(statement).fetchall()


class PostgresDatabases:
    """Databases of a server, each a copy of one that was migrated once.

    To empty one is five times as fast as to make another, so they are used again.
    """

    def __init__(self, server: Postgres) -> None:
        self._server = server
        self._template: str | None = None
        self._migrated: set[str] = set()
        self._spare: list[str] = []
        tables = [str(delete(table)) for table in reversed(Base.metadata.sorted_tables)]
        queue = [f"SET search_path TO {SCHEMA}", "DELETE FROM procrastinate_jobs"]
        self._clear = "; ".join([*tables, *queue])

    def make(self, *, migrated: bool = True) -> str:
        """See `Databases`."""
        if not migrated:
            return self._server.create()
        if self._spare:
            return self._spare.pop()
        if self._template is None:
            self._template = self._server.create()
            asyncio.run(migrate.upgrade(self._template))
        url = self._server.create(self._template)
        self._migrated.add(url)
        return url

    def give_back(self, url: str) -> None:
        """See `Databases`."""
        if url in self._migrated:
            self._server.ask(url, self._clear)
            self._spare.append(url)
        else:
            self._server.drop(url)

    def ask(self, url: str, statement: str) -> Rows:
        """See `Databases`."""
        return self._server.ask(url, statement)


def file_of(url: str) -> Path:
    """The file that an SQLite URL names."""
    return Path(url.partition(":///")[2])


def _url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"
