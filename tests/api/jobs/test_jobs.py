import asyncio
from uuid import uuid4

import pytest
from sqlalchemy.exc import OperationalError

from api.jobs import Workshop


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


async def test_a_sweep_finds_what_nobody_was_woken_for(make_jobs, chores):
    """As after a crash between the commit and the waking."""
    jobs = make_jobs(chores, at_once=1, sweep_every=0.01)
    jobs.start()
    await asyncio.sleep(0)
    chores.waiting.append(uuid4())
    await chores.until_done(1)


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
    assert (sorted(chores.given_back), chores.done) == (sorted(chores.waiting[:2]), [])


async def test_a_database_that_does_not_answer_is_asked_again(jobs, chores, caplog):
    """The fault is logged, and the next look finds the work."""
    chores.waiting.append(uuid4())
    chores.errors.append(OperationalError("SELECT", {}, Exception("disk I/O error")))
    jobs.start()
    await chores.until(lambda: chores.looks == 1)
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


async def test_closing_at_the_moment_of_waking_ends(jobs):
    """A cancellation that comes together with the event is not lost."""
    jobs.start()
    for _ in range(3):
        await asyncio.sleep(0)
    jobs.wake()
    async with asyncio.timeout(5):
        await jobs.close()


def test_on_sqlite_nobody_else_can_do_the_work(chores):
    """To leave the work to others is refused where there are none."""
    with pytest.raises(ValueError, match="at_once must be 1 or more"):
        Workshop("sqlite+aiosqlite:///matcher.db").jobs("chores", chores, at_once=0)
