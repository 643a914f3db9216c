"""Waiting for an event, but not for ever; and for the end of what was cancelled."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

LOST: Final = 5.0
"""Seconds after which a cancellation is taken for lost; to give back what was being done takes less."""


async def wait_at_most(seconds: float, event: asyncio.Event) -> None:
    """Wait until an event is set, or until so many seconds have passed."""
    # Not wait_for: in Python 3.11 it loses a cancellation that comes together with the event.
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


async def ended(cancelled: Iterable[asyncio.Task[Any]], *, lost_after: float = LOST) -> None:
    """Cancel tasks until all of them have ended, however they do.

    Once may be too few: also psycopg waits by `wait_for`, see above.
    """
    tasks = going_on = set(cancelled)
    while going_on:
        for task in going_on:
            task.cancel()
        _, going_on = await asyncio.wait(going_on, timeout=lost_after)
    await asyncio.gather(*tasks, return_exceptions=True)
