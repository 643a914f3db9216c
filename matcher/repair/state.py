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

FAR = 1 << 60
"""Farther than any way, and the price of a mentor without seats; a few of these stay in 64 bits."""


class Mentees(NamedTuple):
    """Mentees, their places in the plan and their prices.

    Parameters
    ----------
    ask : int64 [n]
        The price, which is at least 0, and 0 for whoever has no mentor, less the
        bonus; `FAR` for whoever is fixed, so that no way leads over them.
    bonus : int64 [n]
        What a pair of this mentee gains beside its score, the pair bonus included.
    mentor_of : int32 [n]
        `NOBODY` where unmatched.
    before, after : int32 [n]
        Neighbours among the mentees of the same mentor.
    fixed : bool [n]
        Whose pair must stay; also who has left.
    """

    ask: Int64s
    bonus: Int64s
    mentor_of: Int32s
    before: Int32s
    after: Int32s
    fixed: Bools


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
    """

    price: Int64s
    seats: Int32s
    load: Int32s
    first: Int32s


class Scratch(NamedTuple):
    """Memory of a search, clean between searches.

    Parameters
    ----------
    distance : int64 [m]
        `FAR` where not reached.
    over, towards : int32 [m]
        The mentee over whom a mentor was reached, and where that mentee would go.
    settled, touched : int32 [m]
    heap, place : int32 [m]
        Mentors by distance, and where each of them is in the heap; `NOBODY` where not.
    at : int64 [8]
        See `matcher.repair.search`.
    """

    distance: Int64s
    over: Int32s
    towards: Int32s
    settled: Int32s
    touched: Int32s
    heap: Int32s
    place: Int32s
    at: Int64s


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
