import numpy as np
import pytest

from bench.people import POLICY, people
from scoring.fused.people import PoolSource
from scoring.fused.search import Wanted, find_pairs
from scoring.pool import Pool
from scoring.rules import Rule
from scoring.score import score_block

ROUNDING = 2
"""So many points a bound lies above the score at most: two of its three parts are rounded up."""


@pytest.fixture(scope="module")
def cohort():
    """People as tables, and the same as a matrix in their order: scores, and who may be paired."""
    pool = Pool.of(*people(200))
    n, m = pool.shape
    source = PoolSource.of(pool, POLICY, np.arange(n), np.arange(m))
    block = score_block(pool, POLICY)
    at = np.ix_(source.mentees, source.mentors)
    return source, block.scores[at], (block.broken & ~np.uint8(Rule.MIN_SCORE))[at] == 0


@pytest.mark.parametrize("keep", [1, 5, 300])
@pytest.mark.parametrize(
    ("cheapest", "dearest", "least", "most"),
    [
        (0, 0, 0, 1),
        (0, 9000, -3000, 3000),
        (-9000, 9000, -12_000, 30_000),
        (0, 40_000, -30_000, 0),
        (0, 90_000, -90_000, -50_000),
        (0, 1 << 45, -(1 << 45), 0),
        (-(1 << 45), 1 << 45, -(1 << 45), 1 << 45),
    ],
)
def test_the_pairs_worth_most_are_found(cohort, keep, cheapest, dearest, least, most):
    """Whatever the prices and needs, what is found is worth most, and what is left out no more than said."""
    source, scores, allowed = cohort
    random = np.random.default_rng(7)
    w = random.integers(cheapest, dearest, scores.shape[1], endpoint=True)
    need = random.integers(least, most, scores.shape[0])
    found = find_pairs(source, np.arange(len(need)), Wanted(w, need, keep, 3000), lambda: False)
    values = scores - w
    wanted = allowed & (scores >= 3000) & (values >= need[:, None])
    assert sorted(found.rows.tolist()) == list(range(len(need)))
    for k, row in enumerate(found.rows.tolist()):
        mine = slice(found.start[k], found.start[k + 1])
        mentors = found.mentor[mine]
        assert len(mentors) == min(keep, wanted[row].sum())
        assert len(set(mentors.tolist())) == len(mentors)
        assert wanted[row, mentors].all()
        assert scores[row, mentors].tolist() == found.score[mine].tolist()
        assert sorted(found.score[mine].tolist(), reverse=True) == found.score[mine].tolist()
        others = allowed[row] & (scores[row] >= 3000)
        others[mentors] = False
        best = values[row, others].max(initial=np.iinfo(np.int64).min)
        assert best <= found.left_out[k]
        if len(mentors) == keep and best >= need[row] and best < need.min() + (1 << 31):
            assert values[row, mentors].min() >= best - ROUNDING
