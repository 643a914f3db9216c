"""Pictures are sound SVG with words, and show what they are given."""

import re

import pytest

from api.routes.desk.result.charts import (
    MOST_ROWS,
    fit_bars,
    fit_chart,
    frontier_chart,
    frontier_rows,
    map_of,
)
from api.services.geography import Geography
from api.web import graphics
from api.web.graphics.districts import HEIGHT, WIDTH, placed
from api.web.graphics.svg import element, number
from matcher.advice.frontier import Point
from scoring.catalogue import load
from tests.api.desk.conftest import Taken

TEXTS = {"key": "k", "title": "A <title>", "description": 'With "quotes" & more'}
LEER, EMDEN = (53.23, 7.45), (53.37, 7.21)


def read(picture: str) -> Taken:
    """A picture taken apart, having looked at what all of them must have."""
    taken = Taken(picture)
    (root, whole), (title, named), (description, told) = taken.elements[:3]
    assert (root, title, description) == ("svg", "title", "desc")
    assert taken.texts[:2] == [TEXTS["title"], TEXTS["description"]]
    assert whole["aria-labelledby"] == f"{named['id']} {told['id']}"
    assert whole["role"] == "img"
    assert not re.search(r"\sstyle=|\son[a-z]+=|nan|inf", picture)
    return taken


def tagged(taken: Taken, name: str, class_: str) -> list[dict[str, str | None]]:
    """The attributes of elements by tag and class."""
    return [
        attributes
        for tag, attributes in taken.elements
        if tag == name and class_ in (attributes.get("class") or "").split()
    ]


def test_text_and_attributes_are_escaped():
    """Nothing that is given becomes markup."""
    made = element("text", "<script>", element("b"), class_='"><script>')
    assert made == '<text class="&#34;&gt;&lt;script&gt;">&lt;script&gt;<b></b></text>'


@pytest.mark.parametrize(
    ("value", "written"), [(-0.01, "0"), (2.0, "2"), (2.04, "2"), (2.05001, "2.1"), (10, "10")]
)
def test_numbers_are_short(value, written):
    """A tenth is enough, and zero has no sign."""
    assert number(value) == written


def test_bins_hold_everybody_once():
    """Each value is in one bin, the highest in the last."""
    assert graphics.in_bins([0, 499, 500, 9_999, 10_000], 5_000, 10_000) == (
        graphics.Bar(0, 5_000, 3),
        graphics.Bar(5_000, 10_000, 2),
    )


def test_a_histogram_is_as_high_as_what_it_counts():
    """Twice as many, twice as high; an empty bin has no bar."""
    bars = [
        (graphics.Bar(0, 1, 2), "two"),
        (graphics.Bar(1, 2, 0), "none"),
        (graphics.Bar(2, 3, 4), "<four>"),
    ]
    root = read(
        graphics.histogram(
            bars, graphics.Axis(0, 3, [(0, "0")], "x"), graphics.Axis(0, 4, [(4, "4")], "y"), **TEXTS
        )
    )
    two, four = tagged(root, "rect", "full")
    assert float(four["height"]) == 2 * float(two["height"])
    assert [text for text in root.texts if text in {"two", "none", "<four>"}] == ["two", "<four>"]


def test_a_curve_goes_through_its_points():
    """Each point is a dot with its words, the marked one stands out; of many, only that is a dot."""
    across, up = graphics.Axis(0, 100, [], "x"), graphics.Axis(0, 10, [], "y")
    few = [graphics.CurvePoint(k, 10 - k, f"p{k}", marked=k == 2) for k in range(4)]
    root = read(graphics.curve(few, across, up, **TEXTS))
    assert len(tagged(root, "circle", "dot")) == 4
    assert [text for text in root.texts if text.startswith("p")] == ["p0", "p1", "p2", "p3"]
    assert len(tagged(root, "circle", "marked")) == 1
    many = [graphics.CurvePoint(k, 1, "", marked=k == 2) for k in range(100)]
    assert len(tagged(read(graphics.curve(many, across, up, **TEXTS)), "circle", "dot")) == 1


def test_a_map_shows_people_and_pairs():
    """Half a disc for each kind of people who are there, its area by their number, and a line for pairs."""
    spots = [
        graphics.Spot(place=LEER, mentors=4, mentees=0, told="Leer"),
        graphics.Spot(place=EMDEN, mentors=16, mentees=1, told="Emden"),
    ]
    picture = graphics.district_map(
        spots,
        [graphics.Way(LEER, EMDEN, 3), graphics.Way(EMDEN, LEER, 99)],
        [graphics.Town(LEER, "Leer")],
        (),
        **TEXTS,
    )
    root = read(picture)
    radii = [float(one["d"].split("A")[1].split()[0]) for one in tagged(root, "path", "mentor-half")]
    assert radii[1] == 2 * radii[0]
    assert len(tagged(root, "path", "mentee-half")) == 1
    assert [one["class"] for one in tagged(root, "line", "way")] == ["way way-3", "way way-6"]
    assert len(tagged(root, "text", "town")) == 1
    assert root.texts[-1] == "Leer"


def test_all_districts_are_on_the_map():
    """Every district of Lower Saxony has its place inside the picture."""
    for district in load().places.districts:
        x, y = placed((district.lat, district.lon))
        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT


def test_the_outline_holds_the_places_inside_and_leaves_out_those_outside():
    """A square of places with a hole of others: two rings, and each place on its side of them."""
    square = [(52 + k / 20, 9 + j / 12) for k in range(-10, 11) for j in range(-10, 11)]
    hole = [point for point in square if max(abs(point[0] - 52), abs(point[1] - 9) * 0.6) < 0.17]
    inside = [point for point in square if point not in hole]
    rings = graphics.outline_of(inside, hole)
    assert len(rings) == 2
    assert all(_holds(rings, point) for point in inside)
    assert not any(_holds(rings, point) for point in hole)
    assert graphics.outline_of((), hole) == ()


def _holds(rings, point) -> bool:
    """Whether a point is inside an odd number of rings: by rays to the east."""
    lat, lon = point
    crossed = 0
    for ring in rings:
        for (y0, x0), (y1, x1) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y0 > lat) != (y1 > lat):
                crossed += x0 + (lat - y0) / (y1 - y0) * (x1 - x0) > lon
    return crossed % 2 == 1


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_pictures_of_a_result_are_drawn_from_any_figures(language):
    """Nobody, one, and many; everybody outside; equal fits: each picture can be drawn and read."""
    catalogue = load()
    for found in (Geography({}, {}, {}), Geography({None: 1}, {"03457": 2}, {(None, "03457"): 1})):
        assert str(map_of(found, language, catalogue)).startswith("<svg")
    for scores in ([10_000], [0, 0, 0], list(range(0, 10_001, 7))):
        Taken(fit_chart(fit_bars(scores), language))
    for points in ([Point(1, 5, 5), Point(2, 10, 10)], [Point(k, k, k * (9_999 - k)) for k in range(1, 700)]):
        Taken(frontier_chart(points, 2, language))


def test_a_long_frontier_is_told_by_some_of_its_points():
    """Both ends, the run's own point and a few between."""
    points = [Point(k, k, k) for k in range(1, 501)]
    told = [point.pairs for point in frontier_rows(points, 77)]
    assert {1, 77, 500} <= set(told)
    assert told == sorted(told)
    assert len(told) <= MOST_ROWS + 1
