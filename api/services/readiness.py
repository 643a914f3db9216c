"""Whether the service can do its work, and what it lacks if it cannot."""

import asyncio
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from api.engine import Engine
from api.errors import DatabaseAway, NotReady, Unavailable
from api.settings import Settings
from api.store import queue
from api.store.database import Database

WITHIN: Final = 4.0
"""Seconds that the database has to answer; whoever asks does not wait for longer."""

SILENCE: Final = 20.0
"""Seconds after which a worker is taken for dead; it gives a sign of life every five."""


class SchemaOutdated(Unavailable):
    """The database lacks migrations that this version of the program needs."""

    code = "schema_outdated"


class EngineDown(Unavailable):
    """No process that computes is up."""

    code = "engine_down"


class NoWorker(Unavailable):
    """The server leaves work to others, and no `matcher worker` gives a sign of life."""

    code = "no_worker"


async def check(database: Database, engine: Engine, settings: Settings) -> None:
    """See whether all parts work: the database and its schema, the engine, and a worker where one is needed.

    Raises
    ------
    NotReady
        With each part that fails.
    """
    try:
        async with asyncio.timeout(WITHIN):
            missing = await _stored(database, settings)
    except (SQLAlchemyError, OSError, TimeoutError):
        missing = [DatabaseAway()]
    if not engine.ready:
        missing.append(EngineDown())
    if missing:
        raise NotReady(*missing)


async def _stored(database: Database, settings: Settings) -> list[Unavailable]:
    """What can be seen to be missing in the database."""
    if not await database.ready():
        return [SchemaOutdated()]
    if settings.run_workers > 0:
        return []
    async with database.read() as session:
        return [] if await queue.workers(session, SILENCE) else [NoWorker()]
