"""Engines for what is done with a database; which database it is, the URL says."""

from typing import Literal

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from api.observe.statements import trace_statements
from api.settings import SettingsError
from api.store import postgresql, sqlite

Purpose = Literal["write", "read", "migrate"]


def make_engine(url: str, purpose: Purpose) -> AsyncEngine:
    """Make an engine.

    Parameters
    ----------
    url : str
        "sqlite+aiosqlite:///FILE" or "postgresql+psycopg://USER:PASSWORD@HOST/NAME".
    purpose : str
        What its transactions may do: "write", "read" one state of the database,
        or "migrate" it.

    Raises
    ------
    SettingsError
        If the URL names another database, or none that two connections could share.
    """
    parsed = make_url(url)
    if parsed.drivername == postgresql.DRIVER:
        return _traced(postgresql.make_engine(parsed, purpose))
    if parsed.drivername == sqlite.DRIVER and parsed.database not in {None, "", ":memory:"}:
        return _traced(sqlite.make_engine(parsed, purpose))
    shown = parsed.render_as_string(hide_password=True)
    raise SettingsError(
        "MATCHER_DATABASE_URL must be of the form sqlite+aiosqlite:///FILE or "
        f"postgresql+psycopg://USER:PASSWORD@HOST/NAME, got {shown}."
    )


def _traced(engine: AsyncEngine) -> AsyncEngine:
    trace_statements(engine.sync_engine)
    return engine


def is_postgresql(url: str) -> bool:
    """Whether a database has many writers, on many machines."""
    return make_url(url).drivername == postgresql.DRIVER
