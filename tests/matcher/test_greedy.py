import numpy as np
from hypothesis import given

from matcher import MatrixScores, Problem, solve
from matcher.check import violations
from matcher.greedy import greedy
from scoring.policy import Objective
from tests.matcher.problems import small_problems


@given(small_problems(objectives=(Objective.BEST_TOTAL,), penalties=(0,), locks=False))
def test_a_plan_by_hand_is_sound_and_never_better(problem):
    """Greedy breaks no rule, and does not beat the best total."""
    by_hand = greedy(problem)
    assert violations(problem, by_hand) == ()
    if problem.bonus is None:
        assert by_hand.total_score <= solve(problem).total_score


def test_the_best_pair_is_taken_first():
    """The textbook case: the best single pair costs the plan the better two."""
    scores = np.array([[10_000, 9000], [9500, 1000]], np.int32)
    problem = Problem(scores=MatrixScores(scores, np.ones((2, 2), np.bool_)), seats=np.ones(2, np.int32))
    assert greedy(problem).mentor_of.tolist() == [0, 1]
    assert solve(problem).mentor_of.tolist() == [1, 0]


def test_nobody_plans_a_country_by_hand(monkeypatch):
    """With too many pairs there is no plan by hand."""
    monkeypatch.setattr("matcher.greedy.MOST_PAIRS", 3)
    scores = MatrixScores(np.zeros((2, 2), np.int32), np.ones((2, 2), np.bool_))
    assert greedy(Problem(scores=scores, seats=np.ones(2, np.int32))) is None


@given(small_problems())
def test_locks_are_kept_by_hand(problem):
    """The locked pairs are in the plan by hand, too."""
    assert violations(problem, greedy(problem)) == ()
