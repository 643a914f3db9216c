"""Passes many wake-ups on as one."""

import asyncio
from collections.abc import Callable

AFTER = 0.1
"""Seconds for which wake-ups are gathered."""


class Gathered:
    """Called again and again, calls once in a while: what is woken looks less often than it is woken."""

    def __init__(self, wake: Callable[[], None], *, after: float = AFTER) -> None:
        self._wake = wake
        self._after = after
        self._pending = False

    def __call__(self) -> None:
        """Wake, a moment later."""
        if not self._pending:
            self._pending = True
            asyncio.get_running_loop().call_later(self._after, self._pass_on)

    def _pass_on(self) -> None:
        self._pending = False
        self._wake()
