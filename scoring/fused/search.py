"""Find, for some mentees, the pairs that score more than given prices, best first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from scoring.fused.kernel import BEYOND, BLUR, find_best
from scoring.fused.layout import sought
from scoring.fused.source import HIGHEST, Int32s, Int64s, Source

LEAST_PORTION = 512

ROOM = 1 << 20
"""A portion keeps at most so many pairs, 16 MB."""

PORTIONS = 4
"""So many portions at least, if they are not smaller than `LEAST_PORTION`.

Each lays out the mentors anew for its own codes: with 8 portions, 10 000 mentees
cost a fifth more of all processors, and more than 4 gain time with more than 4 cores alone.
"""

SCATTER = 2_654_435_761
"""Knuth's multiplicative hash: neighbours who are all alike begin at different mentors."""

SPREAD = 16_000
"""Mentees whose needs differ by less are searched together, so that 16 bits are enough."""

ALL_EQUAL = BEYOND - SPREAD - BLUR
"""What exceeds the need of a mentee by no more is told apart, whoever the mentee is searched with."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Pairs of some mentees.

    Parameters
    ----------
    rows : int64 [r]
        The mentees, each once.
    start : int64 [r + 1]
        Where each one's pairs begin.
    mentor, score : int32 [pairs]
        By descending score.
    """

    rows: Int64s
    start: Int64s
    mentor: Int32s
    score: Int32s


@dataclass(frozen=True, slots=True, eq=False)
class Best(Found):
    """The best pairs of some mentees, and a bound of what the others are worth.

    Parameters
    ----------
    left_out : int64 [r]
        No other pair of at least `least_score` has score - w above this.
    """

    left_out: Int64s


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """What to look for: pairs with score >= least_score and score - w >= need.

    Of a mentee who has more, `keep` with the highest score - w, to within `BLUR`
    points; values that exceed the need by more than `ALL_EQUAL` may count as equal.

    Parameters
    ----------
    w : int64 [m]
    need : int64 [n]
    """

    w: Int64s
    need: Int64s
    keep: int
    least_score: int = 0


def find_pairs(source: Source, rows: Int64s, wanted: Wanted, should_stop: Callable[[], bool]) -> Best:
    """Search the pairs of the mentees at `rows`, ascending."""
    portions = list(in_portions(source, rows, wanted))
    work = partial(_search, wanted.w, wanted.keep, wanted.least_score)
    parts = list(source.each(work, portions, should_stop))
    found = together(*parts)
    left_out = np.concatenate([rows[:0], *(part.left_out for part in parts)])
    return Best(found.rows, found.start, found.mentor, found.score, left_out)


def together(*parts: Found) -> Found:
    """The pairs of different mentees together."""
    nothing, nobody = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32)
    return Found(
        rows=np.concatenate([nothing, *(part.rows for part in parts)]),
        start=np.cumsum(np.concatenate([[0], *(np.diff(part.start) for part in parts)]), dtype=np.int64),
        mentor=np.concatenate([nobody, *(part.mentor for part in parts)]),
        score=np.concatenate([nobody, *(part.score for part in parts)]),
    )


class Portion(NamedTuple):
    """Mentees who are searched together, int64 [r], and what each needs, int64 [r]."""

    rows: Int64s
    need: Int64s


def in_portions(source: Source, rows: Int64s, wanted: Wanted) -> Iterator[Portion]:
    """Cut the mentees into portions of similar need.

    However many work on them, the portions are the same: what is found among
    equals, and so the prices of a certificate, may depend on who is searched together.
    """
    group = (wanted.need[rows] - wanted.need[rows].min(initial=0)) // SPREAD
    for value in np.unique(group):
        some = rows[group == value]
        size = max(LEAST_PORTION, -(-len(some) // PORTIONS))
        size = min(source.rows_at_once, size, max(1, ROOM // wanted.keep))
        for start in range(0, len(some), size):
            here = some[start : start + size]
            yield Portion(here, wanted.need[here])


def _search(w: Int64s, keep: int, least_score: int, source: Source, portion: Portion) -> Best:
    """The pairs of one portion."""
    rows, need = portion
    some = sought(source, rows, need, w, least_score)
    mentors = np.empty((len(rows), keep), dtype=np.int32)
    scores = np.empty((len(rows), keep), dtype=np.int32)
    counts = np.empty(len(rows), dtype=np.int32)
    left_out = np.empty(len(rows), dtype=np.int64)
    middle = some.points.first[some.points.codes[len(rows) // 2, 0]][some.columns.first]
    turns, first_tile = rows * SCATTER % (1 << 31), int(np.argmax(middle)) // some.tile
    find_best(some, turns, first_tile, mentors, scores, counts, left_out)
    kept = np.arange(keep) < counts[:, None]
    left_out = np.where(left_out == BEYOND, HIGHEST - w.min(initial=0), left_out + some.base)
    start = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    return Best(rows, start, mentors[kept], scores[kept], left_out)
