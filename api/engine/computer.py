"""Calls of functions, wherever they are computed."""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Computer(Protocol):
    """Calls functions for those who need not know where they are computed."""

    async def call(
        self,
        function: Callable[..., T],
        *args: object,
        size: int,
        watch: Callable[[Any], None] | None = None,
    ) -> T:
        """Call a function of a module; as `Engine.call`, and raises what that raises.

        Parameters
        ----------
        size : int
            Bytes that it has to work on, unpacked.
        """
        ...


class Here(Computer):
    """Calls functions in a thread of this process, where nobody else waits for it."""

    async def call(
        self,
        function: Callable[..., T],
        *args: object,
        watch: Callable[[Any], None] | None = None,
        **_: int,
    ) -> T:
        """Call a function; of whatever size the work is."""
        return await asyncio.to_thread(function, *args, *(() if watch is None else (watch,)))
