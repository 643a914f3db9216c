"""Tight pairs of the largest hashes, of mentees with more of them than anybody could list.

Mentors are looked at in tiles, as for `scoring.fused.search`. Who is tight with a
mentee is tight with all who are alike, so these are searched together; and of each
one's tight pairs only those are kept whose hashes are most above the prices.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

import numpy as np

from matcher.sparse.fallen import LastLook
from matcher.sparse.narrowed import Narrowed, widened
from matcher.sparse.state import Bools
from matcher.sparse.tight import hash_in_place, hash_of
from matcher.ties import Digests
from scoring.fused.blocks import GROUP, take
from scoring.fused.jit import compiled
from scoring.fused.kernel import BEYOND, GROUPS, INDEX, exact_score
from scoring.fused.layout import Sought, bounds, empty_tile, fill_tile, sought
from scoring.fused.search import Found, Wanted, in_portions, together
from scoring.fused.select import largest_first
from scoring.fused.source import Int64s, Source


class Side(NamedTuple):
    """Mentees or mentors as the second level sees them.

    Parameters
    ----------
    digest : uint64 [k]
    price : int64 [k]
        Prices of the second level.
    """

    digest: Digests
    price: Int64s


@dataclass(slots=True, eq=False)
class TiedPairs:
    """The tight pairs of a pool.

    Parameters
    ----------
    mentee, mentor : uint64 [n], uint64 [m]
        Digests of the ids.
    w, need : int64 [m], int64 [n]
        Tight is who has score - w = need; nobody has more.
    least_score : int
        Pairs that score less are not made.
    """

    source: Source
    mentee: Digests
    mentor: Digests
    w: Int64s
    need: Int64s
    least_score: int
    should_stop: Callable[[], bool]
    _last: LastLook = field(init=False)

    def __post_init__(self) -> None:
        self._last = LastLook(len(self.mentee), len(self.mentor))

    def too_cheap(self, rows: Int64s, u: Int64s, v: Int64s, keep: int) -> Found:
        """As `best`, but only where prices have fallen since the last time, if there was one.

        What was found then must have become a candidate, and `rows` must be the same.
        """
        fallen, cheaper = self._last.since(u, v)
        some, more = self.best(rows[fallen[rows]], u, v, keep)
        rest = rows[~fallen[rows]] if len(cheaper) else rows[:0]
        others, more_of_others = self.best_among(cheaper, rest, u, v, keep)
        self._last.note(u, v, np.concatenate([some.rows[more], others.rows[more_of_others]]))
        return together(some, others)

    def best_among(self, some: Int64s, rows: Int64s, u: Int64s, v: Int64s, keep: int) -> tuple[Found, Bools]:
        """As `best`, but of the pairs with some mentors only, int64 [k], ascending."""
        narrowed = replace(self, source=Narrowed(self.source, some), mentor=self.mentor[some], w=self.w[some])
        found, more = narrowed.best(rows, u, v[some], keep)
        return widened(found, some), more

    def best(self, rows: Int64s, u: Int64s, v: Int64s, keep: int) -> tuple[Found, Bools]:
        """Tight pairs of some mentees whose hash is above both prices of the second level.

        Parameters
        ----------
        rows : int64 [r]
            The mentees, ascending.
        u, v : int64 [n], int64 [m]
            The prices of the second level, of mentees and mentors.
        keep : int
            At most so many of each mentee, those that are most too cheap.

        Returns
        -------
        Found
            By descending hash, which stands for the score.
        bool [r]
            Which mentees of `Found.rows` have more of them.
        """
        wanted = Wanted(self.w, self.need, keep, self.least_score)
        portions = [
            _Portion(some.rows, some.need, Side(self.mentee[some.rows], u[some.rows]))
            for some in in_portions(self.source, rows, wanted)
        ]
        work = partial(_search, self.w, self.least_score, Side(self.mentor, v), keep)
        parts = list(self.source.each(work, portions, self.should_stop))
        nothing = rows[:0]
        rows = np.concatenate([nothing, *(portion.rows for portion in portions)])
        start = np.cumsum(np.concatenate([[0], *(counts for counts, _, _ in parts)]), dtype=np.int64)
        mentor = np.concatenate([nothing, *(mentors for _, mentors, _ in parts)]).astype(np.int32)
        hashes = np.empty_like(mentor)
        hash_in_place(rows, start, mentor, hashes, self.mentee, self.mentor)
        more = np.concatenate([np.zeros(0, dtype=np.bool_), *(more for _, _, more in parts)])
        return Found(rows=rows, start=start, mentor=mentor, score=hashes), more


class _Portion(NamedTuple):
    """Mentees who are searched together, what each needs, and what they are at the second level."""

    rows: Int64s
    need: Int64s
    mentees: Side


def _search(
    w: Int64s, least_score: int, mentors: Side, keep: int, source: Source, portion: _Portion
) -> tuple[Int64s, Int64s, Bools]:
    """The counts and mentors of one portion, and who has more."""
    some = sought(source, portion.rows, portion.need, w, least_score)
    alike = np.column_stack([some.points.codes, portion.need])
    order = np.lexsort(alike.T)
    differs = (np.diff(alike[order], axis=0) != 0).any(axis=1)
    start = np.concatenate([[0], np.flatnonzero(differs) + 1, [len(order)]])
    found = np.empty((len(order), 2 * keep), dtype=np.int64)
    counts = np.zeros(len(order), dtype=np.int64)
    more = np.zeros(len(order), dtype=np.bool_)
    find_tied(some, order, start, portion.mentees, mentors, found, counts, more)
    return counts, found[np.arange(2 * keep) < counts[:, None]] & INDEX, more


@compiled
def find_tied(
    sought: Sought,
    order: Int64s,
    start: Int64s,
    mentees: Side,
    mentors: Side,
    found: Int64s,
    counts: Int64s,
    more: Bools,
) -> None:
    """Find the tight pairs of some mentees whose hashes are most above the prices.

    Parameters
    ----------
    order, start : int64 [r], int64 [k + 1]
        The mentees, so that those who are alike, in all codes and in need, are
        neighbours; and where each kind begins.
    found : int64 [r, 2 keep]
        The result: in the lower half of a word the mentor, in no order.
    counts, more : int64 [r], bool [r]
        How many of each mentee; zeros at first. And whether others were left out.
    """
    rows, room = found.shape
    keep = room // 2
    m = len(sought.w)
    tile = empty_tile(sought.points, sought.tile)
    tight = np.empty(sought.tile + GROUP, dtype=np.int64)
    spare, highest_left_out = np.empty(room, dtype=np.int64), np.zeros(rows, dtype=np.int64)
    codes, floor = sought.points.codes, np.int16(sought.least_score)
    for low in range(0, m, sought.tile):
        blocks = fill_tile(sought, low, min(m, low + sought.tile), tile)
        for kind in range(len(start) - 1):
            one = order[start[kind]]
            least = sought.need[one] - sought.base
            size = 0
            for k in range(bounds(codes[one], tile, blocks, least, floor)):
                first = tile.promising[k] * GROUPS
                for group in range(first, first + GROUPS):
                    if tile.tops[group] >= least:
                        size = take(tile.sums, group, np.int16(least), low, 0, tight, size)
            if not size:
                continue
            size = keep_tight(tight, size, one, sought)
            for at in range(start[kind], start[kind + 1]):
                row = order[at]
                mine, count, least_value = found[row], counts[row], highest_left_out[row]
                for k in range(size):
                    mentor = tight[k]
                    hashed = hash_of(mentees.digest[row], mentors.digest[mentor])
                    value = hashed - mentors.price[mentor] - mentees.price[row]
                    if value <= least_value:
                        continue
                    mine[count] = (min(value, BEYOND) << 32) | mentor
                    count += 1
                    if count == room:
                        least_value = largest_first(mine, count, keep, spare) >> 32
                        count, more[row] = keep, True
                counts[row], highest_left_out[row] = count, least_value
    for row in range(rows):
        if counts[row] > keep:
            largest_first(found[row], counts[row], keep, spare)
            counts[row], more[row] = keep, True


@compiled
def keep_tight(found: Int64s, size: int, row: int, sought: Sought) -> int:
    """Keep those of found[:size] who are tight, as bare indices; return how many."""
    points, columns, weights = sought.points, sought.columns, sought.weights
    first, second, third = (
        points.first[points.codes[row, 0]],
        points.second[points.codes[row, 1]],
        points.third[points.codes[row, 2]],
    )
    write = 0
    for k in range(size):
        mentor = np.uint64(found[k] & INDEX)
        score = exact_score(first, second, third, columns, weights, mentor)
        if score >= sought.least_score and score - sought.w[mentor] == sought.need[row]:
            found[write] = np.int64(mentor)
            write += 1
    return write
