import numpy as np

from bench.people import people
from matcher.problem import PoolScores
from scoring.policy import Policy
from scoring.pool import Pool
from scoring.score import score_block


class Forgetful(dict):
    """A memory that others clear as soon as something is put in."""

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.clear()


def test_two_who_ask_for_different_blocks_at_once_both_get_theirs():
    """A block is given to whoever asked, even if another question drives it out of memory meanwhile."""
    pool = Pool.of(*people(20))
    scores = PoolScores(pool, Policy(), Forgetful())
    expected = score_block(pool, Policy(), slice(3, 9))
    assert np.array_equal(expected.scores, scores.scored(slice(3, 9)).scores)


def test_the_last_block_is_kept():
    """Solving, comparing and checking ask for the same block, which is scored once."""
    scores = PoolScores(Pool.of(*people(20)), Policy())
    assert scores.scored(slice(0, 20)) is scores.scored(slice(None))
    assert scores.scored(slice(0, 5)) is not scores.scored(slice(5, 10))
    assert len(scores._kept) == 1
