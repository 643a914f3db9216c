"""What reading one input may take: processor time and memory."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

SECONDS = 20.0
"""Of processor time, for one input; the largest sheet that is read takes less than half of it."""

MEMORY = 1_000_000_000
"""Bytes beyond what the program itself takes; the largest sheet that is read takes less than half of them."""

_GRACE = 60
"""Seconds after which the system ends a process that does not come back to Python at all."""


class TookTooLongError(Exception):
    """An input was still being read when its time was over."""


def bound_memory(most: int = MEMORY) -> None:
    """Let this process have only so much more memory; for a process that is made for this."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + most
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


@contextmanager
def bounded_time(seconds: float = SECONDS) -> Iterator[None]:
    """Raise `TookTooLongError` in whatever takes longer, by its own processor time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = used.ru_utime + used.ru_stime
    limits = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent + seconds) + _GRACE, limits[1]))
    before = signal.signal(signal.SIGPROF, _ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        # Or the system would end this process, tests and all, once it has worked so long.
        resource.setrlimit(resource.RLIMIT_CPU, limits)


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise TookTooLongError
