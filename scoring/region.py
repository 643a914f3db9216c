"""How near two people are: minutes by car, estimated from coordinates.

A line through the air is a good guide to a road except across water, so wide
water without a bridge is a barrier that the way must go round, and the way to
an island takes a ferry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from scoring.catalogue.barriers import Barrier, Island, load_barriers, load_islands

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

START_MINUTES = 10.0
MINUTES_PER_KM = 1.11
"""A way by car takes 10 minutes to start and end, and 1.11 per kilometre of the straight line."""

FIT_MINUTES = np.array([20.0, 60.0, 120.0, 135.0])
FIT_POINTS = np.array([10_000.0, 5_000.0, 1_000.0, 0.0])
"""Fit in basis points at these minutes; straight between them, level outside."""

ONLINE_POINTS = 6_000
"""The least fit of two who can meet online."""

Points = Sequence[tuple[float, float]]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The ways from a places to b places.

    Parameters
    ----------
    km : float64 [a, b]
        Kilometres, straight but round the water.
    minutes : float64 [a, b]
        Estimated minutes by car and ferry.
    fit : int16 [a, b]
        Fit of a meeting in person, basis points, [0, 10000].
    """

    km: Floats
    minutes: Floats
    fit: npt.NDArray[np.int16]


def ways(origins: Points, destinations: Points) -> Ways:
    """Estimate the ways between points given as (latitude, longitude) in degrees."""
    start = np.array(origins, dtype=np.float64).reshape(-1, 2)
    end = np.array(destinations, dtype=np.float64).reshape(-1, 2)
    direct = great_circle_km(start, end)
    km, minutes = direct.copy(), np.zeros_like(direct)
    for barrier in load_barriers():
        _go_round(barrier, start, end, direct, km, minutes)
    minutes += START_MINUTES + MINUTES_PER_KM * km
    for island in load_islands():
        minutes += island.ferry_minutes * (_on(island, start)[:, None] ^ _on(island, end)[None, :])
    fit = np.rint(np.interp(minutes, FIT_MINUTES, FIT_POINTS)).astype(np.int16)
    return Ways(km=km, minutes=minutes, fit=fit)


def great_circle_km(start: Floats, end: Floats) -> Floats:
    """Great-circle distances of [a, 2] and [b, 2] degrees, by the haversine formula, [a, b] km."""
    lat_1, lon_1 = np.radians(start[:, None, 0]), np.radians(start[:, None, 1])
    lat_2, lon_2 = np.radians(end[None, :, 0]), np.radians(end[None, :, 1])
    half_chord = (
        np.sin((lat_2 - lat_1) / 2) ** 2 + np.cos(lat_1) * np.cos(lat_2) * np.sin((lon_2 - lon_1) / 2) ** 2
    )
    km: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half_chord, 0, 1)))
    return km


def _go_round(
    barrier: Barrier, start: Floats, end: Floats, direct: Floats, km: Floats, minutes: Floats
) -> None:
    """Lengthen, in place, the ways that would cross `barrier`.

    Several barriers on one way add up, which is near enough: the detours lie
    one behind the other.
    """
    line = np.array(barrier.points, dtype=np.float64)
    rows = np.flatnonzero(_near(line, start))
    columns = np.flatnonzero(_near(line, end))
    if not (rows.size and columns.size):
        return
    block = np.ix_(rows, columns)
    crossed = np.zeros((rows.size, columns.size), dtype=np.bool_)
    for one, other in pairwise(line):
        crossed |= _segments_meet(start[rows], end[columns], one, other)
    crossing = line[-1:]
    round_trip = great_circle_km(start[rows], crossing) + great_circle_km(crossing, end[columns])
    km[block] += np.where(crossed, round_trip - direct[block], 0.0)
    minutes[block] += np.where(crossed, barrier.extra_minutes, 0.0)


REACH_DEGREES = 2.5


def _near(line: Floats, points: Floats) -> npt.NDArray[np.bool_]:
    """Whether a barrier can matter: farther away, the straight line stands for any road."""
    low, high = line.min(axis=0) - REACH_DEGREES, line.max(axis=0) + REACH_DEGREES
    inside: npt.NDArray[np.bool_] = ((points >= low) & (points <= high)).all(axis=1)
    return inside


def _segments_meet(start: Floats, end: Floats, one: Floats, other: Floats) -> npt.NDArray[np.bool_]:
    """Whether the segment of each start and end crosses the segment one-other, bool [a, b]."""

    def side(p: Floats, q: Floats, r: Floats) -> Floats:
        turn: Floats = (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (
            r[..., 0] - p[..., 0]
        )
        return turn

    begin, finish = start[:, None, :], end[None, :, :]
    apart = side(one, other, begin) * side(one, other, finish) < 0
    astride = side(begin, finish, one) * side(begin, finish, other) < 0
    meet: npt.NDArray[np.bool_] = apart & astride
    return meet


def _on(island: Island, points: Floats) -> npt.NDArray[np.bool_]:
    centre = np.array([[island.lat, island.lon]])
    near: npt.NDArray[np.bool_] = great_circle_km(points, centre)[:, 0] <= island.radius_km
    return near
