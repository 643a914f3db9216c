"""What a problem leaves to decide once its locked pairs are fixed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class FreePart:
    """The mentees and seats that no lock has taken.

    Parameters
    ----------
    mentees : int64 [f]
        The mentees without a lock, by index.
    locked_load : int64 [m]
        Seats of each mentor that locks occupy; the first free seat is the one
        after them.
    seats : int64 [m]
        Seats of each mentor that remain.
    """

    mentees: npt.NDArray[np.int64]
    locked_load: npt.NDArray[np.int64]
    seats: npt.NDArray[np.int64]

    @classmethod
    def of(cls, problem: Problem) -> "FreePart":
        """Fix the locks of `problem`."""
        n, m = problem.shape
        free = np.ones(n, dtype=np.bool_)
        free[problem.locks[:, 0]] = False
        load = np.bincount(problem.locks[:, 1], minlength=m).astype(np.int64)
        return cls(mentees=np.flatnonzero(free), locked_load=load, seats=problem.seats - load)
