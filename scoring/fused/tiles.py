"""The loops of `scoring.fused.sweep`: some mentees with all mentors, a tile of mentors at a time."""

from typing import NamedTuple

import numpy as np

from scoring.fused.jit import compiled
from scoring.fused.source import HIGHEST, Columns, Int16s, Int32s, Int64s, Points, Uint32s

NEVER = -(1 << 28)
"""Counts for a pair that must not be made: four times this fits into 32 bits, and nothing makes up for it."""

LOWEST = np.int64(-(1 << 63))

MENTEE_PLACE, SCORE_PLACE = 24, 48
"""Where in a pair's key the mentee and what the score lacks begin, in bits."""

KEY_PART = (1 << 24) - 1


class Lines(NamedTuple):
    """What the mentors of a tile count with each code of the mentees, int32 [codes, tile] each."""

    first: Int32s
    second: Int32s
    third: Int32s
    fourth: Int32s


@compiled
def empty_lines(points: Points, tile: int) -> Lines:
    """Room for the lines of some mentees."""
    return Lines(
        np.empty((points.first.shape[0], tile), dtype=np.int32),
        np.empty((points.second.shape[0], tile), dtype=np.int32),
        np.empty((points.third.shape[0], tile), dtype=np.int32),
        np.empty((points.fourth.shape[0], tile), dtype=np.int32),
    )


@compiled
def lay_out_one(table: Int16s, codes: Uint32s, low: int, high: int, weight: int, lines: Int32s) -> None:
    """Lay the weighted entries of the mentors low to high side by side."""
    first, size = np.uint64(low), np.uint64(high - low)
    for row in range(table.shape[0]):
        entries, line = table[row], lines[row]
        for k in range(size):
            entry = np.int32(entries[np.uint64(codes[first + k])])
            line[k] = np.int32(weight) * entry if entry >= 0 else np.int32(NEVER)
        line[high - low :] = NEVER


@compiled
def lay_out_all(points: Points, columns: Columns, weights: Int64s, low: int, high: int, lines: Lines) -> None:
    """Lay out all four tables, and bar the pairs that are excluded one by one."""
    lay_out_one(points.first, columns.first, low, high, weights[0], lines.first)
    lay_out_one(points.second, columns.second, low, high, weights[1], lines.second)
    lay_out_one(points.third, columns.third, low, high, weights[2], lines.third)
    lay_out_one(points.fourth, columns.fourth, low, high, 1, lines.fourth)
    for k in range(len(points.barred)):
        row, mentor = points.barred[k]
        if low <= mentor < high:
            lines.fourth[row, mentor - low] = NEVER


@compiled
def most_above(
    first: Int32s, second: Int32s, third: Int32s, fourth: Int32s, price: Int64s, floor: np.int32
) -> np.int64:
    """The highest total less price among the totals of at least `floor`; `LOWEST` if there is none.

    Indices are unsigned because an index that could be negative keeps the loop
    from being vectorised.
    """
    best = LOWEST
    for k in range(np.uint64(len(price))):
        total = np.int32(np.int32(first[k] + second[k]) + np.int32(third[k] + fourth[k]))
        value = np.int64(total) - price[k]
        best = max(best, value if total >= floor else LOWEST)
    return best


@compiled
def add_up(
    first: Int32s, second: Int32s, third: Int32s, fourth: Int32s, floor: np.int32, totals: Int32s
) -> np.int32:
    """Write the totals of a tile, and count those of at least `floor`."""
    count = np.int32(0)
    for k in range(np.uint64(len(totals))):
        total = np.int32(np.int32(first[k] + second[k]) + np.int32(third[k] + fourth[k]))
        totals[k] = total
        count += np.int32(total >= floor)
    return count


@compiled
def score_of(total: np.int32, weights: Int64s) -> np.int64:
    """The score, as `scoring.score.weigh` rounds it."""
    return np.int64(np.rint(total / np.float64(weights[0] + weights[1] + weights[2])))


@compiled
def first_above(
    points: Points,
    columns: Columns,
    weights: Int64s,
    floor: np.int32,
    price: Int64s,
    need: Int64s,
    tile: int,
    index: Int64s,
    found: Int64s,
) -> None:
    """Note in `found`, int64 [r], the first mentor of each mentee with score >= need + price.

    Parameters
    ----------
    floor : int32
        Pairs with a smaller total do not count.
    price, need : int64 [m], int64 [r]
    index : int64 [m]
        What the mentors are called; the lowest is the first. Where nobody is
        found, `found` stays as it is, higher than all of these.
    """
    m = len(price)
    whole = weights[0] + weights[1] + weights[2]
    lines = empty_lines(points, tile)
    weighted = np.zeros(tile, dtype=np.int64)
    totals = np.empty(tile, dtype=np.int32)
    for low in range(0, m, tile):
        high = min(m, low + tile)
        lay_out_all(points, columns, weights, low, high, lines)
        weighted[: high - low] = price[low:high] * whole
        for r in range(len(need)):
            one, two, three, four = points.codes[r]
            first, second = lines.first[one], lines.second[two]
            third, fourth = lines.third[three], lines.fourth[four]
            # Less than half a point below what is needed could be rounded up to it.
            if most_above(first, second, third, fourth, weighted, floor) < need[r] * whole - whole // 2:
                continue
            add_up(first, second, third, fourth, floor, totals)
            for k in range(high - low):
                if totals[k] >= floor and score_of(totals[k], weights) - price[low + k] >= need[r]:
                    found[r] = min(found[r], index[low + k])


@compiled
def feasible_counts(
    points: Points, columns: Columns, weights: Int64s, floor: np.int32, tile: int, counts: Int64s
) -> None:
    """Count, int64 [r], each mentee's pairs with a total of at least `floor`."""
    m = len(columns.first)
    lines = empty_lines(points, tile)
    totals = np.empty(tile, dtype=np.int32)
    for low in range(0, m, tile):
        lay_out_all(points, columns, weights, low, min(m, low + tile), lines)
        for r in range(len(counts)):
            one, two, three, four = points.codes[r]
            counts[r] += add_up(
                lines.first[one], lines.second[two], lines.third[three], lines.fourth[four], floor, totals
            )


@compiled
def write_keys(
    points: Points,
    columns: Columns,
    weights: Int64s,
    floor: np.int32,
    tile: int,
    mentees: Int64s,
    mentors: Int64s,
    place: Int64s,
    keys: Int64s,
) -> None:
    """Write the keys of the pairs that `feasible_counts` counts, each mentee's from `place` on.

    A key is what the score lacks of 10000, then the mentee, then the mentor, so
    that ascending keys are the best pairs first.
    """
    m = len(mentors)
    lines = empty_lines(points, tile)
    totals = np.empty(tile, dtype=np.int32)
    for low in range(0, m, tile):
        high = min(m, low + tile)
        lay_out_all(points, columns, weights, low, high, lines)
        for r in range(len(mentees)):
            one, two, three, four = points.codes[r]
            if not add_up(
                lines.first[one], lines.second[two], lines.third[three], lines.fourth[four], floor, totals
            ):
                continue
            for k in range(high - low):
                if totals[k] >= floor:
                    lacking = HIGHEST - score_of(totals[k], weights)
                    keys[place[r]] = (
                        (lacking << SCORE_PLACE) | (mentees[r] << MENTEE_PLACE) | mentors[low + k]
                    )
                    place[r] += 1
