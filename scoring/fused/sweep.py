"""Every pair, one after the other: whether one scores more than given prices, and all that are feasible.

This is the judge's loop, and plain on purpose. It reads the same tables as the
search of `scoring.fused.kernel` and shares none of its bounds: nothing is passed
over. What a pair counts is added up in integers, before it is divided by the sum
of the weights. So comparing needs no rounding, except where a pair lies within
half a point of what is asked for; there the score itself decides.
"""

from collections import deque
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from scoring.fused.parallel import THREADS, in_order, never
from scoring.fused.source import HIGHEST, Int64s, Source
from scoring.fused.tiles import (
    KEY_PART,
    MENTEE_PLACE,
    SCORE_PLACE,
    feasible_counts,
    first_above,
    write_keys,
)

TILE = 512
"""Mentors whose entries are laid out together; those of some hundred codes fit into a cache."""

PORTION = 4096
"""Mentees whom one thread takes on at a time, at most."""

LEAST_PORTION = 64

LIMIT = 1 << 54
"""Prices and needs are smaller than this, so that their products with any weights fit into 64 bits."""

NOT_FOUND = np.iinfo(np.int64).max


def pair_above(source: Source, need: Int64s, price: Int64s, least_score: int) -> tuple[int, int] | None:
    """Find a pair with score >= need + price and score >= least_score.

    Parameters
    ----------
    need, price : int64 [n], int64 [m]
        Of the source's mentees and mentors, each between -`LIMIT` and `LIMIT`.

    Returns
    -------
    (mentee, mentor), optional
        Their indices in the problem: of all such pairs the first mentee, and
        their first mentor. `None` if there is no such pair.
    """
    if max(np.abs(need).max(initial=0), np.abs(price).max(initial=0)) > LIMIT:
        raise ValueError(f"Prices and needs are integers between {-LIMIT} and {LIMIT}.")
    if not len(price) or least_score > HIGHEST:
        return None
    weights = np.array(source.weights, dtype=np.int64)
    floor = least_total(source.weights, least_score)

    def search(rows: Int64s) -> Int64s:
        found = np.full(len(rows), NOT_FOUND)
        first_above(
            source.points(rows),
            source.columns,
            weights,
            floor,
            price,
            need[rows],
            TILE,
            source.mentors,
            found,
        )
        return found

    first: tuple[int, int] | None = None
    portions = list(_portions(source))
    for rows, found in zip(portions, in_order(search, portions, never), strict=True):
        for row in np.flatnonzero(found != NOT_FOUND).tolist():
            pair = int(source.mentees[rows[row]]), int(found[row])
            first = pair if first is None else min(first, pair)
    return first


def feasible_keys(source: Source, least_score: int, most: int) -> Int64s | None:
    """List the pairs of at least `least_score`: the best first, equal ones by mentee, then by mentor.

    Returns
    -------
    int64 [k], optional
        Keys, see `key_of`. `None` if there are more than `most`; that is known
        as soon as so many are counted.

    Raises
    ------
    ValueError
        If an index does not fit into a key.
    """
    if max(source.mentees.max(initial=0), source.mentors.max(initial=0)) > KEY_PART:
        raise ValueError(f"Pairs can be listed of people with indices up to {KEY_PART}.")
    weights = np.array(source.weights, dtype=np.int64)
    floor = least_total(source.weights, least_score)
    counts = np.zeros(len(source.mentees), dtype=np.int64)

    def count(rows: Int64s) -> int:
        feasible_counts(
            source.points(rows), source.columns, weights, floor, TILE, counts[rows[0] : rows[-1] + 1]
        )
        return int(counts[rows].sum())

    portions = list(_portions(source)) if len(source.mentors) else []
    total = 0
    for some in in_order(count, portions, never):
        total += some
        if total > most:
            return None
    place = np.cumsum(counts) - counts
    keys = np.empty(total, dtype=np.int64)

    def write(rows: Int64s) -> None:
        write_keys(
            source.points(rows),
            source.columns,
            weights,
            floor,
            TILE,
            source.mentees[rows],
            source.mentors,
            place[rows],
            keys,
        )

    deque(in_order(write, portions, never), maxlen=0)
    keys.sort()
    return keys


def key_of(mentees: Int64s, mentors: Int64s, scores: npt.NDArray[np.integer]) -> Int64s:
    """The keys of pairs, int64 [k]: ascending, they are by descending score, by mentee, by mentor."""
    lacking = np.int64(HIGHEST) - scores
    keys: Int64s = (lacking << SCORE_PLACE) | (mentees << MENTEE_PLACE) | mentors
    return keys


def least_total(weights: tuple[int, int, int], least_score: int) -> np.int32:
    """The least sum of weighted points whose score is at least `least_score`, at most 10000."""
    whole = sum(weights)
    total = max(0, whole * least_score - whole // 2)
    return np.int32(total if np.rint(total / whole) >= least_score else total + 1)


def _portions(source: Source) -> Iterator[Int64s]:
    count = len(source.mentees)
    size = min(source.rows_at_once, PORTION, max(LEAST_PORTION, -(-count // (2 * THREADS))))
    for start in range(0, count, size):
        yield np.arange(start, min(start + size, count))
