"""Calls in processes of their own, for what is rare and long: nobody waits behind it, and its memory goes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

from api.engine.engine import START_WITHIN, value_of
from api.engine.frames import Call
from api.engine.worker import NICE, Worker, WorkerEndedError
from api.errors import EngineBusy, EngineDied, EngineTimeout
from api.observe import logs

AT_ONCE = 1
"""Processes at a time: two long calculations would only make each other longer, and take twice the memory."""

T = TypeVar("T")


def _nothing() -> None:
    """Needs no warming up: what the call needs is loaded by the call."""


class Apart:
    """Starts a process for each call, and ends it afterwards.

    Parameters
    ----------
    limit : float
        Seconds that a call may take, and that it may wait for its turn.
    """

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._free = asyncio.Semaphore(AT_ONCE)

    async def call(
        self, function: Callable[..., T], *args: object, watch: Callable[[Any], None] | None = None
    ) -> T:
        """Call a function of a module; as `Engine.call`, and raises what that raises."""
        call = Call(function, args, watched=watch is not None, about=logs.bound())
        in_time = False
        try:
            async with self._worker() as worker:
                in_time = True
                async with asyncio.timeout(self._limit):
                    return cast(T, value_of(await worker.call(call, watch)))
        except TimeoutError:
            raise (EngineTimeout(self._limit) if in_time else EngineBusy()) from None
        except WorkerEndedError:
            raise EngineDied from None

    @asynccontextmanager
    async def _worker(self) -> AsyncIterator[Worker]:
        async with asyncio.timeout(self._limit):
            await self._free.acquire()
        try:
            async with asyncio.timeout(START_WITHIN):
                worker = await Worker.start(Call(_nothing), niceness=NICE)
            try:
                yield worker
            finally:
                await worker.end()
        finally:
            self._free.release()
