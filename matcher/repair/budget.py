"""The best assignment among those that keep enough of the told pairs: branch and bound.

A reward for every told pair that is kept turns the demand into an ordinary
assignment problem, and its best total bounds what the demand leaves possible
(A. M. Geoffrion, Lagrangean relaxation for integer programming, 1974). The
reward that bounds best is found where two assignments, one that keeps enough and
one that keeps too little, are worth the same. Where a gap remains, a pair in which
these two differ is once kept and once given up.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matcher.plan import NOBODY
from matcher.repair.case import GIVEN_UP, KEPT, OPEN, Case, Found, Int8s

MOST_LOOKED_AT = 20_000
"""So many assignment problems are solved before a search is given up."""


class TooManyChangesError(RuntimeError):
    """The search for the best changes took too long; allow fewer."""


@dataclass(slots=True)
class Budget:
    """A search, with what is known so far.

    Parameters
    ----------
    case : Case
    least_kept : int
        So many told pairs are to be kept.
    best : Found, optional
        The best assignment so far that keeps enough.
    looked_at : int
        Assignment problems solved.
    """

    case: Case
    least_kept: int
    best: Found | None = None
    looked_at: int = 0

    def search(self) -> Found | None:
        """Find the best assignment that keeps enough; None if there is none.

        Raises
        ------
        TooManyChangesError
            If `MOST_LOOKED_AT` assignments were not enough.
        """
        waiting = [(np.full(len(self.case.told), OPEN, dtype=np.int8), 0)]
        while waiting:
            decided, reward = waiting.pop()
            if self.case.most_kept(decided) >= self.least_kept:
                waiting.extend(self._split(decided, reward))
        return self.best

    def _split(self, decided: Int8s, reward: int) -> Iterator[tuple[Int8s, int]]:
        """Bound what is possible; if it could beat the best, the two parts to search, with their rewards.

        Parameters
        ----------
        decided : int8 [f]
        reward : int
            Where to look first.
        """
        low, high = 0, self.case.largest_reward
        poor: Found | None = None
        rich: Found | None = None
        while True:
            found = self._look(decided, reward)
            if found is None or self._is_beaten(found, reward):
                return
            if found.kept >= self.least_kept:
                rich, high = found, reward
            else:
                poor, low = found, reward
            if rich is None or poor is None:
                following = high if rich is None else low
            else:
                following = (poor.worth - rich.worth) // (rich.kept - poor.kept)
            if following == reward or (poor and rich and not low < following < high):
                break
            reward = following
        yield from self._branches(decided, poor, rich, reward)

    def _look(self, decided: Int8s, reward: int) -> Found | None:
        """Solve one assignment problem, and remember it if it is the best."""
        self.looked_at += 1
        if self.looked_at > MOST_LOOKED_AT:
            raise TooManyChangesError(
                f"{MOST_LOOKED_AT} assignments did not settle which pairs to change; allow fewer changes."
            )
        found = self.case.best(decided, reward)
        enough = found is not None and found.kept >= self.least_kept
        if found is not None and enough and (self.best is None or found.worth > self.best.worth):
            self.best = found
        return found

    def _is_beaten(self, found: Found, reward: int) -> bool:
        """Whether the bound that `found` proves is not above the best."""
        bound = found.worth + reward * (found.kept - self.least_kept)
        return self.best is not None and bound < self.best.worth + self.case.unit

    def _branches(
        self, decided: Int8s, poor: Found | None, rich: Found | None, reward: int
    ) -> Iterator[tuple[Int8s, int]]:
        """Decide about one told pair, in either way: one in which the two differ."""
        told = self.case.told
        differs = (told != NOBODY) & (decided == OPEN)
        if rich is not None:
            differs &= rich.mentor_of == told
        if poor is not None:
            differs &= poor.mentor_of != told
        for mentee in np.flatnonzero(differs)[:1].tolist():
            for decision in (GIVEN_UP, KEPT):
                part = decided.copy()
                part[mentee] = decision
                yield part, reward
