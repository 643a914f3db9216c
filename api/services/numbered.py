"""Long lists in numbered parts, as pages show them; `api.services.pages` has those with cursors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Numbered(Generic[T]):
    """A part of a list.

    Parameters
    ----------
    number, last : int
        Which part this is, and which is the last; from 1.
    total : int
        How many items all parts have together.
    """

    items: Sequence[T]
    number: int
    last: int
    total: int


def last_of(total: int, most: int) -> int:
    """The number of the last part, if each has `most` items; an empty list has one part, too."""
    return max(1, -(-total // most))


def cut(items: Sequence[T], number: int, most: int) -> Numbered[T]:
    """A part of `most` items; of a list that has become shorter, the last part."""
    last = last_of(len(items), most)
    number = min(number, last)
    return Numbered(items[(number - 1) * most : number * most], number, last, len(items))
