"""What was cancelled ends, also if a library has lost the cancellation."""

import asyncio

from api.jobs.waiting import ended


async def forgetful(times, seen):
    """Go on, as `asyncio.wait_for` of Python 3.11 may, so many times as it is cancelled."""
    while True:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            seen.append(len(seen))
            if len(seen) > times:
                raise


async def test_it_is_cancelled_until_it_ends():
    """A server that was stopped just when it had begun to work would go on for ever."""
    seen, others = [], []
    tasks = [asyncio.create_task(forgetful(3, seen)), asyncio.create_task(forgetful(0, others))]
    await asyncio.sleep(0)
    await ended(tasks, lost_after=0.001)
    assert [task.cancelled() for task in tasks] == [True, True]
    assert (seen, others) == ([0, 1, 2, 3], [0])


async def test_errors_of_what_ends_are_its_own():
    """Whoever stops has to stop the rest, too."""

    async def fail():
        raise OSError

    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    await ended([task])
    assert isinstance(task.exception(), OSError)


async def test_nothing_has_ended_at_once():
    """There may be nothing to stop."""
    await ended([])
