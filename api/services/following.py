"""Follow a run or an import to its end, in whichever process it is computed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol, TypeVar

from api.store import runs
from api.store.database import Database
from api.store.records import Run

LOOK_EVERY = 0.25
"""Seconds between two looks at a run."""

QUIET = 15.0
"""Seconds after which a sign of life is due, so that no proxy closes the connection."""


class _State(Protocol):
    """Where it stands."""

    @property
    def ended(self) -> bool:
        """Whether that is the end."""
        ...


class Followed(Protocol):
    """What can be followed."""

    @property
    def state(self) -> _State:
        """Where it stands."""
        ...

    @property
    def progress(self) -> float:
        """How far it is, from 0 to 1."""
        ...


F = TypeVar("F", bound=Followed)


def follow(
    database: Database, run: Run, *, look_every: float = LOOK_EVERY, quiet: float = QUIET
) -> AsyncIterator[Run | None]:
    """Tell what `run` is now, whenever that has changed, until it has ended; `None` is a sign of life.

    Each look is a short transaction of its own; none is open in between.
    """

    async def look() -> Run | None:
        async with database.read() as session:
            return await runs.find(session, run.id)

    return follow_by(look, run, look_every=look_every, quiet=quiet)


async def follow_by(
    look: Callable[[], Awaitable[F | None]],
    seen: F,
    *,
    look_every: float = LOOK_EVERY,
    quiet: float = QUIET,
) -> AsyncIterator[F | None]:
    """Tell what something is now, whenever that has changed, until it has ended; `None` is a sign of life.

    Parameters
    ----------
    look : callable
        Finds out what it is; `None` if it is gone.
    seen : state and progress
        What it is at first.
    """
    yield seen
    loop = asyncio.get_running_loop()
    told_at = loop.time()
    while not seen.state.ended:
        await asyncio.sleep(look_every)
        now = await look()
        if now is None:
            return
        if (now.state, now.progress) != (seen.state, seen.progress):
            seen = now
            yield seen
            told_at = loop.time()
        elif loop.time() - told_at >= quiet:
            yield None
            told_at = loop.time()
