"""What a portion of mentees is compared with: parts of scores and prices in 16 bits, tile by tile."""

from typing import NamedTuple

import numpy as np

from scoring.fused.blocks import BLOCK, GROUP, add_up, lay_out, promising
from scoring.fused.jit import compiled
from scoring.fused.source import HIGHEST, REFUSED, Columns, Int16s, Int64s, Points, Source

TILE = 2048
"""Mentors whose entries are laid out together: what some hundred codes need of them fits into a cache."""

CHEAPEST = -22_764
"""The lowest price in 16 bits, less which the highest score has 16 bits; whoever costs less has it, too."""


class Parts(NamedTuple):
    """Tables of points as parts of the score, each rounded up on its own; `REFUSED` stays."""

    first: Int16s
    second: Int16s
    third: Int16s


class Sought(NamedTuple):
    """What some mentees look for: pairs with score >= least_score and score - w >= need.

    Parameters
    ----------
    points, columns, weights
        As the source gives them; weights as int64 [3].
    parts : Parts
        The points as parts of the score.
    w, need : int64 [m], int64 [r]
    base, price : int, int16 [m]
        The same in 16 bits: w + base, but not below `CHEAPEST`, nor above what
        is too dear for everybody. Each need is `base` at least, and exceeds it
        by less than -`CHEAPEST`.
    tile : int
        Mentors at once, a multiple of `BLOCK`.
    """

    points: Points
    columns: Columns
    weights: Int64s
    parts: Parts
    least_score: int
    w: Int64s
    need: Int64s
    base: int
    price: Int16s
    tile: int


class Tile(NamedTuple):
    """The entries of neighbouring mentors side by side, and the best of each block of them.

    Parameters
    ----------
    first, second, third, fourth : int16 [codes of the mentees, mentors]
    best_first, best_second, best_third, best_fourth : int16 [codes of the mentees, blocks]
    price, cheapest : int16 [mentors], int16 [blocks]
    sums, tops : int16 [mentors], int16 [groups]
        What `bounds` gives, of one mentee.
    promising : int64 [blocks]
        For which blocks.
    """

    first: Int16s
    second: Int16s
    third: Int16s
    fourth: Int16s
    best_first: Int16s
    best_second: Int16s
    best_third: Int16s
    best_fourth: Int16s
    price: Int16s
    cheapest: Int16s
    sums: Int16s
    tops: Int16s
    promising: Int64s


def sought(source: Source, rows: Int64s, need: Int64s, w: Int64s, least_score: int) -> Sought:
    """Prepare the search of some mentees."""
    points, base = source.points(rows), int(need.min())
    shares = _shares(source.weights)
    return Sought(
        points=points,
        columns=source.columns,
        weights=np.array(source.weights, dtype=np.int64),
        parts=Parts(
            part_of_score(points.first, shares[0]),
            part_of_score(points.second, shares[1]),
            part_of_score(points.third, shares[2]),
        ),
        least_score=least_score,
        w=w,
        need=need,
        base=base,
        # No bound of a score reaches the upper end.
        price=np.clip(w + base, CHEAPEST, HIGHEST + 4).astype(np.int16),
        tile=min(TILE, -(-len(source.mentors) // BLOCK) * BLOCK),
    )


def _shares(weights: tuple[int, int, int]) -> Int16s:
    """Points of each criterion as their part of the score, rounded up, int16 [3, 10002]."""
    points = np.arange(HIGHEST + 1, dtype=np.int64)
    shares = np.full((3, HIGHEST + 2), REFUSED, dtype=np.int16)
    for k, weight in enumerate(weights):
        shares[k, :-1] = -(-points * weight // sum(weights))
    return shares


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
def empty_tile(points: Points, mentors: int) -> Tile:
    """Room for the entries of so many mentors with all codes of the mentees."""
    blocks = mentors // BLOCK
    return Tile(
        np.empty((points.first.shape[0], mentors), dtype=np.int16),
        np.empty((points.second.shape[0], mentors), dtype=np.int16),
        np.empty((points.third.shape[0], mentors), dtype=np.int16),
        np.empty((points.fourth.shape[0], mentors), dtype=np.int16),
        np.empty((points.first.shape[0], blocks), dtype=np.int16),
        np.empty((points.second.shape[0], blocks), dtype=np.int16),
        np.empty((points.third.shape[0], blocks), dtype=np.int16),
        np.empty((points.fourth.shape[0], blocks), dtype=np.int16),
        np.zeros(mentors, dtype=np.int16),
        np.empty(blocks, dtype=np.int16),
        np.empty(mentors, dtype=np.int16),
        np.empty(mentors // GROUP, dtype=np.int16),
        np.empty(blocks, dtype=np.int64),
    )


@compiled
def fill_tile(sought: Sought, low: int, high: int, tile: Tile) -> int:
    """Lay out the mentors low to high; how many blocks they are."""
    points, parts, columns = sought.points, sought.parts, sought.columns
    lay_out(parts.first, columns.first, low, high, tile.first, tile.best_first)
    lay_out(parts.second, columns.second, low, high, tile.second, tile.best_second)
    lay_out(parts.third, columns.third, low, high, tile.third, tile.best_third)
    lay_out(points.fourth, columns.fourth, low, high, tile.fourth, tile.best_fourth)
    barred = int(np.searchsorted(points.barred[:, 1], low))
    while barred < len(points.barred) and points.barred[barred, 1] < high:
        tile.fourth[points.barred[barred, 0], points.barred[barred, 1] - low] = REFUSED
        barred += 1
    tile.price[: high - low] = sought.price[low:high]
    blocks = -(-(high - low) // BLOCK)
    for b in range(blocks):
        tile.cheapest[b] = tile.price[b * BLOCK : min(high - low, b * BLOCK + BLOCK)].min()
    return blocks


@compiled
def bounds(codes: Int64s, tile: Tile, blocks: int, least: int, floor: np.int16) -> int:
    """Bounds of what the mentors of a tile are worth to one mentee, in `tile.sums` and `tile.tops`.

    Returns
    -------
    int
        The size of `tile.promising`: in no other blocks may somebody reach `least`, and for
        those nothing is written.
    """
    first, second, third, fourth = codes
    size = promising(
        tile.best_first[first],
        tile.best_second[second],
        tile.best_third[third],
        tile.best_fourth[fourth],
        tile.cheapest,
        blocks,
        least,
        tile.promising,
    )
    for k in range(size):
        start = tile.promising[k] * (BLOCK // GROUP)
        add_up(
            tile.first[first],
            tile.second[second],
            tile.third[third],
            tile.fourth[fourth],
            tile.price,
            floor,
            start,
            start + BLOCK // GROUP,
            tile.sums,
            tile.tops,
        )
    return size
