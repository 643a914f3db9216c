"""The pairs that people know about, and which of them could stay."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.free import FreePart
from matcher.plan import NOBODY
from matcher.problem import Problem, scores_at

Int64s = npt.NDArray[np.int64]
PairsOf = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Told pairs, sorted into those that can and those that cannot stay.

    Parameters
    ----------
    mentor_of : int64 [n]
        The told mentor of each mentee whose pair could stay and is not a lock;
        `NOBODY` for all others.
    locked : tuple of (mentee, mentor)
        Told pairs that are locks of the problem, so that they stay in any case.
    lost : tuple of (mentee, mentor)
        Told pairs that no plan can contain: they break a rule, the mentor has no
        seat that a lock leaves, or the mentee is locked to somebody else.
    most : int
        So many of the pairs in `mentor_of` can stay at the same time; fewer than
        there are where a mentor has lost seats.
    """

    mentor_of: Int64s
    locked: PairsOf
    lost: PairsOf
    most: int

    @classmethod
    def of(cls, problem: Problem, pairs: Iterable[tuple[int, int]]) -> "Told":
        """Sort `pairs`, index pairs (mentee, mentor).

        Raises
        ------
        ValueError
            If an index is out of range, or a mentee was told of two mentors.
        """
        n, m = problem.shape
        told = sorted(set(pairs))
        locks = dict(problem.locks.tolist())
        seats = FreePart.of(problem).seats
        mentor_of = np.full(n, NOBODY, dtype=np.int64)
        locked: list[tuple[int, int]] = []
        lost: list[tuple[int, int]] = []
        seen: set[int] = set()
        free: list[tuple[int, int]] = []
        for mentee, mentor in told:
            if not (0 <= mentee < n and 0 <= mentor < m):
                raise ValueError(
                    f"A told pair is a mentee from 0 to {n - 1} and a mentor from 0 to {m - 1}, "
                    f"got {(mentee, mentor)}."
                )
            if mentee in seen:
                raise ValueError(
                    f"Mentee {mentee} was told of two mentors; only one of these pairs can stand."
                )
            seen.add(mentee)
            if mentee in locks:
                (locked if locks[mentee] == mentor else lost).append((mentee, mentor))
            else:
                free.append((mentee, mentor))
        pairs_of_free = np.array(free, dtype=np.int64).reshape(-1, 2)
        _, feasible = scores_at(problem.scores, *pairs_of_free.T)
        can_stay = feasible & (seats[pairs_of_free[:, 1]] > 0)
        mentees, mentors = pairs_of_free[can_stay].T
        mentor_of[mentees] = mentors
        lost += map(tuple, pairs_of_free[~can_stay].tolist())
        count = np.bincount(mentors, minlength=m)
        return cls(mentor_of, tuple(locked), tuple(sorted(lost)), int(np.minimum(count, seats).sum()))

    def kept_by(self, mentor_of: npt.NDArray[np.signedinteger]) -> PairsOf:
        """The pairs that could stay and do in a plan, int [n]."""
        return self._pairs((self.mentor_of != NOBODY) & (self.mentor_of == mentor_of))

    def changed_by(self, mentor_of: npt.NDArray[np.signedinteger]) -> PairsOf:
        """The pairs that could stay and do not in a plan, int [n]."""
        return self._pairs((self.mentor_of != NOBODY) & (self.mentor_of != mentor_of))

    def _pairs(self, mask: npt.NDArray[np.bool_]) -> PairsOf:
        return tuple((mentee, int(self.mentor_of[mentee])) for mentee in np.flatnonzero(mask).tolist())
