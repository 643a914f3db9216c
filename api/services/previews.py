"""Previews: what another policy would change for the people of a programme as it is now.

Nothing is stored. While somebody moves a slider, one try is computed at a time for
them, and those that were asked for before the last one are left out.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.engine import Engine
from api.schemas.policy import Policy
from api.schemas.states import Role, Status
from api.services.advising import AdviceTooLarge
from api.services.inputs import match_input, policy_of
from api.services.trying import Changed, Tag, Trial, try_kept, try_on
from api.store import events, overview, people, pool
from api.store.database import Database
from api.store.records import Programme
from matcher.advice.limits import LARGEST_COHORT

Names = Mapping[str, str | None]
"""Names, or else references, of people by their ids; `None` for who has neither."""


@dataclass(slots=True)
class _Queue:
    """Who has asked last, and whose turn it is."""

    turn: asyncio.Lock
    last: int = 0
    waiting: int = 0


class Previews:
    """Tries policies."""

    def __init__(self, database: Database, engine: Engine, clock: Clock) -> None:
        self._database = database
        self._engine = engine
        self._clock = clock
        self._queues: dict[UUID, _Queue] = {}

    async def newest(self, asker: UUID, programme: Programme, tried: Policy) -> Trial | None:
        """Try a policy, unless the same asker asks for another before it begins: then `None`.

        Parameters
        ----------
        asker : UUID
            Whose slider it is: the id of a session.

        Raises
        ------
        As `preview`.
        """
        queue = self._queues.setdefault(asker, _Queue(asyncio.Lock()))
        queue.last += 1
        queue.waiting += 1
        mine = queue.last
        try:
            async with queue.turn:
                return await self.preview(programme, tried) if mine == queue.last else None
        finally:
            queue.waiting -= 1
            if not queue.waiting:
                del self._queues[asker]

    async def preview(self, programme: Programme, tried: Policy) -> Trial:
        """Try a policy beside that of the programme.

        Raises
        ------
        AdviceTooLarge
            If there are too many people for an answer while somebody waits.
        LockImpossible
            If one of the policies contradicts a lock.
        EngineBusy, EngineTimeout, EngineDied
        """
        present, other = policy_of(programme.policy), tried.to_domain()
        today = self._clock.now().date()
        async with self._database.read() as session:
            # Asked for before the people are read: what changes in between makes the tag an old one.
            tag = Tag(str(programme.id), await events.last(session, programme.id), today)
        known = await self._engine.call(try_kept, tag, present, other)
        if known is not None:
            return known
        async with self._database.read() as session:
            await _require_cohort(session, programme.id)
            taking_part = await pool.read(session, programme.id)
        return await self._engine.call(try_on, tag, match_input(taking_part, programme.policy, today), other)

    async def names(self, changes: tuple[Changed, ...]) -> Names:
        """The names of all the people of some changes."""
        concerned = {one.mentee for one in changes}
        concerned |= {pair.mentor for one in changes for pair in (one.now, one.then) if pair}
        async with self._database.read() as session:
            found = await people.names(session, [UUID(one) for one in concerned])
        return {str(identifier): name or ref for identifier, (name, ref) in found.items()}


async def _require_cohort(session: AsyncSession, programme_id: UUID) -> None:
    count = await overview.people(session, programme_id)
    mentees, mentors = (count.get((role, Status.ACTIVE), 0) for role in (Role.MENTEE, Role.MENTOR))
    if mentees * mentors > LARGEST_COHORT:
        raise AdviceTooLarge(pairs=mentees * mentors, most=LARGEST_COHORT)
