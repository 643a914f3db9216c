import numpy as np
import pytest

from bench.people import people
from matcher.problem import MatrixScores, PoolScores, Problem
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


@pytest.mark.parametrize("rows", [slice(0, 20, 2), slice(None, None, -1)])
def test_rows_that_are_not_consecutive_are_refused(rows):
    """A slice with a step would silently be one without."""
    scores = PoolScores(Pool.of(*people(20)), Policy())
    for scored in (scores.scored, scores.block, lambda some: score_block(scores.pool, Policy(), some)):
        with pytest.raises(ValueError, match="slice of step 1"):
            scored(rows)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ((["a"], ["x", "y", "z"]), "2 mentees .* got 1 names"),
        ((["a", "b"], ["x", "y"]), "3 mentors .* got 2 names"),
        ((["a", "a"], ["x", "y", "z"]), "2 mentees .* 1 of them different"),
        ((["a", "b"], ["x", "y", "z", "x"]), "3 mentors .* got 4 names, 3 of them different"),
    ],
)
def test_names_of_a_matrix_tell_everybody_apart(names, message):
    """Too few, too many or equal names are refused; the error names the side and counts."""
    with pytest.raises(ValueError, match=message):
        MatrixScores(np.zeros((2, 3), np.int32), np.ones((2, 3), np.bool_), names)


def test_a_matrix_without_names_counts():
    """Without names, indices stand for people."""
    scores = MatrixScores(np.zeros((1, 2), np.int32), np.ones((1, 2), np.bool_))
    assert scores.ids == (["0"], ["0", "1"])


ONE = MatrixScores(np.zeros((1, 1), np.int32), np.ones((1, 1), np.bool_))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"load_penalty": 2.0}, "load_penalty is an integer of at least 0, got 2.0"),
        ({"load_penalty": True}, "load_penalty is an integer of at least 0, got True"),
        ({"load_penalty": -1}, "load_penalty is an integer of at least 0, got -1"),
        ({"objective": "fairest"}, "objective is one of .* got 'fairest'"),
    ],
)
def test_what_only_looks_like_a_number_or_an_objective_is_refused(wrong, message):
    """Costs are whole numbers and objectives are known; the error says what came."""
    with pytest.raises(ValueError, match=message):
        Problem(**{"scores": ONE, "seats": np.ones(1, np.int32), **wrong})


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"locks": np.array([0, 0], dtype=np.int32)}, r"locks needs integers of shape \[k, 2\], got int32"),
        ({"locks": np.zeros((1, 3), dtype=np.int32)}, r"shape \[k, 2\], got int32 of shape \(1, 3\)"),
        ({"locks": np.zeros((1, 2))}, r"shape \[k, 2\], got float64"),
        ({"locks": np.array([[-1, 0]], dtype=np.int32)}, r"mentee from 0 to 0 .* got \(-1, 0\)"),
        ({"locks": np.array([[0, 0], [0, 1]], dtype=np.int32)}, r"mentor from 0 to 0, got \(0, 1\)"),
        ({"seats": np.ones(1)}, "seats needs an integer .* 1 mentors, got float64"),
        ({"seats": np.ones(2, dtype=np.int32)}, r"seats .* 1 mentors, got int32 of shape \(2,\)"),
        ({"seats": np.array([-1], dtype=np.int32)}, "seats .* the least -1"),
        ({"bonus": np.ones(1)}, "bonus needs an integer .* 1 mentees, got float64"),
    ],
)
def test_arrays_of_a_problem_are_checked(wrong, message):
    """Shapes, types and ranges of seats, locks and bonus; the error says what came."""
    with pytest.raises(ValueError, match=message):
        Problem(**{"scores": ONE, "seats": np.ones(1, np.int32), **wrong})
