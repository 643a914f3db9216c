"""Sets of occupations or languages, looked up by their members: members are few, sets are many."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Member = TypeVar("Member", str, tuple[str, int])


def members_of(sets: Sequence[Sequence[Member]]) -> list[Member]:
    """The distinct members of the sets, sorted."""
    return sorted({member for some in sets for member in some})


def places_in(members: Sequence[Member], sets: Sequence[tuple[Member, ...]]) -> npt.NDArray[np.intp]:
    """Where the members of each set stand among `members`, intp [sets, longest].

    Shorter sets repeat their first member, which changes no maximum: as a later
    choice it counts less.
    """
    place = {member: k for k, member in enumerate(members)}
    width = max(map(len, sets), default=1)
    padded = [[place[member] for member in some + some[:1] * (width - len(some))] for some in sets]
    return np.array(padded, dtype=np.intp).reshape(-1, width)
