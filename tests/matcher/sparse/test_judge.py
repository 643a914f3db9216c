import pytest

from bench.judge import PORTION, judged


@pytest.mark.parametrize("first", range(0, 1000, PORTION))
def test_the_dense_solver_finds_the_same_plans(first):
    """On random problems of all kinds and objectives, both name the same pairs, and the proof holds."""
    kinds, faults = judged((2026, first, first + PORTION))
    expected = (PORTION, [])
    assert expected == (kinds.total(), faults)
