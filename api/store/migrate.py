"""Bring a database to a version of the schema, all at once or not at all."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.pool import NullPool

from api.store.engines import make_engine

MIGRATIONS = Path(__file__).parent / "migrations"


class MigrationError(Exception):
    """A migration would have left rows that refer to nothing; the database is as before."""


def head() -> str:
    """The newest revision of the schema."""
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert newest is not None
    return newest


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` up to `revision`, creating the file if there is none.

    Raises
    ------
    MigrationError
        If rows would refer to nothing afterwards.
    """
    await run(url, lambda config: command.upgrade(config, revision))


async def downgrade(url: str, revision: str) -> None:
    """Bring the database at `url` down to `revision`; "base" leaves no table."""
    await run(url, lambda config: command.downgrade(config, revision))


async def run(url: str, task: Callable[[Config], object]) -> None:
    """Run a command of Alembic in one transaction on the database at `url`.

    A new migration is drafted by `run(url, lambda c: command.revision(c, message, autogenerate=True))`.
    """
    # SQLite changes a table by making it anew; with foreign keys on, dropping
    # the old one would delete what refers to it. They are checked at the end.
    engine = make_engine(url, begin="BEGIN IMMEDIATE", foreign_keys=False, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_run, task)
    finally:
        await engine.dispose()


def _run(connection: Connection, task: Callable[[Config], object]) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "m%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    task(config)
    dangling = connection.execute(text("PRAGMA foreign_key_check")).all()
    if dangling:
        tables = ", ".join(sorted({str(row[0]) for row in dangling}))
        raise MigrationError(
            f"{len(dangling)} rows of {tables} would refer to nothing. "
            "Nothing was changed; repair them first."
        )
