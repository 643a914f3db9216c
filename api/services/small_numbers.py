"""Small numbers are not told: neither they, nor what would let somebody compute them.

A number from 1 to 4 could be about somebody whom a reader knows. Where numbers
are shown with their sum, hiding such a one is not enough if the others give it
away; then the next smallest is hidden, too, and in the end the sum (primary and
complementary suppression: Hundepool et al., Statistical Disclosure Control, 2012).
A zero is about nobody and is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LEAST: Final = 5
"""The smallest number that is told."""


class Hidden(StrEnum):
    """Why a number is not told."""

    SMALL = "small"
    """It is from 1 to 4."""
    WITHHELD = "withheld"
    """It is not small, but with it somebody could compute one that is."""


Told = int | Hidden
"""A number, or why there is none."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Numbers and their sum, as they may be told."""

    parts: tuple[Told, ...]
    total: Told


def alone(number: int) -> Told:
    """A number that is shown without a sum to which it belongs."""
    return Hidden.SMALL if 0 < number < LEAST else number


def among(number: int, everybody: int) -> Told:
    """A number of people out of `everybody`; how many are left is not told either if they are few."""
    if isinstance(alone(number), Hidden):
        return Hidden.SMALL
    return Hidden.WITHHELD if 0 < everybody - number < LEAST else number


def with_sum(numbers: Sequence[int], *, hide_total: bool = False) -> Parts:
    """Numbers that are shown with their sum.

    Parameters
    ----------
    numbers : sequence of int
        From 0.
    hide_total : bool
        Whether the sum is withheld, because another table needs that.
    """
    total = sum(numbers)
    told: list[Told] = [alone(number) for number in numbers]
    small = isinstance(alone(total), Hidden)
    while not small and _gives_away(told, total, hide_total=hide_total):
        shown = [(number, place) for place, number in enumerate(told) if isinstance(number, int) and number]
        if not shown:
            return Parts(tuple(told), Hidden.WITHHELD)
        told[min(shown)[1]] = Hidden.WITHHELD
    if small:
        return Parts(tuple(told), Hidden.SMALL)
    return Parts(tuple(told), Hidden.WITHHELD if hide_total and total else total)


def _gives_away(told: Sequence[Told], total: int, *, hide_total: bool) -> bool:
    """Whether numbers tell what is hidden: a sum its parts, or parts their sum.

    Each small number is known to be from 1 to 4, each withheld one to be 5 or more.
    """
    small = sum(number is Hidden.SMALL for number in told)
    withheld = sum(number is Hidden.WITHHELD for number in told)
    left = total - sum(number for number in told if isinstance(number, int))
    if small + withheld == 0:
        return hide_total and total > 0
    if small + withheld == 1 and not hide_total:
        return True
    if left == small + LEAST * withheld:
        return True
    return withheld == 0 and left == (LEAST - 1) * small
