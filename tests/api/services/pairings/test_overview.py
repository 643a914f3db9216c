"""The numbers of the first page, where they depend on pairings."""

import pytest

from api.schemas.states import Status
from api.services import overview
from api.store import people


@pytest.fixture
def seats(database, clock, admin, programme_id):
    """The seats of active mentors, and how many of them are open."""

    async def call():
        async with database.read() as session:
            found = await overview.of_programme(session, clock, admin, programme_id)
        return found.seats, found.open_seats

    return call


async def test_seats_of_those_who_pause_are_neither_there_nor_occupied(pair, seats, cohort, database, clock):
    """A tandem of somebody who pauses occupies no seat of anybody else."""
    assert await seats() == (2, 2)
    await pair("e0", "m0")
    assert await seats() == (2, 1)
    async with database.write() as session:
        await people.set_status(session, cohort["m0"], Status.PAUSED, clock.now())
    assert await seats() == (1, 1)
