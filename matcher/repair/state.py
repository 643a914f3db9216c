"""What repairs work on: people who come and go, a plan, and the prices that prove it.

All arrays have room for more people than there are; a place that nobody has is
that of a mentee without pairs, or of a mentor without seats.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scoring.fused.jit import compiled

Int16s = npt.NDArray[np.int16]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NOBODY = -1

REFUSED = -1
"""The score of a pair that may not be made."""

FAR = 1 << 60
"""Farther than any way, and the price of a mentor without seats; a few of these stay in 64 bits."""


class Mentees(NamedTuple):
    """Mentees, their places in the plan and their prices.

    Parameters
    ----------
    price : int64 [n]
        At least 0; 0 for whoever has no mentor.
    bonus : int64 [n]
        What a pair of this mentee gains beside its score, the pair bonus included.
    mentor_of : int32 [n]
        `NOBODY` where unmatched.
    before, after : int32 [n]
        Neighbours among the mentees of the same mentor.
    fixed : bool [n]
        Whose pair must stay; also who has left.
    left_out : int64 [n]
        No pair that is not among the candidates has a higher score less the
        mentor's reference; `-FAR` where there is none.
    sorted_by : int64 [n]
        The price by which the candidates were sorted.
    """

    price: Int64s
    bonus: Int64s
    mentor_of: Int32s
    before: Int32s
    after: Int32s
    fixed: Bools
    left_out: Int64s
    sorted_by: Int64s


class Mentors(NamedTuple):
    """Mentors, their seats and prices.

    Parameters
    ----------
    price : int64 [m]
        Between the costs of the last taken and the first free seat; `FAR` for a
        mentor without seats.
    seats, load : int32 [m]
    first : int32 [m]
        The first of the mentees, `NOBODY` if there is none.
    reference : int64 [m]
        A price that the mentor's has not fallen below, so that not every change
        of a price needs a look at everybody.
    sorted_by : int64 [m]
        The price by which the candidates were sorted; 0 for who was not among them.
    """

    price: Int64s
    seats: Int32s
    load: Int32s
    first: Int32s
    reference: Int64s
    sorted_by: Int64s


class Scratch(NamedTuple):
    """Memory of a search, clean between searches; and what has changed since it was last read.

    Parameters
    ----------
    distance : int64 [m]
        `FAR` where not reached.
    over, towards : int32 [m]
        The mentee over whom a mentor was reached, and where that mentee would go.
    settled, touched : int32 [m]
    keys, items : int64 [h], int32 [h]
        A heap.
    at : int64 [8]
        See `matcher.repair.search`.
    fallen_mentees : bool [n]
        Whose price has fallen.
    fallen_mentors : bool [m]
    """

    distance: Int64s
    over: Int32s
    towards: Int32s
    settled: Int32s
    touched: Int32s
    keys: Int64s
    items: Int32s
    at: Int64s
    fallen_mentees: Bools
    fallen_mentors: Bools


@compiled
def sit(mentees: Mentees, mentors: Mentors, mentee: int, mentor: int) -> None:
    """Give an unmatched mentee a seat."""
    first = mentors.first[mentor]
    mentees.mentor_of[mentee] = mentor
    mentees.before[mentee] = NOBODY
    mentees.after[mentee] = first
    if first != NOBODY:
        mentees.before[first] = mentee
    mentors.first[mentor] = mentee
    mentors.load[mentor] += 1


@compiled
def rise(mentees: Mentees, mentors: Mentors, mentee: int) -> None:
    """Take a mentee's seat away."""
    mentor = mentees.mentor_of[mentee]
    before, after = mentees.before[mentee], mentees.after[mentee]
    if before == NOBODY:
        mentors.first[mentor] = after
    else:
        mentees.after[before] = after
    if after != NOBODY:
        mentees.before[after] = before
    mentees.mentor_of[mentee] = NOBODY
    mentors.load[mentor] -= 1
