"""Copies of a database of PostgreSQL, by its own programs."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.store.copies import programs
from api.store.copies.content import Content, CopyError, found
from api.store.engines import Purpose, make_engine

SCHEMA: Final = "public"
"""Where our tables are; the queue, in a schema of its own, holds nothing that must be kept."""

ASIDE: Final = "matcher_before"
"""Where the old tables are until the new ones stand."""

_OURS: Final = text("""
    SELECT 'TABLE', c.oid::regclass::text FROM pg_class c
    WHERE c.relnamespace = to_regnamespace(:schema) AND c.relkind = 'r'
    AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    UNION ALL
    SELECT 'FUNCTION', p.oid::regprocedure::text FROM pg_proc p
    WHERE p.pronamespace = to_regnamespace(:schema)
    AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
""")
"""All tables and functions of a schema but those of extensions; what belongs to a table goes with it."""


async def take(url: str, into: Path) -> Content:
    """Copy the database at `url` as it is at one moment, and say what is in the copy.

    Raises
    ------
    CopyError
        If `pg_dump` is missing, or refuses.
    """
    async with _connected(url, "read") as connection:
        # What is counted here is what is copied there, whatever others write meanwhile.
        await connection.execute(text("SET idle_in_transaction_session_timeout = 0"))
        moment = await connection.scalar(text("SELECT pg_export_snapshot()"))
        content = await connection.run_sync(found)
        options = ["--format=custom", f"--schema={SCHEMA}", "--no-owner", "--no-privileges"]
        await programs.run("pg_dump", url, *options, f"--snapshot={moment}", f"--file={into}")
    return content


async def load(source: Path, url: str) -> None:
    """Load a copy into a database without tables: all of it or nothing.

    Raises
    ------
    CopyError
        If `pg_restore` is missing, or refuses.
    """
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    await programs.run("pg_restore", url, *options, f"--schema={SCHEMA}", str(source))


async def put_aside(url: str) -> None:
    """Move all tables out of the way."""
    async with _connected(url, "migrate") as connection, connection.begin():
        await connection.execute(text(f"CREATE SCHEMA {ASIDE}"))
        await connection.run_sync(_each, SCHEMA, f"ALTER {{}} {{}} SET SCHEMA {ASIDE}")


async def put_back(url: str) -> None:
    """Move tables that were put aside back, in place of what is there now; if there are any."""
    async with _connected(url, "migrate") as connection, connection.begin():
        await connection.run_sync(_put_back)


async def drop_aside(url: str) -> None:
    """Delete the old tables."""
    async with _connected(url, "migrate") as connection, connection.begin():
        await connection.execute(text(f"DROP SCHEMA {ASIDE} CASCADE"))


@asynccontextmanager
async def fresh(url: str) -> AsyncIterator[str]:
    """Make an empty database on the same server, and delete it in the end; its URL.

    Raises
    ------
    CopyError
        If the user may not make one.
    """
    name = f"matcher_check_{secrets.token_hex(6)}"
    async with _connected(url, "migrate") as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        try:
            await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        except DBAPIError as error:
            raise CopyError(
                f"A copy is checked in a new database, and none could be made: {error.orig}. "
                "Let the user make databases (ALTER ROLE ... CREATEDB), or name another server."
            ) from error
        try:
            yield make_url(url).set(database=name).render_as_string(hide_password=False)
        finally:
            await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@asynccontextmanager
async def _connected(url: str, purpose: Purpose) -> AsyncIterator[AsyncConnection]:
    engine = make_engine(url, purpose)
    try:
        async with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise CopyError(f"PostgreSQL refuses: {error.orig}") from error
    finally:
        await engine.dispose()


def _put_back(connection: Connection) -> None:
    if connection.scalar(text("SELECT to_regnamespace(:name)"), {"name": ASIDE}) is None:
        return
    _each(connection, SCHEMA, "DROP {} {} CASCADE")
    _each(connection, ASIDE, f"ALTER {{}} {{}} SET SCHEMA {SCHEMA}")
    connection.execute(text(f"DROP SCHEMA {ASIDE}"))


def _each(connection: Connection, schema: str, statement: str) -> None:
    """Execute a statement with the kind and the name of each table and function of a schema."""
    for kind, name in connection.execute(_OURS, {"schema": schema}).all():
        connection.exec_driver_sql(statement.format(kind, name))
