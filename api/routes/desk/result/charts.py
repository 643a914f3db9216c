"""The pictures of a result, with their words: map, distribution of fit, pairs against fit."""

from collections.abc import Callable, Sequence
from functools import cache
from math import ceil
from typing import Final

from markupsafe import Markup

from api import words
from api.services.geography import Geography
from api.web.graphics import (
    Axis,
    Bar,
    CurvePoint,
    Spot,
    Town,
    Way,
    curve,
    district_map,
    histogram,
    in_bins,
    outline_of,
)
from api.web.graphics.outline import Ring
from api.words import Language
from matcher.advice.frontier import Point
from scoring.catalogue import Catalogue
from scoring.policy import FULL_SCORE

TOWNS: Final = (
    "Hannover",
    "Oldenburg",
    "Osnabrück",
    "Braunschweig",
    "Göttingen",
    "Lüneburg",
    "Emden",
    "Stade",
)
"""Names on the map, spread over the state."""

HOME: Final = "NI"

BIN: Final = 500
"""Basis points of fit that are counted together."""

MOST_ROWS: Final = 12
"""So many points of the frontier are told in a table."""

STEPS: Final = (1, 2, 5)
"""Marks of an axis stand at these multiples of a power of ten."""


def fit_bars(scores: Sequence[int]) -> tuple[Bar, ...]:
    """How many pairs have which fit."""
    return in_bins(scores, BIN, FULL_SCORE)


def fit_chart(bars: Sequence[Bar], language: Language) -> Markup:
    """The distribution of fit as a picture."""
    total = sum(bar.count for bar in bars)
    most = max((bar.count for bar in bars), default=1)
    strong = sum(bar.count for bar in bars if bar.low >= FULL_SCORE * 3 // 4)
    told = [
        (bar, words.text("result.bar", language, count=bar.count, low=bar.low, high=bar.high)) for bar in bars
    ]
    across = [(value, words.per_cent(value, language)) for value in range(0, FULL_SCORE + 1, FULL_SCORE // 5)]
    return histogram(
        told,
        Axis(0, FULL_SCORE, across, words.text("result.axis.fit", language)),
        _axis(0, most, words.text("result.axis.pairs", language), words.number, language),
        key="distribution",
        title=words.text("result.distribution", language),
        description=words.text("result.distribution.desc", language, count=total, strong=strong),
    )


def frontier_rows(points: Sequence[Point], pairs: int) -> list[Point]:
    """Some points that tell the whole: both ends, the run's own, and some between."""
    if len(points) <= MOST_ROWS:
        return list(points)
    step = (len(points) - 1) / (MOST_ROWS - 1)
    places = {round(k * step) for k in range(MOST_ROWS)}
    return [point for k, point in enumerate(points) if k in places or point.pairs == pairs]


def frontier_chart(points: Sequence[Point], pairs: int, language: Language) -> Markup:
    """Pairs against mean fit as a picture; two points or more."""
    means = [point.mean_score for point in points]
    told = [
        CurvePoint(
            x=point.pairs,
            y=point.mean_score,
            told=words.text("result.point", language, pairs=point.pairs, mean=point.mean_score),
            marked=point.pairs == pairs,
        )
        for point in sorted(points, key=lambda point: point.pairs)
    ]
    few, many = told[0], told[-1]
    return curve(
        told,
        _axis(few.x, many.x, words.text("result.axis.pairs", language), words.number, language),
        _axis(min(means), max(means), words.text("result.axis.mean", language), words.per_cent, language),
        key="frontier",
        title=words.text("result.frontier", language),
        description=words.text(
            "result.frontier.desc", language, few=few.x, best=few.y, many=many.x, least=many.y
        ),
    )


def map_of(found: Geography, language: Language, catalogue: Catalogue) -> Markup:
    """Where people live and which districts their tandems join, as a picture."""
    places = {place.ags: place for place in catalogue.places.districts}
    spots = [
        Spot(
            place=(place.lat, place.lon),
            mentors=found.mentors.get(ags, 0),
            mentees=found.mentees.get(ags, 0),
            told=_district(place.label, ags, found, language),
        )
        for ags, place in places.items()
        if found.mentors.get(ags) or found.mentees.get(ags)
    ]
    ways = [
        Way((places[start].lat, places[start].lon), (places[end].lat, places[end].lon), number)
        for (start, end), number in found.ways.items()
        if start in places and end in places and start != end
    ]
    towns = [
        Town((place.lat, place.lon), name)
        for name in TOWNS
        if (place := catalogue.places.find(name).entry) is not None
    ]
    return district_map(
        spots,
        ways,
        towns,
        _outline(catalogue),
        key="map",
        title=words.text("result.map", language),
        description=map_text(found, language),
    )


def map_text(found: Geography, language: Language) -> str:
    """What a map shows, in words and figures."""
    ways = found.ways
    near = sum(number for (start, end), number in ways.items() if start == end and start is not None)
    abroad = sum(number for (start, end), number in ways.items() if start is None or end is None)
    districts = len({ags for ags in (*found.mentors, *found.mentees) if ags is not None})
    figures = {"districts": districts, "near": near, "far": sum(ways.values()) - near - abroad}
    said = [words.text("result.map.desc", language, **figures)]
    if missing := found.mentors.get(None, 0) + found.mentees.get(None, 0):
        said.append(words.text("result.map.elsewhere", language, count=missing))
    return " ".join(said)


def _district(name: str, ags: str | None, found: Geography, language: Language) -> str:
    mentors, mentees = found.mentors.get(ags, 0), found.mentees.get(ags, 0)
    return words.text("result.spot", language, name=name, mentors=mentors, mentees=mentees)


@cache
def _outline(catalogue: Catalogue) -> Sequence[Ring]:
    """The outline of Lower Saxony; drawn once, for the catalogue never changes while the program runs."""
    towns = catalogue.places.towns
    inside = [(place.lat, place.lon) for place in towns if place.state == HOME]
    return outline_of(inside, [(place.lat, place.lon) for place in towns if place.state != HOME])


def _axis(
    low: float, high: float, name: str, write: Callable[[float, Language], str], language: Language
) -> Axis:
    """An axis of whole numbers, with some five marks at round ones."""
    span = max(high - low, 1)
    power = 10 ** max(0, len(str(ceil(span / 5))) - 1)
    step = next((k * power for k in (*STEPS, 10) if span / (k * power) <= 5), 10 * power)
    first, last = int(low // step) * step, -int(-high // step) * step
    marks = [(value, write(value, language)) for value in range(first, last + 1, step)]
    return Axis(first, max(last, first + step), marks, name)
