"""Work to be done in tests, and jobs of either kind that do it."""

import asyncio
from uuid import UUID

import pytest

from api.jobs import InProcessJobs
from api.jobs.queue import Queue
from api.jobs.queued import QueuedJobs


class Chores:
    """Work of a test: what is due, and what was done."""

    def __init__(self):
        self.waiting: list[UUID] = []
        self.done: list[UUID] = []
        self.given_back: list[UUID] = []
        self.doing: set[UUID] = set()
        self.at_work = 0
        self.most_at_work = 0
        self.errors: list[Exception] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.changed = asyncio.Condition()
        self.looks = 0

    async def due(self, limit):
        """What waits; or an error that the test has arranged."""
        self.looks += 1
        await self._tell()
        if self.errors:
            raise self.errors.pop()
        return self.waiting[:limit]

    async def execute(self, item):
        """Wait for the gate, and count; unless it is being done, or done with."""
        if item in self.doing or item not in self.waiting:
            return
        self.doing.add(item)
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        await self._tell()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.given_back.append(item)
            raise
        finally:
            self.doing.remove(item)
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
async def make_queued(postgres_url):
    """Makes jobs on the queue, each as a process of its own has them."""
    made = []

    def make(work, *, at_once, sweep_every=3600):
        queue = Queue(postgres_url)
        jobs = QueuedJobs(queue, "chores", work, at_once=at_once, sweep_every=sweep_every)
        made.append((jobs, queue))
        return jobs

    yield make
    for jobs, queue in made:
        await jobs.close()
        await queue.close()


@pytest.fixture
async def make_in_process():
    """Makes jobs of this process."""
    made = []

    def make(work, *, at_once, sweep_every=3600):
        made.append(InProcessJobs(work, at_once=at_once, sweep_every=sweep_every))
        return made[-1]

    yield make
    for jobs in made:
        await jobs.close()


@pytest.fixture(params=["in_process", "queued"])
def make_jobs(request):
    """Makes jobs, which are stopped at the end; whatever they promise is tested on both kinds."""
    return request.getfixturevalue(f"make_{request.param}")


@pytest.fixture
def jobs(make_jobs, chores):
    """Jobs for two things at once; only a wake-up moves them."""
    return make_jobs(chores, at_once=2)
