"""What a programme keeps no longer: whoever was active so many months ago, and gender without consent."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.security.access import Principal, Scope
from api.services import erasure, programmes
from api.services.correspondence import later
from api.services.telling import tell
from api.services.versions import Expected
from api.store import people, retention
from api.store.database import Database
from api.store.records import Person

EVERY: Final = timedelta(minutes=10)
"""After how long it is looked again, once nobody was found."""

RETENTION: Final = Principal("retention", frozenset({Scope.PROFILES_WRITE}))
"""Who erases people whose time is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a limit means for a programme now.

    Parameters
    ----------
    months : int, optional
        `None` if people are kept.
    due : int
        How many will be erased within minutes.
    protected : int
        Whose time is over, and who stay as long as they are restricted or held.
    next_at : datetime, optional
        When the next one is due after those, if nothing happens until then.
    """

    months: int | None
    due: int = 0
    protected: int = 0
    next_at: datetime | None = None


async def outlook(
    session: AsyncSession, clock: Clock, who: Principal, programme_id: UUID, months: int | None = None
) -> Outlook:
    """What the limit of a programme means, or would mean with so many months; raise `NotFound`."""
    programme = await programmes.get(session, who, programme_id)
    months = programme.retention_months if months is None else months
    if months is None:
        return Outlook(months=None)
    found = await retention.outlook(session, programme_id, earlier(clock.now(), months))
    return Outlook(
        months=months,
        due=found.due,
        protected=found.protected,
        next_at=None if found.first is None else later(found.first, months),
    )


def earlier(moment: datetime, months: int) -> datetime:
    """The same day and time some months before, or the last day of a month that is too short."""
    years, month = divmod(moment.month - 1 - months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


class Retention:
    """Erases whoever is due, and forgets gender that nobody has consented to; what the jobs call."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._rests_until: datetime | None = None

    async def due(self, limit: int) -> Sequence[UUID]:
        """People whose time is over, or whose gender is to be forgotten."""
        now = self._clock.now()
        if self._rests_until is not None and now < self._rests_until:
            return []
        found: list[UUID] = []
        async with self._database.read() as session:
            found += await retention.of_unasked_gender(session, limit=limit)
            for programme_id, months in await retention.limits(session):
                if len(found) < limit:
                    before = earlier(now, months)
                    found += await retention.idle_since(
                        session, programme_id, before, limit=limit - len(found)
                    )
        self._rests_until = None if found else now + EVERY
        return found

    async def execute(self, profile_id: UUID) -> None:
        """Erase one, or forget their gender, unless something has happened since."""
        async with self._database.write() as session:
            person = await people.find(session, profile_id, to_change=True)
            if person is None:
                return
            if await retention.of_unasked_gender(session, only=profile_id):
                await self._forget_gender(session, person)
                return
            months = dict(await retention.limits(session)).get(person.programme_id)
            if months is None:
                return
            before = earlier(self._clock.now(), months)
            if await retention.idle_since(session, person.programme_id, before, only=profile_id):
                expected = Expected.read("*")
                await erasure.erase(
                    session, self._clock, RETENTION, person.role, profile_id, expected=expected
                )

    async def _forget_gender(self, session: AsyncSession, person: Person) -> None:
        await people.forget_gender(session, person)
        subject, changed = (person.role.value, person.id), ["gender", "same_gender_only"]
        now, programme_id = self._clock.now(), person.programme_id
        await tell(session, RETENTION.key_id, now, programme_id, subject, "updated", changed=changed)
