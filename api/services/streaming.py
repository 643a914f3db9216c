"""Streams of events: whoever listens is told of each event once, in order, soon after its commit.

What is committed in this process wakes the streams; what others commit is found by
looking. Each look is a short transaction of its own, so that no stream keeps a
connection. Each stream reads from the feed after the last event that it has told,
and a programme's events are committed in the order of their ids: so none is missed.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Unavailable
from api.store import events, keys
from api.store.database import Database
from api.store.records import StoredEvent
from api.store.waking import Kind

MOST_STREAMS: Final = 100
"""Open streams of a process."""

EVENTS_AT_ONCE: Final = 200


class TooManyStreams(Unavailable):
    """As many streams are open as this process keeps; `most` is how many that is."""

    code, retry_after = "too_many_streams", 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a stream does what, in seconds."""

    look_every: float = 1.0
    """Between two looks for what other processes have committed."""
    rest: float = 0.1
    """Between two looks at least, however much happens here."""
    quiet: float = 15.0
    """After so long a sign of life is due, so that no proxy closes the connection."""
    longest: float = 300.0
    """After so long a stream ends; whoever comes again is asked again what they may see."""


class Streams:
    """The open streams of events of this process.

    Parameters
    ----------
    most : int
        How many may be open at once.
    """

    def __init__(
        self, database: Database, clock: Clock, *, most: int = MOST_STREAMS, pace: Pace | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._most = most
        self._pace = pace or Pace()
        self._open = 0
        self._closed = False
        self._next = asyncio.Event()
        database.when_due(Kind.EVENTS, self.wake)

    def check(self) -> None:
        """Raise `TooManyStreams` if no other stream may be opened."""
        if self._open >= self._most:
            raise TooManyStreams(most=self._most)

    def wake(self) -> None:
        """Say that events have been committed."""
        woken, self._next = self._next, asyncio.Event()
        woken.set()

    def close(self) -> None:
        """End all streams, and those that still come at once.

        Whoever listens comes again elsewhere, or later; an error would tell browsers not to.
        """
        self._closed = True
        self.wake()

    async def follow(
        self, programme_id: UUID, after: int, *, key_id: UUID | None = None
    ) -> AsyncIterator[StoredEvent | None]:
        """The events of a programme after an id, as they come; `None` is a sign of life.

        Parameters
        ----------
        key_id : UUID, optional
            The key of whoever listens; the stream ends with it.
        """
        self.check()
        self._open += 1
        try:
            async for told in self._told(programme_id, after, key_id):
                yield told
        finally:
            self._open -= 1

    async def _told(
        self, programme_id: UUID, after: int, key_id: UUID | None
    ) -> AsyncIterator[StoredEvent | None]:
        pace, now = self._pace, asyncio.get_running_loop().time
        ends_at = now() + pace.longest
        told_at = now()
        while not self._closed and now() < ends_at:
            # Taken before looking, so that nothing falls in between.
            woken, looked_at = self._next, now()
            async with self._database.read() as session:
                if not await self._may_listen(session, key_id):
                    return
                found = await events.listed(session, programme_id, after=after, limit=EVENTS_AT_ONCE)
            for event in found:
                yield event
            if found:
                after, told_at = found[-1].id, now()
            elif now() - told_at >= pace.quiet:
                yield None
                told_at = now()
            if len(found) < EVENTS_AT_ONCE:
                # Not wait_for: in Python 3.11 it loses a cancellation that comes together with the event.
                with suppress(TimeoutError):
                    async with asyncio.timeout(pace.look_every):
                        await woken.wait()
                await asyncio.sleep(max(0.0, looked_at + pace.rest - now()))

    async def _may_listen(self, session: AsyncSession, key_id: UUID | None) -> bool:
        if key_id is None:
            return True
        key = await keys.get(session, key_id)
        return key is not None and (key.ends_at is None or key.ends_at > self._clock.now())
