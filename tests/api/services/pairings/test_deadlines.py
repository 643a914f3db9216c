import asyncio

import pytest

from api.jobs import InProcessJobs
from api.services.deadlines import Deadlines
from matcher.pairing import PairingState as State


@pytest.fixture
def deadlines(database, clock):
    """What the jobs call."""
    return Deadlines(database=database, clock=clock)


async def test_nobody_is_late_before_the_deadline(pair, deadlines, clock, look):
    """One second before it nothing is due, and nothing happens."""
    made = await pair("e0", "m0")
    clock.turn(days=7, seconds=-1)
    assert await deadlines.due(10) == []
    await deadlines.execute(made.id)
    assert await look(made) == made


async def test_what_nobody_answers_expires_and_excludes_the_pair(pair, deadlines, clock, look, ask, told):
    """By the clock, with an exclusion, a run that looks for another plan, and events."""
    made = await pair("e0", "m0")
    seen = (await told())[-1].id
    clock.turn(days=7)
    assert await deadlines.due(10) == [made.id]
    await deadlines.execute(made.id)
    after = await look(made)
    assert (after.state, after.changed_by, after.answer_until) == (State.EXPIRED, "clock", None)
    assert await ask("SELECT reason FROM exclusions") == [("expired",)]
    happened = [(event.type, event.actor) for event in await told(seen)]
    assert happened == [
        ("pairing.expired", "clock"),
        ("exclusion.created", "clock"),
        ("run.started", "clock"),
    ]
    assert await deadlines.due(10) == []


@pytest.mark.usefixtures("both_asked")
async def test_a_mentee_who_does_not_answer_lets_it_expire(pair, act, deadlines, clock, look):
    """The mentee has as many days as the mentor had."""
    made = await pair("e0", "m0")
    clock.turn(days=3)
    await act(made, "confirm")
    clock.turn(days=3)
    assert await deadlines.due(10) == []
    clock.turn(days=1)
    await deadlines.execute(made.id)
    assert (await look(made)).state is State.EXPIRED


async def test_an_answer_that_was_faster_stands(pair, act, deadlines, clock, look):
    """Found overdue and answered meanwhile, nothing expires."""
    made = await pair("e0", "m0")
    clock.turn(days=7)
    [due] = await deadlines.due(10)
    await act(made, "confirm")
    await deadlines.execute(due)
    assert (await look(made)).state is State.ACTIVE


class Telling:
    """Deadlines that tell when one of them has been dealt with."""

    def __init__(self, deadlines):
        self.due, self._execute, self.done = deadlines.due, deadlines.execute, asyncio.Event()

    async def execute(self, pairing_id):
        """Deal with one, and tell."""
        await self._execute(pairing_id)
        self.done.set()


async def test_the_sweep_of_the_jobs_finds_what_is_overdue(pair, deadlines, clock, look):
    """Nobody has to wake them."""
    made = await pair("e0", "m0")
    clock.turn(days=8)
    telling = Telling(deadlines)
    jobs = InProcessJobs(telling, at_once=1, sweep_every=0.01)
    jobs.start()
    async with asyncio.timeout(10):
        await telling.done.wait()
    await jobs.close()
    assert (await look(made)).state is State.EXPIRED
