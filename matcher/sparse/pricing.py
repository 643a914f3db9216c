"""Find the pairs outside the candidates that are too cheap, looking only where there could be one.

Most mentees are done with at once: no pair that was left out scores as much as
they and the cheapest mentor cost. Of the others, most could do better only with
one of the few cheapest mentors. And from one round to the next only those pairs
need another look whose prices have fallen.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from matcher.sparse.state import Bools
from scoring.fused.search import Found, Wanted, find_pairs
from scoring.fused.source import Columns, Int64s, Item, Points, Result, Source

ADDED = 64
"""Pairs that a mentee is given at most in one round of pricing.

With 32, thousands who compete for the same mentors take eight rounds at 50 000, with 96 three.
"""

CHEAPEST = 1 / 32
"""This share of the mentors is looked at apart, so that the least price of the others bounds more."""


@dataclass(frozen=True, slots=True, eq=False)
class Narrowed:
    """A source with some of its mentors only, by position, ascending."""

    source: Source
    some: Int64s

    @property
    def mentees(self) -> Int64s:
        """All mentees of the source."""
        return self.source.mentees

    @property
    def mentors(self) -> Int64s:
        """The mentors that remain, by index in the problem."""
        return self.source.mentors[self.some]

    @property
    def columns(self) -> Columns:
        """Their codes."""
        return Columns(*(codes[self.some] for codes in self.source.columns))

    @property
    def weights(self) -> tuple[int, int, int]:
        """As in the source."""
        return self.source.weights

    @property
    def rows_at_once(self) -> int:
        """As in the source."""
        return self.source.rows_at_once

    def points(self, rows: Int64s) -> Points:
        """The points of the mentees at `rows`; the exclusions of the other mentors are left out."""
        points = self.source.points(rows)
        place = np.searchsorted(self.some, points.barred[:, 1])
        here = self.some[np.minimum(place, len(self.some) - 1)] == points.barred[:, 1]
        barred = np.stack([points.barred[here, 0], place[here]], axis=1)
        return points._replace(barred=barred)

    def each(
        self, work: Callable[[Source, Item], Result], items: Sequence[Item], should_stop: Callable[[], bool]
    ) -> Iterator[Result]:
        """Wherever the source does its work; it is narrowed there."""
        return self.source.each(partial(_narrowed, work, self.some), items, should_stop)


def _narrowed(work: Callable[[Source, Item], Result], some: Int64s, source: Source, item: Item) -> Result:
    return work(Narrowed(source, some), item)


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
    _u: Int64s = field(init=False)
    _w: Int64s = field(init=False)
    _unfinished: Bools = field(init=False)

    def __post_init__(self) -> None:
        # Prices so high that every pair counts as fallen in the first round.
        self._u = np.full(len(self.source.mentees), np.iinfo(np.int64).max)
        self._w = np.full(len(self.source.mentors), np.iinfo(np.int64).max)
        self._unfinished = np.zeros(len(self._u), dtype=np.bool_)

    def too_cheap(self, u: Int64s, w: Int64s, bonus: Int64s) -> Found:
        """Find pairs with u + w < score + bonus, at most `ADDED` for a mentee.

        Parameters
        ----------
        u, bonus : int64 [n]
        w : int64 [m]
        """
        need = u - bonus + 1
        doubtful, anybody, cheap = self._suspects(w, need)
        fallen = (u < self._u) | self._unfinished
        cheaper = np.flatnonzero(w < self._w)
        if len(cheaper) > len(w) // 4:
            fallen[:] = True
        found = together(
            self._search(doubtful & fallen & anybody, None, w, need, ADDED),
            self._search(doubtful & fallen & ~anybody, cheap, w, need, ADDED),
            self._search(doubtful & ~fallen, cheaper, w, need, ADDED),
        )
        self._u, self._w = u.copy(), w.copy()
        self._unfinished[:] = False
        self._unfinished[found.rows] = np.diff(found.start) == ADDED
        return found

    def doubtful(self, u: Int64s, w: Int64s, bonus: Int64s) -> Int64s:
        """Who may have a pair with u + w = score + bonus outside the candidates, int64 [k], ascending."""
        return np.flatnonzero(self.left_out >= u - bonus + w.min())

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

    def _search(self, which: Bools, some: Int64s | None, w: Int64s, need: Int64s, most: int) -> Found:
        """Search these mentees' pairs with `some` mentors, or all."""
        rows = np.flatnonzero(which) if some is None or len(some) else np.zeros(0, dtype=np.int64)
        wanted = Wanted(w, need, most, self.least_score)
        if some is None or not len(rows):
            return find_pairs(self.source, rows, wanted, self.should_stop)
        narrowed = Narrowed(self.source, some)
        found = find_pairs(narrowed, rows, replace(wanted, w=w[some]), self.should_stop)
        return replace(found, mentor=some[found.mentor].astype(np.int32))


def together(*parts: Found) -> Found:
    """The pairs of different mentees together."""
    counts = np.concatenate([np.diff(part.start) for part in parts])
    return Found(
        rows=np.concatenate([part.rows for part in parts]),
        start=np.concatenate([[0], np.cumsum(counts)]),
        mentor=np.concatenate([part.mentor for part in parts]),
        score=np.concatenate([part.score for part in parts]),
        left_out=np.concatenate([part.left_out for part in parts]),
    )
