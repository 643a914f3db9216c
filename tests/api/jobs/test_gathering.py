import asyncio

from api.jobs import Gathered


async def test_many_wake_ups_become_one():
    """And a later one is passed on again."""
    woken = asyncio.Event()
    times = []

    def wake():
        times.append(True)
        woken.set()

    gathered = Gathered(wake, after=0.01)
    for expected in (1, 2):
        for _ in range(5):
            gathered()
        async with asyncio.timeout(10):
            await woken.wait()
        woken.clear()
        assert len(times) == expected
