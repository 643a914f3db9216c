"""Pairs that lead from some mentees to other mentors, outside the candidates.

Where there are many, a few of each mentee's do, and it is better that different
mentees get different ones than that all get the best: so each mentee looks at some
mentors, beginning anywhere. Where that finds little, all pairs are searched by
blocks and bounds, and finding none is a proof.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from matcher.sparse.narrowed import Narrowed, widened
from matcher.sparse.state import Bools
from scoring.fused.jit import compiled
from scoring.fused.kernel import INDEX, exact_score
from scoring.fused.search import SCATTER, Found, Wanted, find_pairs
from scoring.fused.source import Columns, Int32s, Int64s, Points, Source

LOOKED_AT = 512
"""Each mentee looks at so many mentors before all are searched."""

SOME = 8
"""Pairs that a mentee is given at most when looking at some mentors."""

ADDED = 32
"""Pairs that a mentee is given at most when all are searched."""

RARE = 16
"""If mentees have found less than one pair for so many of them, all mentors are searched."""


@dataclass(frozen=True, slots=True, eq=False)
class Untouched:
    """The pairs outside the candidates.

    Parameters
    ----------
    left_out : int64 [n]
        No pair of a mentee that is not among the first candidates scores more.
    """

    source: Source
    left_out: Int64s
    should_stop: Callable[[], bool]

    def find(self, mentees: Bools, mentors: Bools, least: int) -> Found:
        """Find pairs of at least `least` between these mentees and the other mentors.

        Parameters
        ----------
        mentees, mentors : bool [n], bool [m]
            No candidate of at least `least` joins one of the mentees to one of the other mentors.
        least : int
            At least what the policy allows, of which the source knows nothing.

        Returns
        -------
        Found
            Some of them; none only if there is none.
        """
        rows, others = np.flatnonzero(mentees & (self.left_out >= least)), np.flatnonzero(~mentors)
        if not len(others):
            rows = rows[:0]
        some = self._look_about(rows, others, least)
        if len(others) <= LOOKED_AT or RARE * len(some.mentor) > len(rows):
            return some
        wanted = Wanted(
            np.zeros(len(others), dtype=np.int64), np.full(len(mentees), least), ADDED, least_score=least
        )
        found = find_pairs(Narrowed(self.source, others), rows, wanted, self.should_stop)
        return widened(found, others)

    def _look_about(self, rows: Int64s, others: Int64s, least: int) -> Found:
        """A few pairs of each mentee, from no more than `LOOKED_AT` mentors."""
        size = self.source.rows_at_once
        portions = [rows[start : start + size] for start in range(0, len(rows), size)]
        work = partial(_look_from_anywhere, others, least)
        parts = list(self.source.each(work, portions, self.should_stop))
        found = np.concatenate([others[:0], *(found for _, found in parts)])
        return Found(
            rows=rows,
            start=np.cumsum(np.concatenate([others[:0], [0], *(counts for counts, _ in parts)])),
            mentor=(found & INDEX).astype(np.int32),
            score=(found >> 32).astype(np.int32),
        )


def _look_from_anywhere(others: Int64s, least: int, source: Source, rows: Int64s) -> tuple[Int32s, Int64s]:
    """How many pairs each of some mentees has found, and all these pairs; each begins at another mentor."""
    counts = np.empty(len(rows), dtype=np.int32)
    found = np.empty((len(rows), SOME), dtype=np.int64)
    look_about(
        source.points(rows),
        source.columns,
        np.array(source.weights, dtype=np.int64),
        least,
        others,
        rows * SCATTER % len(others),
        found,
        counts,
    )
    return counts, found[np.arange(SOME) < counts[:, None]]


@compiled
def look_about(
    points: Points,
    columns: Columns,
    weights: Int64s,
    least: int,
    others: Int64s,
    begin: Int64s,
    found: Int64s,
    counts: Int32s,
) -> None:
    """Look at the next `LOOKED_AT` of the `others` from `begin` on, in a circle, pair by pair.

    Parameters
    ----------
    begin : int64 [r]
        In [0, len(others)).
    found : int64 [r, keep]
        The result: scores in the upper half and mentors in the lower, descending.
    counts : int32 [r]
        How many of them each mentee has found.
    """
    rows, keep = found.shape
    for r in range(rows):
        first, second = points.first[points.codes[r, 0]], points.second[points.codes[r, 1]]
        third, fourth = points.third[points.codes[r, 2]], points.fourth[points.codes[r, 3]]
        size, at = 0, begin[r]
        for _ in range(min(LOOKED_AT, len(others))):
            other = others[at]
            mentor = np.uint64(other)
            at = at + 1 if at + 1 < len(others) else 0
            refused = (
                second[columns.second[mentor]] | third[columns.third[mentor]] | fourth[columns.fourth[mentor]]
            )
            if refused < 0:
                continue
            score = exact_score(first, second, third, columns, weights, mentor)
            if score < least or is_barred(points, points.codes[r, 3], other):
                continue
            found[r, size] = -((np.int64(score) << 32) | other)
            size += 1
            if size == keep:
                break
        found[r, :size].sort()
        for k in range(size):
            found[r, k] = -found[r, k]
        counts[r] = size


@compiled
def is_barred(points: Points, row: int, mentor: np.int64) -> bool:
    """Whether a row of the fourth table excludes this mentor."""
    k = np.searchsorted(points.barred[:, 1], mentor)
    while k < len(points.barred) and points.barred[k, 1] == mentor:
        if points.barred[k, 0] == row:
            return True
        k += 1
    return False
