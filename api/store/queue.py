"""The tables of the queue on PostgreSQL: procrastinate's, in a schema of their own.

The queue only wakes; what is to be done stands in our own tables. So its tables
need no history: they are made anew for another version of procrastinate, and
what was waiting in them is found by the next sweep.
"""

from importlib.metadata import version
from typing import Final

from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncSession

SCHEMA: Final = "matcher_queue"


def install(connection: Connection) -> None:
    """Make the queue, unless there is the right one already."""
    made_for = f"procrastinate {version('procrastinate')}"
    found = connection.scalar(text(f"SELECT obj_description(to_regnamespace('{SCHEMA}'), 'pg_namespace')"))
    if found == made_for:
        return
    remove(connection)
    connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    connection.execute(text(f"COMMENT ON SCHEMA {SCHEMA} IS '{made_for}'"))
    connection.execute(text(f"SET LOCAL search_path TO {SCHEMA}"))
    # Not through SQLAlchemy: the script is many statements, and full of colons and percent signs.
    cursor = connection.connection.cursor()
    cursor.execute(SchemaManager.get_schema())
    cursor.close()
    connection.execute(text("SET LOCAL search_path TO DEFAULT"))


async def workers(session: AsyncSession, silence: float) -> int:
    """How many give signs of life, none longer ago than so many seconds; each kind of work has its own."""
    alive = (
        "SELECT count(*) FROM matcher_queue.procrastinate_workers"
        " WHERE last_heartbeat > now() - make_interval(secs => :silence)"
    )
    return await session.scalar(text(alive), {"silence": silence}) or 0


def remove(connection: Connection) -> None:
    """Remove the queue with all that waits in it."""
    connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
