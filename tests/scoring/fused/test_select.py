"""Selection and sorting in linear time do what sorting does."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.fused.select import BUCKETS, SMALL, largest_first, sort_few

HIGHEST = 2**63 - 1
NUMBERS = st.one_of(
    st.integers(0, 3),
    st.integers(-(2**61), 2**61),
    st.integers(10**6, 10**6 + 70),
    st.integers(0, 9).map(lambda k: k << 31),
)


@settings(deadline=None)
@given(st.lists(NUMBERS | st.integers(HIGHEST - 9, HIGHEST), min_size=1, max_size=SMALL + 20), st.data())
def test_the_largest_come_first(numbers, data):
    """In front stand the largest, and the least of these is returned."""
    keep = data.draw(st.integers(1, len(numbers)))
    values = np.array([*numbers, HIGHEST], dtype=np.int64)
    least = largest_first(values, len(numbers), keep, np.empty(len(numbers), dtype=np.int64))
    assert sorted(values[:keep].tolist()) == sorted(numbers)[-keep:]
    assert (least, values[-1]) == (sorted(numbers)[-keep], HIGHEST)


@settings(deadline=None)
@given(st.lists(NUMBERS, max_size=SMALL + 20))
def test_few_and_many_numbers_are_sorted(numbers):
    """Whatever their spread, the numbers are ascending, and what stands behind them is left alone."""
    values = np.array([*numbers, -1], dtype=np.int64)
    sort_few(values, len(numbers), np.empty(len(numbers) + BUCKETS + 1, dtype=np.int64))
    assert values.tolist() == [*sorted(numbers), -1]
