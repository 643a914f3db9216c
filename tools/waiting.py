"""Waits for what happens in other processes."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

INTERVAL = 0.02
"""Seconds between two looks."""


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
        time.sleep(INTERVAL)  # another process wakes nobody here, and needs the processor
    return found
