"""Removes what is kept for a while only, once that has passed."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.services.repeats import KEPT_FOR
from api.store import imports, kept_answers, reads, uploads
from api.store.database import Database

REPORTS_KEPT_FOR: Final = timedelta(days=7)
"""How long the report of an import in the background can be read; it quotes the file."""

UPLOADS_KEPT_FOR: Final = timedelta(hours=12)
"""How long a file waits to be imported; no session lasts longer."""

READS_KEPT_FOR: Final = timedelta(days=183)
"""How long it is known who has looked at whom."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """Something that is kept for a while, how to ask whether any of it is old, and how to remove that."""

    time: timedelta
    has_old: Callable[[AsyncSession, datetime], Awaitable[bool]]
    remove_old: Callable[[AsyncSession, datetime], Awaitable[None]]


# By ids, because jobs are named by them.
_ALL: Final[Mapping[UUID, _Kept]] = {
    UUID(int=0): _Kept(KEPT_FOR, kept_answers.has_old, kept_answers.remove_old),
    UUID(int=1): _Kept(REPORTS_KEPT_FOR, imports.has_old, imports.remove_old),
    UUID(int=2): _Kept(UPLOADS_KEPT_FOR, uploads.has_old, uploads.remove_old),
    UUID(int=3): _Kept(READS_KEPT_FOR, reads.has_old, reads.remove_old),
}


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Removes answers to requests that may come again, reports and files of imports, and looks at people.

    What the jobs call.
    """

    database: Database
    clock: Clock

    async def due(self, limit: int) -> Sequence[UUID]:
        """The kinds of which something is old; of each, all of that is removed at a time."""
        now = self.clock.now()
        async with self.database.read() as session:
            old = [item for item, kept in _ALL.items() if await kept.has_old(session, now - kept.time)]
        return old[:limit]

    async def execute(self, item: UUID) -> None:
        """Remove what is old of a kind."""
        kept = _ALL[item]
        async with self.database.write() as session:
            await kept.remove_old(session, self.clock.now() - kept.time)
