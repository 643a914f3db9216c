"""Water that the straight line between two people ignores: estuaries without a bridge, and islands.

Typed from maps, to about half a kilometre, for the coast and the lower rivers from Ems to Elbe and for
the islands that cars reach by ferry only. Ferry times are those of the timetables, with a usual wait.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from operator import itemgetter


@dataclass(frozen=True, slots=True)
class Barrier:
    """A line that no road crosses; the only way round is its last point: a tunnel, bridge or ferry.

    A river is several barriers, which meet where it can be crossed and, in between, at the point from
    which the ways to either crossing are about as long. A straight line that meets a barrier an even
    number of times (a bend of the river) ends on the bank where it began.

    Parameters
    ----------
    name
        Of the water.
    points
        Latitude and longitude, in degrees (WGS 84); two or more.
    extra_minutes
        What the crossing costs beyond driving, above 0 for a ferry.

    """

    name: str
    points: tuple[tuple[float, float], ...]
    extra_minutes: float


@dataclass(frozen=True, slots=True)
class Island:
    """An island that cars reach by ferry only, as a circle that holds it and no mainland.

    Parameters
    ----------
    name
        Of the island.
    lat, lon
        The middle of the circle, in degrees (WGS 84).
    radius_km
        The radius of the circle.
    ferry_minutes
        What the passage costs beyond driving as far, with the usual wait.

    """

    name: str
    lat: float
    lon: float
    radius_km: float
    ferry_minutes: float


@cache
def load_barriers() -> tuple[Barrier, ...]:
    """Read the packaged table of barriers."""
    return tuple(_barrier(name, list(rows)) for name, rows in groupby(_rows("barriers.csv"), itemgetter(0)))


@cache
def load_islands() -> tuple[Island, ...]:
    """Read the packaged table of islands."""
    return tuple(Island(name, *map(float, numbers)) for name, *numbers in _rows("islands.csv"))


def _barrier(name: str, rows: list[list[str]]) -> Barrier:
    points = tuple((float(lat), float(lon)) for _, _, lat, lon, _ in rows)
    return Barrier(name, points, float(rows[-1][-1]))


def _rows(table: str) -> Iterator[list[str]]:
    text = files("scoring.catalogue").joinpath(table).read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines())
    next(rows)
    return rows
