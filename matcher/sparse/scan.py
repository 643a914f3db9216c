"""Score mentees against all mentors and keep what could matter; the matrix is never stored.

The loops work on codes and small tables of pre-weighted points, so that a
*total*, the sum of a pair's entries, is W x score before rounding. A block of
mentors whose best entries do not add up to more than what is already known is
passed over as a whole.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.sparse.jit import compiled

Int64s = npt.NDArray[np.int64]
Int32s = npt.NDArray[np.int32]

NEVER = -(1 << 28)
"""A total so low that the pair is infeasible; four of them still fit into 32 bits."""

BLOCK = 128
"""Mentors whose best entries are known together."""


class Tables(NamedTuple):
    """Points of some mentees with all mentors: the sum of one entry of each table.

    Parameters
    ----------
    first, second, third, fourth : int32 [codes of mentees, codes of mentors]
        Pre-weighted points, or `NEVER`.
    best_first, ... : int32 [codes of mentees, blocks]
        The best entry that any mentor of a block has.
    row_codes : int32 [r, 4]
        The codes of the mentees.
    """

    first: Int32s
    second: Int32s
    third: Int32s
    fourth: Int32s
    best_first: Int32s
    best_second: Int32s
    best_third: Int32s
    best_fourth: Int32s
    row_codes: Int32s


class Columns(NamedTuple):
    """The codes of the mentors, int32 [m] each; `weight` is W."""

    first: Int32s
    second: Int32s
    third: Int32s
    fourth: Int32s
    weight: int


@compiled
def rounded(total: int, weight: int) -> int:
    """total / weight, rounded half to even, for totals of at least 0."""
    quotient = total // weight
    twice = 2 * (total - quotient * weight)
    if twice > weight or (twice == weight and quotient & 1 == 1):
        quotient += 1
    return quotient
