"""Notes when something was used, beside the requests that use it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextvars import Context
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.database import Database

_log = logging.getLogger(__name__)


class Uses:
    """The last uses of keys, or of sessions, on their way into the database.

    No request waits for whoever writes just now. What could not be written is
    noted at the next use.

    Parameters
    ----------
    write : callable
        Stores that something with this id was used at a moment.
    every : timedelta
        A use is noted this often at most.
    """

    def __init__(
        self,
        database: Database,
        write: Callable[[AsyncSession, UUID, datetime], Awaitable[None]],
        every: timedelta,
    ) -> None:
        self._database = database
        self._write = write
        self._every = every
        self._due: dict[UUID, datetime] = {}
        self._under_way: dict[UUID, datetime] = {}
        self._noting: asyncio.Task[None] | None = None

    def note(self, used: UUID, last: datetime | None, now: datetime) -> None:
        """Have a use noted, unless the last one that was noted is recent."""
        recent = last is not None and last > now - self._every
        if recent or used in self._due or used in self._under_way:
            return
        self._due[used] = now
        if self._noting is None or self._noting.done():
            # In a context of its own: what it writes must not become part of what the request writes.
            self._noting = asyncio.get_running_loop().create_task(self._note_all(), context=Context())

    async def close(self) -> None:
        """Wait until all uses have been noted."""
        if self._noting is not None:
            await self._noting

    async def _note_all(self) -> None:
        while self._due:
            self._under_way, self._due = self._due, {}
            try:
                async with self._database.write() as session:
                    # In order, so that no two servers wait for each other in a circle.
                    for used, at in sorted(self._under_way.items()):
                        await self._write(session, used, at)
            except SQLAlchemyError as error:
                _log.error(
                    "Uses that were not noted: %d (%s).", len(self._under_way), type(error).__qualname__
                )
            finally:
                self._under_way = {}
