import numpy as np
import pytest

from matcher.sparse.pricing import ADDED, most_lacking
from scoring.fused.search import Found

MENTORS = 100


def lacking(pairs, u, bonus=0, w=0):
    """What one mentee lacks at most who was given so many pairs, of scores from 5000 downwards."""
    found = Found(
        rows=np.array([0, 1]),
        start=np.array([0, 0, pairs]),
        mentor=np.arange(pairs, dtype=np.int32),
        score=np.arange(5000, 5000 - pairs, -1, dtype=np.int32),
    )
    prices = np.full(MENTORS, w, dtype=np.int64)
    return most_lacking(found, np.array([0, u]), prices, np.array([0, bonus])).tolist()


@pytest.mark.parametrize(
    ("pairs", "u", "bonus", "w", "expected"),
    [
        (ADDED - 1, 4000, 0, 0, 1000),
        (ADDED, 4000, 0, 0, 1003),
        (ADDED, 4000, 70, 20, 1053),
        # So much is not told apart: the best pair left out may have a full score at the lowest price.
        (ADDED, 0, 1 << 32, 5, (1 << 32) + 10_000 - 5),
        (ADDED - 1, 0, 1 << 32, 5, (1 << 32) + 5000 - 5),
    ],
)
def test_a_bound_counts_what_a_search_may_have_left_out(pairs, u, bonus, w, expected):
    """Whoever was given as many pairs as there may be could have a better one, by what the search blurs."""
    assert lacking(pairs, u, bonus, w) == [expected]


def test_nobody_lacks_more_than_a_full_score():
    """The blur adds nothing beyond the highest score at the lowest price."""
    found = Found(
        rows=np.array([0]),
        start=np.array([0, ADDED]),
        mentor=np.arange(ADDED, dtype=np.int32),
        score=np.full(ADDED, 9999, dtype=np.int32),
    )
    nothing = np.zeros(MENTORS, dtype=np.int64)
    assert most_lacking(found, nothing[:1], nothing, nothing[:1]).tolist() == [10_000]
