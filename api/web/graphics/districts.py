"""A map: where people live, counted by districts, and which districts their tandems join."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sqrt

from markupsafe import Markup

from api.web.graphics.outline import Point, Ring
from api.web.graphics.svg import element, line, number, path, picture, text

WEST, EAST, SOUTH, NORTH = 6.45, 11.75, 51.2, 54.0
"""The window, in degrees: Lower Saxony and a little around it."""

SHRINK = cos(radians((SOUTH + NORTH) / 2))
"""A degree of longitude is so much shorter than one of latitude here."""

WIDTH = 640.0
SCALE = WIDTH / ((EAST - WEST) * SHRINK)
HEIGHT = (NORTH - SOUTH) * SCALE

SMALLEST, LARGEST = 3.0, 20.0
"""Radii of the half discs of one person, and of most people."""

THICKEST = 6
"""More pairs than these make a line no thicker."""

BESIDE = 30.0
"""A disc so near to a town would cover its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A district: its middle in degrees, who lives there, and a sentence that tells so."""

    place: Point
    mentors: int
    mentees: int
    told: str


@dataclass(frozen=True, slots=True)
class Way:
    """So many pairs join two places."""

    start: Point
    end: Point
    pairs: int


@dataclass(frozen=True, slots=True)
class Town:
    """A name that helps to find one's way about."""

    place: Point
    name: str


def district_map(
    spots: Sequence[Spot],
    ways: Sequence[Way],
    towns: Sequence[Town],
    outline: Sequence[Ring],
    *,
    key: str,
    title: str,
    description: str,
) -> Markup:
    """Draw people as half discs, mentors left and mentees right, their areas by number, and pairs as lines.

    Points are (latitude, longitude) in degrees.
    """
    most = max((max(spot.mentors, spot.mentees) for spot in spots), default=1)
    land = " ".join(path(map(placed, ring), closed=True) for ring in outline)
    return picture(
        [
            *([element("path", d=land, class_="land", fill_rule="evenodd")] if land else []),
            *(_line(way) for way in ways),
            *(_discs(spot, most) for spot in spots),
            *(_name(town, spots, most) for town in towns),
        ],
        width=WIDTH,
        height=HEIGHT,
        key=key,
        title=title,
        description=description,
    )


def placed(point: Point) -> tuple[float, float]:
    """Where in the picture a point lies; so small an area needs no better projection."""
    lat, lon = point
    return (lon - WEST) * SHRINK * SCALE, (NORTH - lat) * SCALE


def _line(way: Way) -> Markup:
    return line(*placed(way.start), *placed(way.end), f"way way-{min(way.pairs, THICKEST)}")


def _discs(spot: Spot, most: int) -> Markup:
    x, y = placed(spot.place)
    halves = (("mentor-half", spot.mentors, 0), ("mentee-half", spot.mentees, 1))
    return element(
        "g",
        element("title", spot.told),
        *(
            element("path", d=_half(x, y, _radius(count, most), side), class_=class_)
            for class_, count, side in halves
            if count
        ),
    )


def _radius(count: int, most: int) -> float:
    """Areas grow with the number, so nobody is shown larger than they are."""
    return max(SMALLEST, LARGEST * sqrt(count / most))


def _half(x: float, y: float, radius: float, side: int) -> str:
    """Half a disc; side 0 is left, 1 is right."""
    r = number(radius)
    return f"M{number(x)} {number(y - radius)}A{r} {r} 0 0 {side} {number(x)} {number(y + radius)}Z"


def _name(town: Town, spots: Sequence[Spot], most: int) -> Markup:
    """A name above its town, and above the discs that are there."""
    x, y = placed(town.place)
    near = [(spot, *placed(spot.place)) for spot in spots]
    tops = [
        top - _radius(max(spot.mentors, spot.mentees), most)
        for spot, left, top in near
        if hypot(left - x, top - y) < BESIDE
    ]
    return text(x, min([y, *tops]) - 5, town.name, class_="word town")
