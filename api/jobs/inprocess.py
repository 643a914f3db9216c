"""Jobs as tasks of this process, for a service that is one process with one SQLite file."""

import asyncio
import logging
from functools import partial
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from api.jobs.doing import do
from api.jobs.port import Work
from api.jobs.waiting import ended, wait_at_most
from api.observe.carrying import recall

SWEEP_EVERY = 3.0
"""Seconds after which it is looked for what nobody has been woken for."""

_log = logging.getLogger(__name__)


class InProcessJobs:
    """Does what is due, `at_once` things at a time.

    Parameters
    ----------
    sweep_every : float
        Seconds between two looks, if nothing wakes it.
    kind : str
        What logs and traces call this kind of work.
    """

    def __init__(
        self, work: Work, *, at_once: int, sweep_every: float = SWEEP_EVERY, kind: str = "work"
    ) -> None:
        self._work = work
        self._kind = kind
        self._at_once = at_once
        self._sweep_every = sweep_every
        self._woken = asyncio.Event()
        self._doing: dict[UUID, asyncio.Task[None]] = {}
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; what an earlier process has left is found first."""
        self._loop = asyncio.create_task(self._run())

    def wake(self) -> None:
        """Say that something has become due."""
        self._woken.set()

    async def close(self) -> None:
        """Stop; what is being done is cancelled and gives itself back."""
        await ended(task for task in (self._loop, *self._doing.values()) if task is not None)

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self._take_up()
            except SQLAlchemyError as error:
                reason = str(error).partition("\n")[0]
                _log.error("What is due could not be read; trying again. %s", reason)
            await wait_at_most(self._sweep_every, self._woken)

    async def _take_up(self) -> None:
        """Begin what is due, as far as there is room; what has just been begun may still look due."""
        for item in await self._work.due(self._at_once + len(self._doing)):
            if item not in self._doing and len(self._doing) < self._at_once:
                task = asyncio.create_task(do(self._work, self._kind, item, recall(item)))
                self._doing[item] = task
                task.add_done_callback(partial(self._finished, item))

    def _finished(self, item: UUID, task: asyncio.Task[None]) -> None:
        del self._doing[item]
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("Job %s broke off; a sweep will find it.", item, exc_info=error)
        self._woken.set()
