"""The engine: calls functions in child processes, with a time limit, for asyncio."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from api.engine.frames import Call, Done, Failed, Refused
from api.engine.lane import Lane
from api.engine.worker import NICE, NICEST, WorkerEndedError
from api.errors import EngineBusy, EngineDied, EngineTimeout
from api.observe import logs
from api.settings import Settings

MOST_WAITING = 32
"""More callers than this need not wait for a worker: they would wait in vain."""
START_WITHIN = 15.0
"""Seconds that a worker may need to start, in place of one that was stopped."""

T = TypeVar("T")


class CallError(Exception):
    """A function raised in a child process.

    Attributes
    ----------
    kind : str
        The type of what it raised, "matcher.problem.LockError".
    message : str
        The text of it; may name people, so it is not for logs.
    trace : str
        Where it was raised.
    """

    def __init__(self, failed: Failed) -> None:
        super().__init__(f"{failed.kind}\n{failed.trace}")
        self.kind = failed.kind
        self.message = failed.message
        self.trace = failed.trace


class Engine:
    """Child processes in two lanes: what a request waits for, and what runs in the background.

    Parameters
    ----------
    settings : Settings
        Number of processes and time limit.
    warm_up : callable
        A function of a module, called in every new process before it takes calls.
    """

    def __init__(self, settings: Settings, warm_up: Callable[[], object]) -> None:
        self._limit = settings.time_limit
        self._interactive = Lane(settings.interactive_workers, Call(warm_up), niceness=NICE)
        self._background = Lane(settings.run_workers, Call(warm_up), niceness=NICEST)

    def start(self) -> None:
        """Begin to start the processes; calls wait for them."""
        self._interactive.start()
        self._background.start()

    async def close(self) -> None:
        """End all processes."""
        await asyncio.gather(self._interactive.close(), self._background.close())

    @property
    def ready(self) -> bool:
        """Whether both lanes have a process that is up, as far as they are to have any."""
        return self._interactive.ready and self._background.ready

    @property
    def idle(self) -> bool:
        """Whether a process for what a request waits for has nothing to do."""
        return self._interactive.idle

    @property
    def lanes(self) -> Mapping[str, Lane]:
        """Both lanes, by what they are for."""
        return {"interactive": self._interactive, "background": self._background}

    @property
    def pids(self) -> frozenset[int]:
        """The ids of all processes that are up."""
        return self._interactive.pids | self._background.pids

    async def call(
        self,
        function: Callable[..., T],
        *args: object,
        watch: Callable[[Any], None] | None = None,
        background: bool = False,
    ) -> T:
        """Call a function of a module in a child process; cancelling kills the process.

        Parameters
        ----------
        function : callable
            Found by its name in the child; arguments and result are pickled.
        watch : callable, optional
            If given, the function is called with `watch=`, and what it passes
            there arrives here, now and then.
        background : bool
            Whether to take a process that nobody waits for.

        Raises
        ------
        EngineBusy
            If no process became free within the time limit and the time that
            one may need to start, or if too many wait.
        EngineTimeout
            If the function took longer than the time limit.
        EngineDied
            If the process ended, as for want of memory.
        AppError
            If the function raised one.
        CallError
            If the function raised anything else.
        """
        lane = self._background if background else self._interactive
        call = Call(function, args, watched=watch is not None, about=logs.bound())
        if lane.waiting >= MOST_WAITING:
            raise EngineBusy
        in_time = False
        try:
            async with lane.worker(self._limit + START_WITHIN) as worker:
                in_time = True
                async with asyncio.timeout(self._limit):
                    answer = await worker.call(call, watch)
        except TimeoutError:
            raise (EngineTimeout(self._limit) if in_time else EngineBusy()) from None
        except WorkerEndedError:
            raise EngineDied from None
        return cast(T, value_of(answer))


def value_of(answer: Done | Refused | Failed) -> object:
    """What a call has returned; raises what it has raised."""
    if isinstance(answer, Failed):
        raise CallError(answer)
    if isinstance(answer, Refused):
        raise answer.error
    return answer.value
