"""What is published never tells a small number, by itself or by sums."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.services.small_numbers import LEAST, Hidden, Parts, alone, among, with_sum

MOST = 9
SMALL, WITHHELD = Hidden.SMALL, Hidden.WITHHELD


def may_be(told, most):
    """What a reader thinks a number may be."""
    if told is SMALL:
        return range(1, LEAST)
    return range(LEAST, most + 1) if told is WITHHELD else [told]


def readings(told: Parts):
    """All numbers that a reader, who knows the rules, thinks possible."""
    most = sum(one if isinstance(one, int) else MOST for one in told.parts)
    most = told.total if isinstance(told.total, int) else most + 1
    for parts in product(*(may_be(one, most) for one in told.parts)):
        if sum(parts) in may_be(told.total, max(most, sum(parts))):
            yield (*parts, sum(parts))


@given(st.lists(st.integers(0, MOST), max_size=3), st.booleans())
def test_no_hidden_number_can_be_computed(numbers, hide_total):
    """For each hidden number several values fit what is published; the true one is among them."""
    told = with_sum(numbers, hide_total=hide_total)
    possible = list(readings(told))
    assert (*numbers, sum(numbers)) in possible
    for place, one in enumerate((*told.parts, told.total)):
        values = {reading[place] for reading in possible}
        assert (len(values) > 1) is isinstance(one, Hidden)


@given(st.lists(st.integers(0, MOST), max_size=6))
def test_small_numbers_are_hidden_and_zeros_are_shown(numbers):
    """From 1 to 4 nothing is shown; whatever else is hidden is called otherwise."""
    told = with_sum(numbers)
    for number, one in zip((*numbers, sum(numbers)), (*told.parts, told.total), strict=True):
        assert (one is SMALL) is (0 < number < LEAST)
        assert number or one == 0


@pytest.mark.parametrize(
    ("numbers", "parts", "total"),
    [
        ((), (), 0),
        ((7, 9), (7, 9), 16),
        ((20, 3, 6, 8), (20, SMALL, WITHHELD, 8), 37),
        ((20, 3, 2, 8), (20, SMALL, SMALL, 8), 33),
        ((20, 4, 4), (WITHHELD, SMALL, SMALL), 28),
        ((20, 1, 5), (WITHHELD, SMALL, WITHHELD), 26),
        ((4, 4), (SMALL, SMALL), WITHHELD),
        ((3, 0), (SMALL, 0), SMALL),
    ],
)
def test_the_next_smallest_goes_along(numbers, parts, total):
    """Where one is hidden, so is the next smallest; where the sum tells all the same, another one, or it."""
    assert Parts(parts, total) == with_sum(numbers)


def test_a_sum_that_is_withheld_elsewhere_cannot_be_added_up():
    """A number of these is hidden, though none is small."""
    assert Parts((7, WITHHELD), WITHHELD) == with_sum((7, 6), hide_total=True)


@pytest.mark.parametrize(
    ("number", "everybody", "told"), [(3, 20, SMALL), (12, 20, 12), (17, 20, WITHHELD), (20, 20, 20)]
)
def test_the_few_who_are_left_over_are_not_told(number, everybody, told):
    """Who speaks a language is shown, unless almost everybody does."""
    assert told == among(number, everybody)


def test_a_number_alone():
    """Without a sum only small numbers are hidden."""
    assert [alone(number) for number in (0, 1, 4, 5)] == [0, SMALL, SMALL, 5]
