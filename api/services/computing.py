"""What services ask of whoever computes for them."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Computer(Protocol):
    """Calls functions in another process: `api.engine.BySize`."""

    async def call(
        self,
        function: Callable[..., T],
        *args: object,
        size: int,
        watch: Callable[[Any], None] | None = None,
    ) -> T:
        """Call a function that works on `size` bytes, unpacked; cancelling ends the process."""
        ...
