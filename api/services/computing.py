"""What services ask of those who compute for them, in other processes."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class SizedComputer(Protocol):
    """Calls functions where they fit by the size of what they work on: `api.engine.BySize`."""

    async def call(
        self,
        function: Callable[..., T],
        *args: object,
        size: int,
        watch: Callable[[Any], None] | None = None,
    ) -> T:
        """Call a function that works on `size` bytes, unpacked; cancelling ends the process."""
        ...


class LaneComputer(Protocol):
    """Calls functions in processes that are up, in two lanes: `api.engine.Engine`."""

    async def call(
        self,
        function: Callable[..., T],
        *args: object,
        watch: Callable[[Any], None] | None = None,
        background: bool = False,
    ) -> T:
        """Call a function, in the `background` if nobody waits for it; cancelling ends the process."""
        ...
