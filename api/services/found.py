"""What a run has found, in parts, on its way from the process that computes to the one that stores.

To unpack thousands of pairs at once, or to store them in one transaction, would keep
everybody else waiting; a part takes some milliseconds. What is only stored stays JSON
on the whole way.
"""

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar
from uuid import UUID

import msgspec

from matcher.outcome import Outcome

PART: Final = 100
"""Pairs, or mentees who are left over, in a part: as many as SQLite stores in ten to twenty milliseconds."""

T = TypeVar("T")


class FoundPair(msgspec.Struct, frozen=True):
    """A pair; `matcher.outcome.Pair`."""

    mentee: UUID
    mentor: UUID
    score: int
    criteria: msgspec.Raw
    reasons: msgspec.Raw
    locked: bool


class FoundLeft(msgspec.Struct, frozen=True):
    """A mentee who is left over; `matcher.outcome.Unmatched`."""

    mentee: UUID
    feasible_mentors: int
    broken_rules: msgspec.Raw
    reasons: msgspec.Raw


class Part(msgspec.Struct, frozen=True):
    """A part of what was found, in the order of the mentees' ids."""

    pairs: list[FoundPair]
    unmatched: list[FoundLeft]


def packed_parts(outcome: Outcome) -> tuple[bytes, ...]:
    """All pairs and all mentees who are left over, as JSON."""
    pairs = ({"pairs": some, "unmatched": ()} for some in _cut(outcome.pairs))
    left = ({"pairs": (), "unmatched": some} for some in _cut(outcome.unmatched))
    # The hook is for mappings of other types than dict.
    return tuple(msgspec.json.encode(part, enc_hook=dict) for part in (*pairs, *left))


def unpacked(part: bytes) -> Part:
    """A part from its JSON."""
    return msgspec.json.decode(part, type=Part)


def _cut(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + PART] for start in range(0, len(items), PART))
