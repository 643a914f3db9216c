"""How near two people are: minutes by car, estimated from coordinates.

A line through the air is a good guide to a road except across water, so wide
water without a bridge is a barrier that the way must go round, and the way to
an island takes a ferry.
"""

from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Way:
    """One way: kilometres, minutes, and fit in basis points."""

    km: float
    minutes: float
    fit: int


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

    def between(self, origin: int, destination: int) -> Way:
        """The way from one place to another, by index."""
        at = origin, destination
        return Way(km=float(self.km[at]), minutes=float(self.minutes[at]), fit=int(self.fit[at]))


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
    one behind the other. A line that meets the same water twice ends on the
    bank where it began.
    """
    line = np.array(barrier.points, dtype=np.float64)
    rows, columns = _not_on_one_side(line, start, end)
    crossed = _times_met(line, start[rows], end[columns]) % 2 == 1
    rows, columns = rows[crossed], columns[crossed]
    if rows.size:
        crossings = np.array([(crossing.lat, crossing.lon) for crossing in barrier.crossings])
        extra = np.array([crossing.minutes for crossing in barrier.crossings])
        round_km = great_circle_km(start, crossings)[rows] + great_circle_km(end, crossings)[columns]
        quickest = (MINUTES_PER_KM * round_km + extra).argmin(axis=1)
        km[rows, columns] += round_km[np.arange(rows.size), quickest] - direct[rows, columns]
        minutes[rows, columns] += extra[quickest]


def _not_on_one_side(
    line: Floats, start: Floats, end: Floats
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The ways that may meet the line: not wholly north, south, east or west of it; two intp [k].

    Outcodes, after D. Cohen and I. Sutherland: one bit for each side of the
    line's bounding box on which a point lies.
    """
    low, high = line.min(axis=0), line.max(axis=0)
    bits = np.array([1, 2], dtype=np.uint8)
    codes = [(points < low) @ bits + 4 * ((points > high) @ bits) for points in (start, end)]
    rows, columns = np.nonzero((codes[0][:, None] & codes[1]) == 0)
    return rows, columns


def _times_met(line: Floats, start: Floats, end: Floats) -> npt.NDArray[np.int64]:
    """How many segments of the line [s + 1, 2] each way start[k]-end[k] crosses, int64 [k]."""

    def side(p: Floats, q: Floats, r: Floats) -> Floats:
        turn: Floats = (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (
            r[..., 0] - p[..., 0]
        )
        return turn

    begin, finish = start[:, None, :], end[:, None, :]
    turns = side(begin, finish, line)
    astride = turns[:, :-1] * turns[:, 1:] < 0
    apart = side(line[:-1], line[1:], begin) * side(line[:-1], line[1:], finish) < 0
    met: npt.NDArray[np.int64] = (apart & astride).sum(axis=1)
    return met


def _on(island: Island, points: Floats) -> npt.NDArray[np.bool_]:
    centre = np.array([[island.lat, island.lon]])
    near: npt.NDArray[np.bool_] = great_circle_km(points, centre)[:, 0] <= island.radius_km
    return near
