import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import OperationalError

from api.jobs import InProcessJobs


class Chores:
    """Work of a test: what is due, and what was done."""

    def __init__(self):
        self.waiting: list[UUID] = []
        self.done: list[UUID] = []
        self.given_back: list[UUID] = []
        self.at_work = 0
        self.most_at_work = 0
        self.errors: list[Exception] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.changed = asyncio.Condition()
        self.looked = asyncio.Event()

    async def due(self, limit):
        """What waits; or an error that the test has arranged."""
        if self.errors:
            self.looked.set()
            raise self.errors.pop()
        return self.waiting[:limit]

    async def execute(self, item):
        """Wait for the gate, and count."""
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        await self._tell()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.given_back.append(item)
            raise
        finally:
            self.at_work -= 1
        self.waiting.remove(item)
        self.done.append(item)
        await self._tell()

    async def _tell(self):
        async with self.changed:
            self.changed.notify_all()

    async def until(self, condition):
        """Wait until something is so."""
        async with asyncio.timeout(10), self.changed:
            await self.changed.wait_for(condition)

    async def until_done(self, number):
        """Wait until so many are done."""
        await self.until(lambda: len(self.done) >= number)


@pytest.fixture
async def chores():
    """Nothing to do yet."""
    return Chores()


@pytest.fixture
async def jobs(chores):
    """Jobs that are stopped at the end; only a wake-up moves them."""
    made = InProcessJobs(chores, at_once=2, sweep_every=3600)
    yield made
    await made.close()


async def test_what_was_left_is_found_at_the_start(jobs, chores):
    """Nobody has to wake them for what an earlier process left."""
    left = [uuid4() for _ in range(3)]
    chores.waiting += left
    jobs.start()
    await chores.until_done(3)
    assert sorted(chores.done) == sorted(left)


async def test_waking_does_what_is_due(jobs, chores):
    """Long before the next sweep."""
    jobs.start()
    await asyncio.sleep(0)
    for number in (1, 2, 3):
        chores.waiting.append(uuid4())
        jobs.wake()
        await chores.until_done(number)
    assert chores.waiting == []


async def test_a_sweep_finds_what_nobody_was_woken_for(chores):
    """As after a crash between the commit and the waking."""
    jobs = InProcessJobs(chores, at_once=1, sweep_every=0.01)
    jobs.start()
    await asyncio.sleep(0)
    chores.waiting.append(uuid4())
    await chores.until_done(1)
    await jobs.close()


async def test_no_more_at_once_than_allowed_and_each_once(jobs, chores):
    """Ten are due, two are done at a time, although all keep looking due."""
    items = [uuid4() for _ in range(10)]
    chores.waiting += items
    chores.gate.clear()
    jobs.start()
    await chores.until(lambda: chores.at_work == 2)
    for _ in range(5):
        jobs.wake()
        await asyncio.sleep(0)
    chores.gate.set()
    await chores.until_done(10)
    assert (chores.most_at_work, chores.done) == (2, items)


async def test_closing_gives_back_what_is_being_done(jobs, chores):
    """Nothing is left running, and nothing counts as done."""
    chores.waiting += [uuid4() for _ in range(3)]
    chores.gate.clear()
    jobs.start()
    await chores.until(lambda: chores.at_work == 2)
    await jobs.close()
    assert (chores.given_back, chores.done) == (chores.waiting[:2], [])


async def test_a_database_that_does_not_answer_is_asked_again(jobs, chores, caplog):
    """The fault is logged, and the next look finds the work."""
    chores.waiting.append(uuid4())
    chores.errors.append(OperationalError("SELECT", {}, Exception("disk I/O error")))
    jobs.start()
    await chores.looked.wait()
    jobs.wake()
    await chores.until_done(1)
    assert "disk I/O error" in caplog.text


async def test_a_job_that_breaks_off_is_logged_and_others_go_on(jobs, chores, caplog):
    """One fault does not stop the rest; the broken one is due again."""
    broken, sound = uuid4(), uuid4()
    original = chores.execute

    async def execute(item):
        if item == broken:
            chores.waiting.remove(item)
            raise ZeroDivisionError
        await original(item)

    chores.execute = execute
    chores.waiting += [broken, sound]
    jobs.start()
    await chores.until_done(1)
    assert chores.done == [sound]
    assert str(broken) in caplog.text


async def test_closing_at_the_moment_of_waking_ends(chores):
    """A cancellation that comes together with the event is not lost."""
    jobs = InProcessJobs(chores, at_once=1, sweep_every=3600)
    jobs.start()
    for _ in range(3):
        await asyncio.sleep(0)
    jobs.wake()
    async with asyncio.timeout(5):
        await jobs.close()
