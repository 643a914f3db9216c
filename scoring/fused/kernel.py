"""The fused loop: score mentees with all mentors and keep the best, without a matrix.

Mentors are looked at in tiles, whose entries are laid out in memory for each
code that occurs, so that the inner loop adds and compares 16-bit numbers side
by side. These are upper bounds: each of the three parts of the mean is rounded
up on its own. What passes is scored exactly, and only the best is kept.
"""

import numpy as np

from scoring.fused.blocks import BLOCK, GROUP, take
from scoring.fused.jit import compiled
from scoring.fused.layout import CHEAPEST, Sought, bounds, empty_tile, fill_tile
from scoring.fused.select import BUCKETS, largest_first, sort_few
from scoring.fused.source import Columns, Int16s, Int32s, Int64s

GROUPS = BLOCK // GROUP

INDEX = 0xFFFFFFFF
"""Where a mentor stands in a 64-bit word whose upper half is a value."""

BEYOND = (1 << 31) - 1
"""The highest value in such a word; it stands for all above it as well."""

BLUR = 3
"""A bound of a score is at most so much higher: three parts are rounded up, and the score is rounded once."""


@compiled
def exact_score(
    first: Int16s, second: Int16s, third: Int16s, columns: Columns, weights: Int64s, mentor: np.uint64
) -> int:
    """The score of a pair that no table refuses, from the mentee's lines of the tables.

    As `scoring.score.weigh` does it: the quotient of two integers below 2^53 is
    rounded correctly, and one that is not half a point is far from it.
    """
    total = (
        weights[0] * first[columns.first[mentor]]
        + weights[1] * second[columns.second[mentor]]
        + weights[2] * third[columns.third[mentor]]
    )
    return int(np.rint(total / np.float64(weights[0] + weights[1] + weights[2])))


@compiled
def keep_true(found: Int64s, start: int, stop: int, row: int, turn: int, sought: Sought) -> int:
    """Drop from found[start:stop] what only the bound let pass; return the new stop.

    Whose bound is higher than what is needed by `BLUR` is not scored for that. The values
    of what stays are put right where the price did not fit into 16 bits.
    """
    points, columns, weights, w = sought.points, sought.columns, sought.weights, sought.w
    price, base, least_score, need = sought.price, sought.base, sought.least_score, sought.need[row]
    first, second, third = (
        points.first[points.codes[row, 0]],
        points.second[points.codes[row, 1]],
        points.third[points.codes[row, 2]],
    )
    write = start
    for k in range(start, stop):
        mentor = np.uint64((found[k] & INDEX) ^ turn)
        least = max(need + w[mentor], least_score)
        bound = (found[k] >> 32) + price[mentor]
        if bound - BLUR >= least or exact_score(first, second, third, columns, weights, mentor) >= least:
            found[write] = (min(bound - (w[mentor] + base), BEYOND) << 32) | (found[k] & INDEX)
            write += 1
    return write


@compiled
def by_score(
    found: Int64s,
    size: int,
    row: int,
    turn: int,
    sought: Sought,
    mentors: Int32s,
    scores: Int32s,
    spare: Int64s,
) -> None:
    """Write the mentors in found[:size] and their scores, by descending score."""
    points, columns, weights = sought.points, sought.columns, sought.weights
    first, second, third = (
        points.first[points.codes[row, 0]],
        points.second[points.codes[row, 1]],
        points.third[points.codes[row, 2]],
    )
    for k in range(size):
        mentor = np.uint64((found[k] & INDEX) ^ turn)
        score = exact_score(first, second, third, columns, weights, mentor)
        found[k] = (np.int64(score) << 32) | (found[k] & INDEX)
    sort_few(found, size, spare)
    for k in range(size):
        key = found[size - 1 - k]
        mentors[k] = (key & INDEX) ^ turn
        scores[k] = key >> 32


@compiled
def find_best(
    sought: Sought,
    turns: Int64s,
    first_tile: int,
    mentors: Int32s,
    scores: Int32s,
    counts: Int32s,
    left_out: Int64s,
) -> None:
    """Find the best mentors of some mentees.

    Parameters
    ----------
    turns : int64 [r]
        In [0, 2^31); of equals, each mentee prefers others.
    first_tile : int
        Where to begin.
    mentors, scores, counts : int32 [r, keep], int32 [r, keep], int32 [r]
        The result, by descending score.
    left_out : int64 [r]
        What was left out has a value, score - w - base, of no more than this;
        `BEYOND` stands for any.
    """
    rows, keep = mentors.shape
    m = len(sought.w)
    tiles = -(-m // sought.tile)
    tile = empty_tile(sought.points, sought.tile)
    room = 2 * keep
    found = np.empty((rows, room + GROUP), dtype=np.int64)
    sizes = np.zeros(rows, dtype=np.int64)
    reach = (sought.need - sought.base).astype(np.int16)
    left_out[:] = sought.need - sought.base - 1
    checked = np.zeros(rows, dtype=np.int64)
    spare = np.empty(room + max(GROUP, BUCKETS + 1), dtype=np.int64)
    codes, floor = sought.points.codes, np.int16(sought.least_score)
    for turned in range(tiles):
        low = (first_tile + turned) % tiles * sought.tile
        blocks = fill_tile(sought, low, min(m, low + sought.tile), tile)
        for r in range(rows):
            least, size, mine, turn = reach[r], sizes[r], found[r], turns[r]
            groups = bounds(codes[r], tile, blocks, least, floor) * GROUPS
            if groups == 0:
                continue
            begin = turn % groups
            for step in range(groups):
                at = begin + step
                if at >= groups:
                    at -= groups
                group = tile.promising[at // GROUPS] * GROUPS + at % GROUPS
                if tile.tops[group] < least:
                    continue
                size = take(tile.sums, group, least, low, turn, mine, size)
                if size < room:
                    continue
                size = keep_true(mine, checked[r], size, r, turn, sought)
                if size > keep:
                    left_out[r] = largest_first(mine, size, keep, spare) >> 32
                    # Whoever costs less than 16 bits can tell is worth more than the bound says.
                    least = np.int16(min(left_out[r] + 1, -CHEAPEST))
                    size = keep
                checked[r] = size
            reach[r], sizes[r] = least, size
    for r in range(rows):
        mine, turn = found[r], turns[r]
        size = keep_true(mine, checked[r], sizes[r], r, turn, sought)
        if size > keep:
            left_out[r] = largest_first(mine, size, keep, spare) >> 32
            size = keep
        counts[r] = size
        by_score(mine, size, r, turn, sought, mentors[r], scores[r], spare)
