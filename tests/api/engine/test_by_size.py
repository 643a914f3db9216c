"""Where a call goes: to the process that is up, or to one of its own."""

import os
from functools import partial

import pytest

from api.engine import Apart, BySize, Engine
from api.engine.by_size import LITTLE
from api.services.matching import warm_up
from api.settings import Settings


@pytest.fixture
async def engine(tmp_path):
    """An engine with one process for what requests wait for, and none in the background."""
    settings = Settings(database_url="postgresql+psycopg://unused", run_workers=0)
    made = Engine(settings, partial(warm_up, tmp_path))
    made.start()
    yield made
    await made.close()


async def test_little_work_goes_to_a_process_that_is_up_and_has_nothing_to_do(engine):
    """Until it is up, while it is busy, and for much work, a process of its own is started."""
    computer = BySize(engine, Apart(60))
    before = await computer.call(os.getpid, size=1)
    assert before != os.getpid()
    assert before not in engine.pids
    first = await engine.call(os.getpid)
    assert await computer.call(os.getpid, size=LITTLE) == first
    assert await computer.call(os.getpid, size=LITTLE + 1) not in {first, before}
