"""The fused loop: score mentees with all mentors and keep the best, without a matrix.

Mentors are looked at in tiles, whose entries are laid out in memory for each
code that occurs, so that the inner loop adds and compares 16-bit numbers side
by side. These are upper bounds: each of the three parts of the mean is rounded
up on its own. What passes is scored exactly, and only the best is kept.
"""

from typing import NamedTuple

import numpy as np

from scoring.fused.blocks import BLOCK, GROUP, add_up, lay_out, promising, take
from scoring.fused.jit import compiled
from scoring.fused.select import largest_first
from scoring.fused.source import REFUSED, Columns, Int16s, Int32s, Int64s, Points

INDEX = 0xFFFFFFFF
"""Where a mentor stands in a 64-bit word whose upper half is a value."""

BEYOND = (1 << 31) - 1
"""The highest value in such a word; it stands for all above it as well."""

CHEAPEST = -22_764
"""The lowest price in 16 bits, less which the highest score has 16 bits; whoever costs less has it, too."""


class Parts(NamedTuple):
    """Tables of points as parts of the score, each rounded up on its own; `REFUSED` stays."""

    first: Int16s
    second: Int16s
    third: Int16s


@compiled
def part_of_score(table: Int16s, shares: Int16s) -> Int16s:
    """Points as parts of the score, by a list of what each number of points counts."""
    parts = np.empty(table.shape, dtype=np.int16)
    for row in range(table.shape[0]):
        points, line = table[row], parts[row]
        for k in range(len(line)):
            line[k] = shares[np.uint64(points[k])] if points[k] >= 0 else np.int16(REFUSED)
    return parts


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
def keep_true(
    found: Int64s,
    start: int,
    stop: int,
    row: int,
    turn: int,
    points: Points,
    columns: Columns,
    weights: Int64s,
    least_score: int,
    w: Int64s,
    need: int,
    base: int,
    price: Int16s,
) -> int:
    """Drop from found[start:stop] what only the bound let pass; return the new stop.

    The values of what stays are put right where the price did not fit into 16 bits.
    """
    first, second, third = (
        points.first[points.codes[row, 0]],
        points.second[points.codes[row, 1]],
        points.third[points.codes[row, 2]],
    )
    write = start
    for k in range(start, stop):
        mentor = np.uint64((found[k] & INDEX) ^ turn)
        score = exact_score(first, second, third, columns, weights, mentor)
        if score >= least_score and score - w[mentor] >= need:
            value = (found[k] >> 32) + price[mentor] - (w[mentor] + base)
            found[write] = (min(value, BEYOND) << 32) | (found[k] & INDEX)
            write += 1
    return write


@compiled
def by_score(
    found: Int64s,
    size: int,
    row: int,
    turn: int,
    points: Points,
    columns: Columns,
    weights: Int64s,
    mentors: Int32s,
    scores: Int32s,
) -> None:
    """Write the mentors in found[:size] and their scores, by descending score."""
    first, second, third = (
        points.first[points.codes[row, 0]],
        points.second[points.codes[row, 1]],
        points.third[points.codes[row, 2]],
    )
    for k in range(size):
        mentor = np.uint64((found[k] & INDEX) ^ turn)
        score = exact_score(first, second, third, columns, weights, mentor)
        found[k] = (np.int64(score) << 32) | (found[k] & INDEX)
    found[:size].sort()
    for k in range(size):
        key = found[size - 1 - k]
        mentors[k] = (key & INDEX) ^ turn
        scores[k] = key >> 32


