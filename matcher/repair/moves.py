"""Who changes from one plan to the next."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Move:
    """A mentee who changes: indices of the mentors before and after, `NOBODY` for none."""

    mentee: int
    before: int
    after: int


def moves_between(before: npt.NDArray[np.int32], after: npt.NDArray[np.int32]) -> tuple[Move, ...]:
    """The mentees whose mentor is another one, by index; int32 [n] each, `NOBODY` for none."""
    changed = np.flatnonzero(before != after).tolist()
    return tuple(Move(mentee, int(before[mentee]), int(after[mentee])) for mentee in changed)
