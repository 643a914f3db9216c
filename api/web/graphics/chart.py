"""The frame of a chart: two axes with marks, from values to places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.web.graphics.svg import line, text

WIDTH, HEIGHT = 640.0, 300.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 32.0, 16.0, 56.0
"""Room for the marks of the axes around the field."""


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis.

    Parameters
    ----------
    low, high : float
        Values at its ends; `high` is above `low`.
    marks : sequence of (float, str)
        Values that are marked, with their texts.
    name : str
        What it counts.
    """

    low: float
    high: float
    marks: Sequence[tuple[float, str]]
    name: str

    def share(self, value: float) -> float:
        """Where on the axis a value lies, 0 to 1 between its ends."""
        return (value - self.low) / (self.high - self.low)


def x_of(axis: Axis, value: float) -> float:
    """Where a value of the lower axis stands."""
    return LEFT + axis.share(value) * (WIDTH - LEFT - RIGHT)


def y_of(axis: Axis, value: float) -> float:
    """Where a value of the left axis stands."""
    return HEIGHT - BOTTOM - axis.share(value) * (HEIGHT - TOP - BOTTOM)


def frame(across: Axis, up: Axis) -> Iterator[Markup]:
    """Both axes with their marks and names."""
    for value, shown in up.marks:
        y = y_of(up, value)
        yield line(LEFT, y, WIDTH - RIGHT, y, "grid")
        yield text(LEFT - 8, y + 4, shown, anchor="end")
    for value, shown in across.marks:
        yield text(x_of(across, value), HEIGHT - BOTTOM + 20, shown)
    yield line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "axis")
    yield text(LEFT, HEIGHT - 8, up.name, anchor="start", class_="word quiet-word")
    yield text(WIDTH - RIGHT, HEIGHT - 8, across.name, anchor="end", class_="word quiet-word")
