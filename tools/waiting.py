"""Waits for what happens elsewhere: in other threads, which can tell of it, and in other processes."""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Condition
from typing import Protocol, TypeVar

T = TypeVar("T")

INTERVAL = 0.02
"""Seconds between two looks, unless somebody tells of something before."""

_NEWS = Condition()


class Running(Protocol):
    """A process that was started, and where it says what it does."""

    log: Path

    def poll(self) -> int | None:
        """How it has ended, if it has."""
        ...


def tell() -> None:
    """Have everybody who waits in this process look at once."""
    with _NEWS:
        _NEWS.notify_all()


def until(condition: Callable[[], T | None], within: float, what: str = "") -> T:
    """Look again and again until something is so; what the look has found.

    Parameters
    ----------
    within : float
        Seconds that it may take.
    what : str
        What is waited for, as the error is to say it.

    Raises
    ------
    TimeoutError
        If it takes longer.
    """
    end = time.monotonic() + within
    while not (found := condition()):
        if time.monotonic() > end:
            raise TimeoutError(f"Not within {within:g} s: {what or condition}")
        with _NEWS:
            _NEWS.wait(INTERVAL)
    return found


def until_up(process: Running, answers: Callable[[], bool], within: float, what: str) -> None:
    """Wait until a process that was just started answers; see `until`.

    Raises
    ------
    RuntimeError
        If it ends instead; with the end of what it has said.
    """

    def up() -> bool:
        if process.poll() is not None:
            said = process.log.read_text(encoding="utf-8")
            raise RuntimeError(f"It has ended before {what}: {said[-2000:]}")
        return answers()

    until(up, within, what)
