"""Follow a run to its end, in whichever process it is computed."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from api.store import runs
from api.store.database import Database
from api.store.records import Run

LOOK_EVERY = 0.25
"""Seconds between two looks at a run."""

QUIET = 15.0
"""Seconds after which a sign of life is due, so that no proxy closes the connection."""


async def follow(
    database: Database, run: Run, *, look_every: float = LOOK_EVERY, quiet: float = QUIET
) -> AsyncIterator[Run | None]:
    """Tell what `run` is now, whenever that has changed, until it has ended; `None` is a sign of life.

    Each look is a short transaction of its own; none is open in between.
    """
    yield run
    loop = asyncio.get_running_loop()
    told_at = loop.time()
    while not run.state.ended:
        await asyncio.sleep(look_every)
        now = await _look(database, run.id)
        if now is None:
            return
        if (now.state, now.progress) != (run.state, run.progress):
            run = now
            yield run
            told_at = loop.time()
        elif loop.time() - told_at >= quiet:
            yield None
            told_at = loop.time()


async def _look(database: Database, run_id: UUID) -> Run | None:
    async with database.read() as session:
        return await runs.find(session, run_id)
