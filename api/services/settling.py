"""Empties the log of SQLite now and then, so that what was erased is nowhere any more."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from api.clock import Clock
from api.store import wal
from api.store.database import Database

EVERY: Final = timedelta(minutes=10)
"""How long it may take; a log is emptied for a moment in which nobody writes."""

_LOG: Final = UUID(int=0)


class Settling:
    """What the jobs call; on PostgreSQL there is nothing to do: its own vacuum sees to it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._url = database.url
        self._clock = clock
        self._last: datetime | None = None

    async def due(self, limit: int) -> Sequence[UUID]:
        """The log, if it holds anything and was not emptied lately."""
        now = self._clock.now()
        recent = self._last is not None and now < self._last + EVERY
        return [] if recent or wal.is_empty(self._url) else [_LOG][:limit]

    async def execute(self, item: UUID) -> None:
        """Empty it."""
        assert item == _LOG, "there is no other"
        self._last = self._clock.now()
        await wal.empty(self._url)
