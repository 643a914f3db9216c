"""Deadlines: what nobody has answered in time expires."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.services.pairings import Wish, advance
from api.services.telling import CLOCK
from api.store import pairings, programmes
from api.store.database import Database
from matcher.pairing import Actor, Event


async def expire_due(session: AsyncSession, clock: Clock, pairing_id: UUID) -> bool:
    """Let a pairing expire, unless an answer came in time or was just faster; whether it has."""
    now = clock.now()
    pairing = await pairings.find(session, pairing_id, to_change=True)
    if pairing is None or pairing.answer_until is None or pairing.answer_until > now:
        return False
    programme = await programmes.find(session, pairing.programme_id)
    assert programme is not None, "pairings refer to their programme"
    wish = Wish(event=Event.EXPIRE, actor=Actor.CLOCK)
    await advance(session, programme, pairing, wish, by=CLOCK, now=now)
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Finds what is overdue, and lets it expire; what the jobs call."""

    database: Database
    clock: Clock

    async def due(self, limit: int) -> Sequence[UUID]:
        """Pairings past their deadline, the longest overdue first."""
        async with self.database.read() as session:
            return await pairings.overdue(session, now=self.clock.now(), limit=limit)

    async def execute(self, pairing_id: UUID) -> None:
        """Let one expire, in a transaction of its own."""
        async with self.database.write() as session:
            await expire_due(session, self.clock, pairing_id)
