"""What others do while something is measured."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def meanwhile(work: Callable[[Event], T]) -> Iterator[Future[T]]:
    """Do something in a thread, which is to end when it is told so; it has ended afterwards.

    Its result raises what it has raised.
    """
    done = Event()
    with ThreadPoolExecutor(1) as threads:
        try:
            yield threads.submit(work, done)
        finally:
            done.set()
