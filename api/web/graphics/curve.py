"""A line through points, of which some are marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.web.graphics.chart import HEIGHT, WIDTH, Axis, frame, x_of, y_of
from api.web.graphics.svg import element, path, picture

MOST_DOTS = 60
"""More points than these are a line without dots."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A point, with the sentence that tells what it shows; `marked` makes it stand out."""

    x: float
    y: float
    told: str
    marked: bool = False


def curve(
    points: Sequence[CurvePoint], across: Axis, up: Axis, *, key: str, title: str, description: str
) -> Markup:
    """A line through points in their order."""
    placed = [(x_of(across, point.x), y_of(up, point.y)) for point in points]

    def dot(point: CurvePoint, place: tuple[float, float]) -> Markup:
        told = element("title", point.told)
        if point.marked:
            return element("circle", told, cx=place[0], cy=place[1], r=8.0, class_="dot marked")
        return element("circle", told, cx=place[0], cy=place[1], r=4.0, class_="dot")

    few = len(points) <= MOST_DOTS
    return picture(
        [
            *frame(across, up),
            element("path", d=path(placed, closed=False), class_="curve"),
            *(dot(*one) for one in zip(points, placed, strict=True) if few or one[0].marked),
        ],
        width=WIDTH,
        height=HEIGHT,
        key=key,
        title=title,
        description=description,
    )
