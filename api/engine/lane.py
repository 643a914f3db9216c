"""Some workers that are kept alive, and handed out one call at a time."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.engine.frames import Call
from api.engine.worker import Worker, WorkerEndedError
from api.observe import metrics

RESTART_PAUSE = 1.0
"""Seconds before another try, if a worker cannot even be started."""

_log = logging.getLogger(__name__)


class Lane:
    """Keeps `size` workers alive; one that has ended is replaced."""

    def __init__(self, size: int, warm_up: Call, *, niceness: int) -> None:
        self._size = size
        self._warm_up = warm_up
        self._niceness = niceness
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._workers: set[Worker] = set()
        self._keepers: list[asyncio.Task[None]] = []
        self._waiting = 0

    def start(self) -> None:
        """Begin to start the workers; does not wait for them."""
        self._keepers = [asyncio.create_task(self._keep_one()) for _ in range(self._size)]

    async def close(self) -> None:
        """End all workers; what they compute is lost."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)

    @property
    def pids(self) -> frozenset[int]:
        """The process ids of the workers that are up."""
        # A copy, because whoever counts them may do so in another thread.
        return frozenset(worker.pid for worker in tuple(self._workers) if worker.alive)

    @property
    def size(self) -> int:
        """How many workers are to be up."""
        return self._size

    @property
    def ready(self) -> bool:
        """Whether a worker is up, or none is wanted."""
        return self._size == 0 or bool(self.pids)

    @property
    def idle(self) -> bool:
        """Whether a worker is up and has nothing to do."""
        return not self._idle.empty()

    @property
    def waiting(self) -> int:
        """How many callers wait for a worker."""
        return self._waiting

    @asynccontextmanager
    async def worker(self, patience: float) -> AsyncIterator[Worker]:
        """Wait for a worker, `patience` seconds at most, and have it for oneself.

        A worker that is left by an exception is killed: it would go on with
        what nobody waits for.

        Raises
        ------
        TimeoutError
            If no worker became free.
        """
        self._waiting += 1
        try:
            async with asyncio.timeout(patience):
                worker = await self._idle.get()
                while not worker.alive:
                    worker = await self._idle.get()
        finally:
            self._waiting -= 1
        try:
            yield worker
        except BaseException:
            worker.kill()
            raise
        self._idle.put_nowait(worker)

    async def _keep_one(self) -> None:
        while True:
            try:
                worker = await Worker.start(self._warm_up, niceness=self._niceness)
            except (WorkerEndedError, OSError):
                _log.exception("A worker could not be started; trying again.")
                await asyncio.sleep(RESTART_PAUSE)
                continue
            self._workers.add(worker)
            self._idle.put_nowait(worker)
            try:
                await worker.ended()
            finally:
                self._workers.discard(worker)
                await worker.end()
            metrics.count_ended_process()
