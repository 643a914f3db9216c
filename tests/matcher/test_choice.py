from dataclasses import replace

import numpy as np
import pytest

from matcher import MatrixScores, Problem, solve
from matcher.certificate import verify
from matcher.choice import LARGEST_DENSE, LARGEST_HARD, choose
from matcher.free import FreePart

MENTEES, MENTORS = 2100, 2000
assert LARGEST_DENSE < MENTEES * MENTORS < LARGEST_HARD


def matrix(scores, share=1.0):
    """A problem of one seat for each mentor, with a share of the pairs allowed."""
    allowed = np.random.default_rng(1).random(scores.shape) < share
    return Problem(scores=MatrixScores(scores, allowed), seats=np.ones(scores.shape[1], np.int32))


def chosen(problem):
    """What `solve` takes by itself."""
    return choose(problem, FreePart.of(problem), "auto")


@pytest.mark.parametrize(("levels", "share"), [(1, 1.0), (2, 1.0), (2, 0.5)])
def test_a_large_matrix_of_few_scores_is_solved_whole(levels, share):
    """Where scores hardly differ, lists of the best candidates say nothing; the reason is named."""
    scores = np.random.default_rng(2).integers(0, levels, (MENTEES, MENTORS)).astype(np.int32)
    assert chosen(matrix(scores, share)) == ("dense", "solver_dense_ties")


@pytest.mark.parametrize("turned", [False, True])
def test_a_large_matrix_in_which_all_rank_the_mentors_alike_is_solved_whole(turned):
    """Where everybody wants the same mentors, prices travel far; the reason is named."""
    product = np.outer(np.arange(MENTEES), np.arange(MENTORS)) * 10_000 // (MENTEES * MENTORS)
    scores = (10_000 - product if turned else product).astype(np.int32)
    assert chosen(matrix(scores)) == ("dense", "solver_dense_alike")


def test_a_single_mentor_with_very_many_seats_is_no_order():
    """With one mentor nobody ranks anybody; candidates are enough."""
    scores = np.random.default_rng(2).integers(0, 10_001, (MENTEES, 1)).astype(np.int32)
    problem = Problem(
        scores=MatrixScores(scores, np.ones_like(scores, dtype=np.bool_)),
        seats=np.array([MENTEES], dtype=np.int32),
    )
    assert chosen(problem) == ("sparse", "solver_sparse")


def test_a_large_matrix_of_many_scores_is_not():
    """Where scores differ, candidates are enough."""
    scores = np.random.default_rng(2).integers(0, 10_001, (MENTEES, MENTORS)).astype(np.int32)
    assert chosen(matrix(scores)) == ("sparse", "solver_sparse")


def test_a_matrix_too_large_for_the_memory_is_not():
    """However many ties, the whole matrix is not asked for beyond its limit."""
    scores = np.broadcast_to(np.int32(5000), (8000, 8000))
    seats = np.ones(8000, np.int32)
    problem = Problem(scores=MatrixScores(scores, np.broadcast_to(np.True_, (8000, 8000))), seats=seats)
    assert chosen(problem) == ("sparse", "solver_sparse")


WIDE = (8000, 7000)


def wide(**parts):
    """A problem over more pairs than any matrix may have, all of equal score."""
    scores = MatrixScores(np.broadcast_to(np.int32(5000), WIDE), np.broadcast_to(np.True_, WIDE))
    return Problem(**{"scores": scores, "seats": np.ones(WIDE[1], np.int32), **parts})


def test_mentors_without_seats_are_read_as_well():
    """Few free seats do not make a matrix small that is cut out of the scores of all mentors."""
    seats = (np.arange(WIDE[1]) < 400).astype(np.int32)
    assert chosen(wide(seats=seats)) == ("sparse", "solver_sparse")


@pytest.mark.parametrize("locked", [WIDE[1] - 1, WIDE[1]])
def test_locked_mentees_are_read_as_well(locked):
    """Few free mentees and seats do not make a matrix small that is cut out of everybody's scores."""
    locks = np.repeat(np.arange(locked, dtype=np.int32)[:, None], 2, axis=1)
    assert chosen(wide(locks=locks)) == ("sparse", "solver_sparse")


def test_a_large_matrix_in_which_everybody_is_locked_needs_no_matrix():
    """Where nobody is free there is nothing to look at, and no matrix to make."""
    scores = np.full((MENTORS + 10, MENTORS + 10), 5000, dtype=np.int32)
    locks = np.repeat(np.arange(MENTORS + 10, dtype=np.int32)[:, None], 2, axis=1)
    problem = replace(matrix(scores), locks=locks)
    assert chosen(problem) == ("sparse", "solver_sparse")
    assert solve(problem).mentor_of.tolist() == list(range(MENTORS + 10))


def test_a_large_matrix_of_equal_scores_has_a_proven_plan():
    """All seats are taken, and the certificate holds."""
    problem = matrix(np.full((MENTEES, MENTORS), 5000, np.int32))
    plan = solve(problem)
    assert (plan.why, plan.pairs) == ("solver_dense_ties", MENTORS)
    assert verify(problem, plan, plan.certificate) == ()
