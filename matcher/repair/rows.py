"""What comes from outside, checked: scores of somebody new, and indices."""

import numpy as np
import numpy.typing as npt

from matcher.repair.state import Int16s
from scoring.fused.source import REFUSED
from scoring.policy import FULL_SCORE

Int32s = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


def as_row(scores: Int32s, feasible: Bools, size: int, whom: str, gone: set[int]) -> Int16s:
    """The scores of somebody new with all `size` others, int16, `REFUSED` where a pair may not be.

    Raises
    ------
    ValueError
        If their number is wrong, a score is no integer or out of range, or marks are no bools.
    """
    if scores.shape != (size,) or feasible.shape != (size,):
        raise ValueError(f"A score and a mark are needed for each {whom}, {size}; got {scores.shape}.")
    if scores.dtype.kind != "i" or feasible.dtype != np.bool_:
        types = f"{scores.dtype} and {feasible.dtype}"
        raise ValueError(f"Scores are integers and marks are bool, these are {types}.")
    if ((scores < 0) | (scores > FULL_SCORE)).any():
        raise ValueError(f"A score is in [0, {FULL_SCORE}].")
    row = np.where(feasible, scores, REFUSED).astype(np.int16)
    row[sorted(gone)] = REFUSED
    return row


def check_index(index: int, count: int, gone: set[int], whom: str) -> None:
    """Raise `ValueError` if `index` is not one of `count` people, or belongs to somebody who has left."""
    if not 0 <= index < count:
        raise ValueError(f"A {whom} is an index from 0 to {count - 1}, got {index}.")
    if index in gone:
        raise ValueError(f"The {whom} {index} has left; who comes back is added anew.")
