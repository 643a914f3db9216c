"""Scores as rows of 16-bit numbers, and the best of them."""

import numpy as np
import numpy.typing as npt

from matcher.problem import Problem
from matcher.repair.state import FAR, REFUSED, Int16s, Int64s
from scoring.policy import FULL_SCORE
from scoring.score import row_blocks

Int32s = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


def matrix_of(problem: Problem) -> Int16s:
    """All scores, int16 [n, m], `REFUSED` where a pair may not be made."""
    n, m = problem.shape
    matrix = np.empty((n, m), dtype=np.int16)
    for rows in row_blocks(n):
        scores, feasible = problem.scores.block(rows)
        matrix[rows] = np.where(feasible, scores, REFUSED)
    return matrix


def as_row(scores: Int32s, feasible: Bools, size: int, whom: str, gone: set[int]) -> Int16s:
    """The scores of somebody new with all `size` others, int16, `REFUSED` where a pair may not be.

    Raises
    ------
    ValueError
        If their number is wrong, or a score is out of range.
    """
    if scores.shape != (size,) or feasible.shape != (size,):
        raise ValueError(f"A score and a mark are needed for each {whom}, {size}; got {scores.shape}.")
    if ((scores < 0) | (scores > FULL_SCORE)).any():
        raise ValueError(f"A score is in [0, {FULL_SCORE}].")
    row = np.where(feasible, scores, REFUSED).astype(np.int16)
    row[sorted(gone)] = REFUSED
    return row


def best_of(gain: Int64s, keep: int) -> Int64s:
    """Where the `keep` highest gains are, those of nobody left out."""
    where = np.argpartition(-gain, keep)[:keep] if len(gain) > keep else np.arange(len(gain))
    chosen: Int64s = where[gain[where] > -FAR // 2]
    return chosen


def check_index(index: int, count: int, gone: set[int], whom: str) -> None:
    """Raise `ValueError` if `index` is not one of `count` people, or belongs to somebody who has left."""
    if not 0 <= index < count:
        raise ValueError(f"A {whom} is an index from 0 to {count - 1}, got {index}.")
    if index in gone:
        raise ValueError(f"The {whom} {index} has left; who comes back is added anew.")
