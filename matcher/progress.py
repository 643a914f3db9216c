"""How far a match has come, for whoever watches it."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from matcher.sparse.rounds import Gap


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a match has come; `fraction` of the whole, [0, 1]."""

    stage: Literal["scoring", "solving", "proving"]
    fraction: float


Watch = Callable[[Progress], None]


def unwatched(_: Progress) -> None:
    """Watch nothing."""


def closing(watch: Watch) -> Callable[[Gap], None]:
    """Tell, as solving goes from 0.2 to 0.7, how far the gap between plan and bound has closed."""
    widest = 0.0

    def tell(gap: Gap) -> None:
        # A gap closes by powers: from millions to thousands is half the way.
        nonlocal widest
        width = math.log1p(gap.bound - gap.value)
        widest = max(widest, width)
        watch(Progress("solving", 0.2 + 0.5 * (1.0 - width / widest if widest else 1.0)))

    return tell
