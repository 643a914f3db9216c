"""The outline of an area of which only some places inside and outside are known.

What is nearer to a place inside than to any outside belongs to it. Where there
is no place far and wide (the sea), it ends a little behind its last places:
they are let grow until they touch (a morphological closing), and cut back.
"""

from collections.abc import Iterator, Sequence
from math import cos, hypot, radians

import numpy as np
import numpy.typing as npt
import scipy

Point = tuple[float, float]
"""Latitude and longitude in degrees."""

Ring = Sequence[Point]
"""A closed line; the first point is not repeated."""

GRID_KM = 2.0
REACH_KM = 14.0
"""No two neighbouring places inside are farther from each other than twice this."""

MARGIN_KM = 3.0
"""So far the area goes on behind its last place."""

LEAST_RING = 40
"""Shorter rings, in steps of the grid, are gaps between places and not worth a line."""

STRAIGHT = 1.0
"""So far, in steps of the grid, the outline may be from the grid's own line."""

KM_PER_DEGREE = 111.2

Corner = tuple[int, int]


def outline_of(inside: Sequence[Point], outside: Sequence[Point]) -> tuple[Ring, ...]:
    """Draw the outline around places, to about three kilometres; holes are rings as well."""
    if not inside:
        return ()
    middle = sum(lat for lat, _ in inside) / len(inside)
    per_lon = KM_PER_DEGREE * cos(radians(middle))
    flat = np.array([*inside, *outside]) * (KM_PER_DEGREE, per_lon)
    low = flat[: len(inside)].min(axis=0) - 2 * REACH_KM
    high = flat[: len(inside)].max(axis=0) + 2 * REACH_KM
    rows, columns = (int(n) for n in np.ceil((high - low) / GRID_KM))
    y, x = np.mgrid[0:rows, 0:columns]
    centres = np.stack([y, x], axis=-1).reshape(-1, 2) * GRID_KM + low + GRID_KM / 2
    distance, nearest = scipy.spatial.cKDTree(flat).query(centres)
    settled = np.asarray(distance <= REACH_KM).reshape(rows, columns)
    own = np.asarray(nearest < len(inside)).reshape(rows, columns)
    kept = scipy.ndimage.distance_transform_edt(settled) * GRID_KM > REACH_KM - MARGIN_KM
    rings = (_straightened(ring) for ring in _rings(own & kept) if len(ring) >= LEAST_RING)
    return tuple(
        tuple(
            (float((low[0] + row * GRID_KM) / KM_PER_DEGREE), float((low[1] + column * GRID_KM) / per_lon))
            for row, column in ring
        )
        for ring in rings
    )


def _rings(cells: npt.NDArray[np.bool_]) -> Iterator[list[Corner]]:
    """The lines around the true cells of a grid, bool [r, c], from corner to corner; none at its edge."""
    leads: dict[Corner, list[Corner]] = {}
    for row, column in np.argwhere(cells).tolist():
        corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
        beyond = [(row - 1, column), (row, column + 1), (row + 1, column), (row, column - 1)]
        for k, other in enumerate(beyond):
            if not cells[other]:
                leads.setdefault(corners[k], []).append(corners[(k + 1) % 4])
    while leads:
        start = next(iter(leads))
        ring, here = [start], _follow(leads, start)
        while here != start:
            ring.append(here)
            here = _follow(leads, here)
        yield ring


def _follow(leads: dict[Corner, list[Corner]], corner: Corner) -> Corner:
    after = leads[corner].pop()
    if not leads[corner]:
        del leads[corner]
    return after


def _straightened(ring: list[Corner]) -> list[Corner]:
    """Leave out corners that lie near the line between others (D. Douglas and T. Peucker, 1973)."""
    half = len(ring) // 2
    return [*_between(ring[: half + 1])[:-1], *_between([*ring[half:], ring[0]])[:-1]]


def _between(line: list[Corner]) -> list[Corner]:
    (y0, x0), (y1, x1) = line[0], line[-1]
    length = hypot(y1 - y0, x1 - x0)
    off = [
        abs((y1 - y0) * (x - x0) - (x1 - x0) * (y - y0)) / length if length else hypot(y - y0, x - x0)
        for y, x in line
    ]
    k = max(range(len(line)), key=off.__getitem__)
    if off[k] <= STRAIGHT:
        return [line[0], line[-1]]
    return [*_between(line[: k + 1])[:-1], *_between(line[k:])]
