"""What the service needs of a queue."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID


class Work(Protocol):
    """What is to be done; the truth about it lies in the database."""

    async def due(self, limit: int) -> Sequence[UUID]:
        """What waits for somebody to do it, most urgent first."""
        ...

    async def execute(self, item: UUID) -> None:
        """Do it, unless somebody else does already."""
        ...


class Jobs(Protocol):
    """Sees to it that all that is due gets done, soon after `wake` and at the latest by a sweep."""

    def start(self) -> None:
        """Begin; what an earlier process has left is found first."""
        ...

    def wake(self) -> None:
        """Say that something has become due; call it after the commit."""
        ...

    async def close(self) -> None:
        """Stop; what is being done is given back."""
        ...
