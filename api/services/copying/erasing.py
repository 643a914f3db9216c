"""Whoever was erased after a copy was taken must not come back with it."""

from collections.abc import Sequence
from uuid import UUID

from api.clock import Clock
from api.schemas.states import Mark
from api.security.access import OPERATOR
from api.services import erasure
from api.services.versions import Expected
from api.settings import Settings
from api.store import erased, people
from api.store.database import Database, reading

Gone = Sequence[UUID]
"""The ids of people who were erased."""


async def gone_from(url: str) -> Gone:
    """Who was erased from the database at `url`."""
    async with reading(url) as session:
        return await erased.erased(session)


async def erase_again(url: str, clock: Clock, gone: Gone) -> int:
    """Erase from the database at `url` who is among those people; how many those were."""
    again = 0
    async with Database(Settings(database_url=url)) as database:
        for profile_id in gone:
            async with database.write() as session:
                person = await people.find(session, profile_id)
                if person is not None:
                    # Whoever was erased later was not held any more.
                    await people.mark(session, profile_id, Mark.HELD, clock.now())
                    await erasure.erase(
                        session, clock, OPERATOR, person.role, profile_id, expected=Expected()
                    )
                    again += 1
    return again
