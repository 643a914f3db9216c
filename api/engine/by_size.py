"""Calls where they fit: a little work in a process that is up, much of it in one of its own."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from api.engine.apart import Apart
from api.engine.computer import Computer
from api.engine.engine import Engine

LITTLE: Final = 100_000
"""Bytes to work on; a list of some hundred people has fewer, and takes less time than starting a process."""

T = TypeVar("T")


class BySize(Computer):
    """Chooses between the engine and a process apart.

    Who waits for the engine should not wait behind a long list, so only little
    work goes there; and nobody with a list waits behind a long match, so it goes
    there only while the engine has nothing to do.
    """

    def __init__(self, engine: Engine, apart: Apart) -> None:
        self._engine = engine
        self._apart = apart

    async def call(
        self,
        function: Callable[..., T],
        *args: object,
        size: int,
        watch: Callable[[Any], None] | None = None,
    ) -> T:
        """Call a function of a module; see `Computer`."""
        if size <= LITTLE and self._engine.idle:
            return await self._engine.call(function, *args, watch=watch)
        return await self._apart.call(function, *args, watch=watch)
