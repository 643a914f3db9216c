"""Selection and sorting in linear time do what sorting does."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.fused.select import BUCKETS, SMALL, largest_first, sort_few

NUMBERS = st.one_of(st.integers(0, 3), st.integers(-(2**61), 2**61), st.integers(10**6, 10**6 + 70))


@settings(deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=SMALL + 20), st.data())
def test_the_largest_come_first(numbers, data):
    """In front stand the largest, and the least of these is returned."""
    keep = data.draw(st.integers(1, len(numbers)))
    values = np.array([*numbers, 2**62], dtype=np.int64)
    least = largest_first(values, len(numbers), keep)
    assert sorted(values[:keep].tolist()) == sorted(numbers)[-keep:]
    assert (least, values[-1]) == (sorted(numbers)[-keep], 2**62)


@settings(deadline=None)
@given(st.lists(NUMBERS, max_size=SMALL + 20))
def test_few_and_many_numbers_are_sorted(numbers):
    """Whatever their spread, the numbers are ascending, and what stands behind them is left alone."""
    values = np.array([*numbers, -1], dtype=np.int64)
    sort_few(values, len(numbers), np.empty(len(numbers) + BUCKETS + 1, dtype=np.int64))
    assert values.tolist() == [*sorted(numbers), -1]
