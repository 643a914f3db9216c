"""How often which fit occurs, as bars."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.web.graphics.chart import HEIGHT, WIDTH, Axis, frame, x_of, y_of
from api.web.graphics.svg import element, picture

GAP = 2.0
"""Between two bars."""


@dataclass(frozen=True, slots=True)
class Bar:
    """So many from `low` to below `high`; the last bar includes its end."""

    low: int
    high: int
    count: int


def in_bins(values: Iterable[int], step: int, end: int) -> tuple[Bar, ...]:
    """Count values from 0 to `end` in bins of `step`, which divides `end`."""
    counts = Counter(min(value, end - 1) // step for value in values)
    return tuple(Bar(k * step, (k + 1) * step, counts[k]) for k in range(end // step))


def histogram(
    bars: Sequence[tuple[Bar, str]], across: Axis, up: Axis, *, key: str, title: str, description: str
) -> Markup:
    """Bars side by side, each with the sentence that tells what it shows."""
    floor = y_of(up, 0)

    def drawn(bar: Bar, told: str) -> Markup:
        left, right, top = x_of(across, bar.low), x_of(across, bar.high), y_of(up, bar.count)
        return element(
            "rect",
            element("title", told),
            x=left + GAP / 2,
            y=top,
            width=right - left - GAP,
            height=floor - top,
            class_="full",
        )

    return picture(
        [*frame(across, up), *(drawn(bar, told) for bar, told in bars if bar.count)],
        width=WIDTH,
        height=HEIGHT,
        key=key,
        title=title,
        description=description,
    )
