"""What proves a plan optimal; `matcher.certificate` checks it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """Mentees, bool [n], and mentors, bool [m], who touch every pair of some graph."""

    mentees: Bools
    mentors: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """What proves a plan optimal.

    Parameters
    ----------
    mentee_price, mentor_price : int64 [n], int64 [m]
        Dual prices; a seat that costs c has the price max(0, mentor_price - c).
        Locked mentees have price 0.
    pair_bonus : int
        What every pair gains beside its score; 0 unless pairs come first.
    least_score : int
        Objective "fairest": no pair of the plan scores less, and a plan of as
        many pairs that all score more does not exist.
    all_pairs : Cover, optional
        "Fairest": touches every pair that may be made; no plan has more pairs.
    better_pairs : Cover, optional
        "Fairest": touches every pair above `least_score`; absent where a locked
        pair scores `least_score`, or nothing can score more.
    """

    mentee_price: Ints
    mentor_price: Ints
    pair_bonus: int = 0
    least_score: int = 0
    all_pairs: Cover | None = None
    better_pairs: Cover | None = None