@compiled
def find_best(
    points: Points,
    columns: Columns,
    parts: Parts,
    weights: Int64s,
    least_score: int,
    w: Int64s,
    need: Int64s,
    base: int,
    price: Int16s,
    turns: Int64s,
    tile: int,
    first_tile: int,
    mentors: Int32s,
    scores: Int32s,
    counts: Int32s,
    left_out: Int64s,
) -> None:
    """Find the best mentors of some mentees.

    Parameters
    ----------
    parts : Parts
        The points as parts of the score.
    weights : int64 [3]
    w, need : int64 [m], int64 [r]
        Only pairs with score - w >= need count.
    base, price : int, int16 [m]
        The same in 16 bits: w + base, but not below `CHEAPEST`, nor above what
        is too dear for everybody. Each need is `base` at least, and exceeds it
        by less than -`CHEAPEST`.
    turns : int64 [r]
        In [0, 2^31); of equals, each mentee prefers others.
    tile, first_tile : int
        Mentors at once, a multiple of `BLOCK`, and where to begin.
    mentors, scores, counts : int32 [r, keep], int32 [r, keep], int32 [r]
        The result, by descending score.
    left_out : int64 [r]
        What was left out has a value, score - w - base, of no more than this;
        `BEYOND` stands for any.
    """
    rows, keep = mentors.shape
    m = len(columns.first)
    tiles = -(-m // tile)
    blocks = tile // BLOCK
    lines_1 = np.empty((points.first.shape[0], tile), dtype=np.int16)
    lines_2 = np.empty((points.second.shape[0], tile), dtype=np.int16)
    lines_3 = np.empty((points.third.shape[0], tile), dtype=np.int16)
    lines_4 = np.empty((points.fourth.shape[0], tile), dtype=np.int16)
    best_1 = np.empty((points.first.shape[0], blocks), dtype=np.int16)
    best_2 = np.empty((points.second.shape[0], blocks), dtype=np.int16)
    best_3 = np.empty((points.third.shape[0], blocks), dtype=np.int16)
    best_4 = np.empty((points.fourth.shape[0], blocks), dtype=np.int16)
    prices = np.zeros(tile, dtype=np.int16)
    cheapest = np.empty(blocks, dtype=np.int16)
    room = 2 * keep
    found = np.empty((rows, room + GROUP), dtype=np.int64)
    sizes = np.zeros(rows, dtype=np.int64)
    reach = (need - base).astype(np.int16)
    left_out[:] = need - base - 1
    checked = np.zeros(rows, dtype=np.int64)
    sums = np.empty(tile, dtype=np.int16)
    tops = np.empty(tile // GROUP, dtype=np.int16)
    floor = np.int16(least_score)
    barred = 0
    for turned in range(tiles):
        now = (first_tile + turned) % tiles
        low, high = now * tile, min(m, now * tile + tile)
        lay_out(parts.first, columns.first, low, high, lines_1, best_1)
        lay_out(parts.second, columns.second, low, high, lines_2, best_2)
        lay_out(parts.third, columns.third, low, high, lines_3, best_3)
        lay_out(points.fourth, columns.fourth, low, high, lines_4, best_4)
        barred = int(np.searchsorted(points.barred[:, 1], low))
        while barred < len(points.barred) and points.barred[barred, 1] < high:
            lines_4[points.barred[barred, 0], points.barred[barred, 1] - low] = REFUSED
            barred += 1
        used = -(-(high - low) // BLOCK)
        prices[: high - low] = price[low:high]
        for b in range(used):
            cheapest[b] = prices[b * BLOCK : min(high - low, b * BLOCK + BLOCK)].min()
        for r in range(rows):
            code_1, code_2, code_3, code_4 = points.codes[r]
            line_1, line_2 = lines_1[code_1], lines_2[code_2]
            line_3, line_4 = lines_3[code_3], lines_4[code_4]
            least, size, mine, turn = reach[r], sizes[r], found[r], turns[r]
            start, stop = promising(
                best_1[code_1], best_2[code_2], best_3[code_3], best_4[code_4], cheapest, used, least
            )
            if start == stop:
                continue
            add_up(line_1, line_2, line_3, line_4, prices, floor, start, stop, sums, tops)
            begin = turn % (stop - start)
            for step in range(stop - start):
                group = start + begin + step
                if group >= stop:
                    group -= stop - start
                if tops[group] < least:
                    continue
                size = take(sums, group, least, low, turn, mine, size)
                if size < room:
                    continue
                size = keep_true(
                    mine, checked[r], size, r, turn, points, columns, weights, least_score, w, need[r],
                    base, price,
                )  # fmt: skip
                if size > keep:
                    left_out[r] = largest_first(mine, size, keep) >> 32
                    # Whoever costs less than 16 bits can tell is worth more than the bound says.
                    least = np.int16(min(left_out[r] + 1, -CHEAPEST))
                    size = keep
                checked[r] = size
            reach[r], sizes[r] = least, size
    for r in range(rows):
        mine, turn = found[r], turns[r]
        size = keep_true(
            mine, checked[r], sizes[r], r, turn, points, columns, weights, least_score, w, need[r],
            base, price,
        )  # fmt: skip
        if size > keep:
            left_out[r] = largest_first(mine, size, keep) >> 32
            size = keep
        counts[r] = size
        by_score(mine, size, r, turn, points, columns, weights, mentors[r], scores[r])
