"""What is in a database: its schema, and how many rows each table has."""

from collections.abc import Mapping
from dataclasses import dataclass

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, func, inspect, select, table

from api.store.engines import make_engine

_OF_ALEMBIC = "alembic_version"


class CopyError(Exception):
    """A copy cannot be taken or put in place; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is in a database.

    Parameters
    ----------
    schema : str or None
        The revision of the schema; `None` if there is none.
    rows : mapping of str to int
        By the name of each table.
    """

    schema: str | None
    rows: Mapping[str, int]

    @property
    def total(self) -> int:
        """The rows of all tables."""
        return sum(self.rows.values())


def found(connection: Connection) -> Content:
    """Count what the transaction of a connection sees."""
    names = sorted(set(inspect(connection).get_table_names()) - {_OF_ALEMBIC})
    rows = {name: connection.scalars(select(func.count()).select_from(table(name))).one() for name in names}
    return Content(MigrationContext.configure(connection).get_current_revision(), rows)


async def content_of(url: str) -> Content:
    """Count what is in the database at `url`."""
    engine = make_engine(url, "read")
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(found)
    finally:
        await engine.dispose()
