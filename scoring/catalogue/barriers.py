"""Water that the straight line between two people ignores: estuaries without a bridge, and islands.

Typed from maps, to about half a kilometre, for the coast and the lower rivers from Ems to Elbe and for
the islands that cars reach by ferry only. Ferry times are those of the timetables, with a usual wait.
"""

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter

from scoring.catalogue.tables import packaged


@dataclass(frozen=True, slots=True)
class Crossing:
    """A tunnel, a bridge, a ferry, or the end of the water.

    Parameters
    ----------
    name
        Of the crossing.
    lat, lon
        In degrees (WGS 84); the crossing lies on its barrier.
    minutes
        What it costs beyond driving: above 0 for a ferry, with the usual wait.

    """

    name: str
    lat: float
    lon: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Barrier:
    """A line of water from one bank of which the other is reached at its crossings only.

    A straight line that meets a barrier an even number of times (at a bend of the river) ends on the bank
    where it began.

    Parameters
    ----------
    name
        Of the water.
    points
        Latitude and longitude of the line, in degrees (WGS 84); two or more, from the sea inland.
    crossings
        One or more; the quickest of them is the way round.

    """

    name: str
    points: tuple[tuple[float, float], ...]
    crossings: tuple[Crossing, ...]


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
    """Read the packaged tables of barriers and their crossings."""
    crossings: dict[str, list[Crossing]] = {}
    for barrier, name, *numbers in packaged("crossings.csv"):
        crossings.setdefault(barrier, []).append(Crossing(name, *map(float, numbers)))
    return tuple(
        Barrier(name, tuple((float(lat), float(lon)) for _, _, lat, lon in rows), tuple(crossings[name]))
        for name, rows in groupby(packaged("barriers.csv"), itemgetter(0))
    )


@cache
def load_islands() -> tuple[Island, ...]:
    """Read the packaged table of islands."""
    return tuple(Island(name, *map(float, numbers)) for name, *numbers in packaged("islands.csv"))
