"""Which part of a list is asked for, and where the next one begins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Self, TypeVar
from uuid import UUID

from api.schemas.pages import DEFAULT_LIMIT, read_cursor, write_cursor

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a list after an id, `limit` items at most."""

    limit: int = DEFAULT_LIMIT
    after: UUID | None = None

    @classmethod
    def read(cls, limit: int, cursor: str | None) -> Self:
        """The part that a request asks for; raise `InvalidInput` for a foreign cursor."""
        return cls(limit, None if cursor is None else read_cursor(cursor))

    @property
    def probe(self) -> int:
        """How many items to ask for, so that one more shows that there is a next page."""
        return self.limit + 1


@dataclass(frozen=True, slots=True)
class Part(Generic[Item]):
    """Some items of a list; `next_cursor` is `None` if they are the last."""

    items: Sequence[Item]
    next_cursor: str | None


def cut(found: Sequence[Item], window: Window, key: Callable[[Item], UUID]) -> Part[Item]:
    """Make a part of what was found by asking for `window.probe` items."""
    items = found[: window.limit]
    more = len(found) > window.limit
    return Part(items, write_cursor(key(items[-1])) if more else None)
