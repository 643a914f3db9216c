"""Find the pairs outside the candidates that are too cheap, looking only where there could be one.

Most mentees are done with at once: no pair that was left out scores as much as
they and the cheapest mentor cost. Of the others, most could do better only with
one of the few cheapest mentors. And from one round to the next only those pairs
need another look whose prices have fallen.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from matcher.sparse.fallen import LastLook
from matcher.sparse.narrowed import Narrowed, widened
from matcher.sparse.state import Bools
from scoring.fused.kernel import BLUR
from scoring.fused.search import ALL_EQUAL, Found, Wanted, find_pairs, together
from scoring.fused.source import HIGHEST, Int64s, Source

ADDED = 64
"""Pairs that a mentee is given at most in one round of pricing.

With 32, thousands who compete for the same mentors take eight rounds at 50 000, with 96 three.
"""

CHEAPEST = 1 / 32
"""This share of the mentors is looked at apart, so that the least price of the others bounds more."""


@dataclass(slots=True, eq=False)
class Pricing:
    """What is known of the pairs outside the candidates.

    Parameters
    ----------
    left_out : int64 [n]
        No pair of a mentee outside the candidates scores more.
    least_score : int
        Pairs that score less are not made.
    """

    source: Source
    left_out: Int64s
    least_score: int
    should_stop: Callable[[], bool]
    _last: LastLook = field(init=False)

    def __post_init__(self) -> None:
        self._last = LastLook(len(self.source.mentees), len(self.source.mentors))

    def too_cheap(self, u: Int64s, w: Int64s, bonus: Int64s) -> Found:
        """Find pairs with u + w < score + bonus, at most `ADDED` for a mentee.

        Parameters
        ----------
        u, bonus : int64 [n]
        w : int64 [m]
        """
        need = u - bonus + 1
        doubtful, anybody, cheap = self._suspects(w, need)
        fallen, cheaper = self._last.since(u, w)
        found = together(
            self._search(doubtful & fallen & anybody, None, w, need),
            self._search(doubtful & fallen & ~anybody, cheap, w, need),
            self._search(doubtful & ~fallen, cheaper, w, need),
        )
        self._last.note(u, w, found.rows[np.diff(found.start) == ADDED])
        return found

    def doubtful(self, u: Int64s, w: Int64s, bonus: Int64s) -> tuple[Int64s, Int64s, Int64s]:
        """Who may have a pair with u + w = score + bonus outside the candidates, all ascending.

        Returns
        -------
        with_anybody, with_few, few : int64 [k], int64 [l], int64 [f]
            Mentees; mentees for whom only the `few` mentors come into question; and these.
        """
        doubtful, anybody, cheap = self._suspects(w, u - bonus)
        return np.flatnonzero(doubtful & anybody), np.flatnonzero(doubtful & ~anybody), cheap

    def _suspects(self, w: Int64s, need: Int64s) -> tuple[Bools, Bools, Int64s]:
        """Mentees of whom something that they need may be left out; with anybody; and the cheap mentors.

        Who is suspected, but not with anybody, could need one of the cheap mentors only.
        """
        count = max(1, int(len(w) * CHEAPEST))
        order = np.argpartition(w, count - 1)
        others = w[order[count:]]
        doubtful = self.left_out >= need + w.min()
        anybody = self.left_out >= need + (others.min() if len(others) else w.max())
        return doubtful, anybody, np.sort(order[:count])

    def _search(self, which: Bools, some: Int64s | None, w: Int64s, need: Int64s) -> Found:
        """Search these mentees' pairs with `some` mentors, or all."""
        rows = np.flatnonzero(which) if some is None or len(some) else np.zeros(0, dtype=np.int64)
        wanted = Wanted(w, need, ADDED, self.least_score)
        if some is None or not len(rows):
            return find_pairs(self.source, rows, wanted, self.should_stop)
        found = find_pairs(Narrowed(self.source, some), rows, replace(wanted, w=w[some]), self.should_stop)
        return widened(found, some)


def most_lacking(found: Found, u: Int64s, w: Int64s, bonus: Int64s) -> Int64s:
    """What score + bonus - u - w comes to at most, for each mentee who has a pair that is too cheap.

    Who has `ADDED` of them may have more, and better ones, as far as a search tells pairs apart.

    Parameters
    ----------
    found : Found
        As `Pricing.too_cheap` gives it for these prices.

    Returns
    -------
    int64 [mentees with pairs in `found`]
    """
    counts = np.diff(found.start)
    some = counts > 0
    rows, mentee = found.rows[some], np.repeat(found.rows, counts)
    lack = found.score + bonus[mentee] - u[mentee] - w[found.mentor]
    most = np.maximum.reduceat(lack, found.start[:-1][some])
    anybody = HIGHEST + bonus[rows] - u[rows] - w.min()
    full = np.where(most > ALL_EQUAL, anybody, np.minimum(most + BLUR, anybody))
    return np.where(counts[some] == ADDED, full, most)
