"""Independent pieces of work on all cores, in order, and stopped when asked to.

Threads, not processes: the compiled loops release the interpreter's lock, and
every piece writes only its own result, so the outcome does not depend on who
was faster.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Self, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

THREADS = min(os.cpu_count() or 1, 8)


class StoppedError(Exception):
    """The work was stopped because `should_stop` said so; nothing else went wrong."""


def never() -> bool:
    """Stands for a `should_stop` of work that nobody stops."""
    return False


def stop_if(should_stop: Callable[[], bool]) -> None:
    """Raise `StoppedError` if `should_stop` says so."""
    if should_stop():
        raise StoppedError


def in_order(
    work: Callable[[Item], Result], items: Sequence[Item], should_stop: Callable[[], bool]
) -> Iterator[Result]:
    """Do `work` on all items, several at a time, and give the results in order.

    Raises
    ------
    StoppedError
        As soon as `should_stop` says so; what has been begun is finished first.
    """
    with ThreadPoolExecutor(THREADS) as pool:
        waiting = [pool.submit(work, item) for item in items]
        try:
            for future in waiting:
                result = future.result()
                stop_if(should_stop)
                yield result
        finally:
            for future in waiting:
                future.cancel()


class OnThreads:
    """A source whose work is done by the threads of this process."""

    __slots__ = ()

    def each(
        self, work: Callable[[Self, Item], Result], items: Sequence[Item], should_stop: Callable[[], bool]
    ) -> Iterator[Result]:
        """See `scoring.fused.source.Source.each`."""
        return in_order(partial(work, self), items, should_stop)
