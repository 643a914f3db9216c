"""Which pairs may have become too cheap since all were last looked through."""

import numpy as np

from matcher.sparse.state import Bools, Int64s

MANY = 1 / 4
"""If a larger share of the mentors has become cheaper, everybody is looked at with all mentors."""


class LastLook:
    """The prices at the last look, and whose pairs were too many to be all found then."""

    def __init__(self, mentees: int, mentors: int) -> None:
        # Prices so high that every pair counts as fallen at the first look.
        self._u = np.full(mentees, np.iinfo(np.int64).max)
        self._w = np.full(mentors, np.iinfo(np.int64).max)
        self._unfinished = np.zeros(mentees, dtype=np.bool_)

    def since(self, u: Int64s, w: Int64s) -> tuple[Bools, Int64s]:
        """What needs another look at these prices.

        Returns
        -------
        mentees : bool [n]
            Who must be looked at with all mentors.
        mentors : int64 [k]
            Those who have become cheaper, ascending; all others must be looked at with these.
        """
        mentees = (u < self._u) | self._unfinished
        mentors = np.flatnonzero(w < self._w)
        if len(mentors) > MANY * len(w):
            mentees[:] = True
        return mentees, mentors

    def note(self, u: Int64s, w: Int64s, unfinished: Int64s) -> None:
        """Remember a look at these prices, which found only a part of what some mentees have."""
        self._u, self._w = u.copy(), w.copy()
        self._unfinished[:] = False
        self._unfinished[unfinished] = True
