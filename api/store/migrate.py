"""Bring a database to a version of the schema, all at once or not at all."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.settings import SettingsError
from api.store import queue
from api.store.engines import make_engine

MIGRATIONS = Path(__file__).parent / "migrations"

PATIENCE: Final = "500ms"
"""So long a migration waits for a table on PostgreSQL. Whoever comes after it waits, too, and after a second
the server would take two that wait for each other apart, at the cost of either."""
AGAIN: Final = 0.5
"""Seconds after which it is begun anew."""
TRIES: Final = 120


class MigrationError(Exception):
    """A migration could not be done, or would have left rows that refer to nothing; nothing was changed."""


class _LockedError(Exception):
    """Somebody holds a table that is to be changed."""


def head() -> str:
    """The newest revision of the schema."""
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert newest is not None
    return newest


def known() -> frozenset[str]:
    """All revisions that this version of the program has heard of."""
    return frozenset(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` up to `revision`, creating the file if there is none.

    Raises
    ------
    MigrationError
        If rows would refer to nothing afterwards.
    """

    def task(config: Config) -> None:
        command.upgrade(config, revision)
        if (connection := _postgresql(config)) is not None:
            queue.install(connection)

    await run(url, task)


async def downgrade(url: str, revision: str) -> None:
    """Bring the database at `url` down to `revision`; "base" leaves no table."""

    def task(config: Config) -> None:
        command.downgrade(config, revision)
        if (connection := _postgresql(config)) is not None:
            queue.remove(connection)

    await run(url, task)


async def run(url: str, task: Callable[[Config], object]) -> None:
    """Run a command of Alembic in one transaction on the database at `url`.

    A new migration is drafted by `run(url, lambda c: command.revision(c, message, autogenerate=True))`.

    Raises
    ------
    SettingsError
        If there is no database at `url`, it lets nobody in, or it is of a newer version of the program.
    MigrationError
        If others have kept tables locked all the time.
    """
    connection = await _connected(url)
    try:
        for _ in range(TRIES):
            with suppress(_LockedError):
                async with connection.begin():
                    await connection.run_sync(_run, task)
                return
            await asyncio.sleep(AGAIN)
        raise MigrationError("Others keep tables locked. Nothing was changed; try again when less is done.")
    finally:
        await connection.close()
        await connection.engine.dispose()


async def _connected(url: str) -> AsyncConnection:
    """The first connection that anybody makes: here it turns out whether there is a database."""
    try:
        return await make_engine(url, "migrate").connect()
    except (sqlite3.Error, DBAPIError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        shown = make_url(url).render_as_string(hide_password=True)
        raise SettingsError(
            f"The database that MATCHER_DATABASE_URL names, {shown}, cannot be opened: {reason}"
        ) from error


def _check_known(connection: Connection) -> None:
    """Raise `SettingsError` for a schema that this version of the program has not heard of."""
    unknown = set(MigrationContext.configure(connection).get_current_heads()) - known()
    if unknown:
        shown = connection.engine.url.render_as_string(hide_password=True)
        raise SettingsError(
            f"The database that MATCHER_DATABASE_URL names, {shown}, is at schema "
            f"{', '.join(sorted(unknown))}, and this version of the program knows schemas up to {head()}. "
            "Start the newer version that the database was used with, or restore a copy from before; "
            "nothing was changed."
        )


def _run(connection: Connection, task: Callable[[Config], object]) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "m%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    if _postgresql(config) is not None:
        # Processes start together and all bring the schema up; the second finds nothing to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('migrate'))"))
    _check_known(connection)
    if _postgresql(config) is None:
        task(config)
        _check_references(connection)
    else:
        connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
        _unless_locked(config, task)


def _unless_locked(config: Config, task: Callable[[Config], object]) -> None:
    """Do the task; raise `_LockedError` if a table cannot be had."""
    try:
        task(config)
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.errors.LockNotAvailable):
            raise _LockedError from error
        raise


def _postgresql(config: Config) -> Connection | None:
    """The connection that the migration runs on, if it is one to PostgreSQL."""
    connection: Connection = config.attributes["connection"]
    return connection if connection.dialect.name == "postgresql" else None


def _check_references(connection: Connection) -> None:
    """Raise `MigrationError` if rows refer to nothing: SQLite has not looked meanwhile."""
    dangling = connection.execute(text("PRAGMA foreign_key_check")).all()
    if dangling:
        tables = ", ".join(sorted({str(row[0]) for row in dangling}))
        raise MigrationError(
            f"{len(dangling)} rows of {tables} would refer to nothing. "
            "Nothing was changed; repair them first."
        )
