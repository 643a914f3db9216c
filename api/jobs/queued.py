"""Jobs by a queue in PostgreSQL, for any number of processes on any machines.

Every process puts what is due into the queue, once each; those that work take
from it. Should an entry be lost, or its worker die, the next sweep of any process
finds that the row is still due and puts it in again. Should an entry come twice,
the second one finds that the row is not due any more.
"""

import asyncio
import logging
import math
import time
from contextlib import suppress
from typing import Final
from uuid import UUID

import psycopg
import psycopg_pool
from procrastinate import exceptions
from procrastinate.jobs import DeleteJobCondition, Status
from sqlalchemy.exc import SQLAlchemyError

from api.jobs.doing import do
from api.jobs.inprocess import SWEEP_EVERY
from api.jobs.port import Work
from api.jobs.queue import Queue
from api.jobs.waiting import ended, wait_at_most
from api.observe.carrying import recall

AT_A_TIME: Final = 32
"""Entries that are put in at a look; each one that is done makes for another look."""

BEAT_EVERY: Final = 5.0
"""Seconds between two signs of life of a worker."""

SILENCE: Final = 20.0
"""Seconds after which a worker is taken for dead and what it had taken is removed."""

WAITING: Final = Status("todo")
"""What the queue calls an entry that no worker has taken."""

AWAY: Final = (
    SQLAlchemyError,
    exceptions.ConnectorException,
    psycopg.Error,
    psycopg_pool.PoolTimeout,
    psycopg_pool.PoolClosed,
    OSError,
)
"""What is raised while the database does not answer."""

_log = logging.getLogger(__name__)


class QueuedJobs:
    """Puts what is due into the queue, and does what is in it, `at_once` things at a time.

    Parameters
    ----------
    kind : str
        The name of this kind of work in the queue.
    at_once : int
        0 leaves it to other processes.
    sweep_every : float
        Seconds between two looks, if nothing wakes it.
    """

    def __init__(
        self, queue: Queue, kind: str, work: Work, *, at_once: int, sweep_every: float = SWEEP_EVERY
    ) -> None:
        self._queue = queue
        self._kind = kind
        self._work = work
        self._at_once = at_once
        self._sweep_every = sweep_every
        self._woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._entry = queue.app.task(name=f"matcher.{kind}", queue=kind)(self._do)

    def start(self) -> None:
        """Begin; what an earlier process has left is found first."""
        self._tasks = [asyncio.create_task(self._put_again_and_again())]
        if self._at_once > 0:
            self._tasks.append(asyncio.create_task(self._take_again_and_again()))

    def wake(self) -> None:
        """Say that something has become due."""
        self._woken.set()

    async def close(self) -> None:
        """Stop; what is being done is cancelled and gives itself back."""
        await ended(self._tasks)

    async def _do(self, item: str, traceparent: str | None = None) -> None:
        try:
            await do(self._work, self._kind, UUID(item), traceparent)
        finally:
            self._woken.set()

    async def _put_again_and_again(self) -> None:
        cleared_at = -math.inf
        while True:
            self._woken.clear()
            try:
                await self._queue.open()
                await self._put()
                # Not each time that it is woken: workers die seldom.
                if (now := time.monotonic()) - cleared_at >= self._sweep_every:
                    await self._clear_away()
                    cleared_at = now
            except AWAY as error:
                self._tell(error)
            await wait_at_most(self._sweep_every, self._woken)

    async def _put(self) -> None:
        """Put in what is due and not waiting there yet."""
        due = [str(item) for item in await self._work.due(AT_A_TIME)]
        if not due:
            return
        manager = self._queue.app.job_manager
        waiting = await manager.list_jobs_async(queue=self._kind, status=WAITING.value)
        there = {job.task_kwargs["item"] for job in waiting}
        for item in due:
            if item not in there:
                parent = recall(UUID(item))
                # Left out where nobody traces: a worker of an earlier version does not know it.
                carried = {} if parent is None else {"traceparent": parent}
                # Another process may have been faster.
                with suppress(exceptions.AlreadyEnqueued):
                    entry = self._entry.configure(queueing_lock=f"{self._kind} {item}")
                    await entry.defer_async(item=item, **carried)

    async def _clear_away(self) -> None:
        """Remove the entries that dead workers had taken; what they stood for is put in again if due."""
        manager = self._queue.app.job_manager
        for job in await manager.get_stalled_jobs(queue=self._kind, seconds_since_heartbeat=SILENCE):
            assert job.id is not None, "it comes from the database"
            # Another process may have been faster.
            with suppress(exceptions.ConnectorException):
                await manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)

    async def _take_again_and_again(self) -> None:
        while True:
            try:
                await self._queue.open()
                # Ends by itself only if the database does not answer any more.
                await self._queue.app.run_worker_async(
                    queues=[self._kind],
                    name=self._kind,
                    concurrency=self._at_once,
                    fetch_job_polling_interval=SWEEP_EVERY,
                    delete_jobs=DeleteJobCondition.ALWAYS,
                    shutdown_graceful_timeout=0,
                    install_signal_handlers=False,
                    update_heartbeat_interval=BEAT_EVERY,
                    stalled_worker_timeout=SILENCE,
                )
            except AWAY as error:
                self._tell(error)
            await asyncio.sleep(SWEEP_EVERY)

    def _tell(self, error: Exception) -> None:
        reason = str(error).partition("\n")[0]
        _log.error("The queue of %s does not answer; trying again. %s", self._kind, reason)
