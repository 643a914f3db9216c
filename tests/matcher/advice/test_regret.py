import numpy as np
import pytest
from hypothesis import given, settings

from matcher import MatrixScores, Problem, solve
from matcher.advice.ladder import Ladder
from matcher.advice.measures import regret_at
from matcher.advice.regret import forbidden_losses, forced_losses
from matcher.problem import LockError
from scoring.policy import Objective
from tests.matcher.advice.whatif import as_tuple, cohort, forbidden, forced, loss, solved
from tests.matcher.problems import small_problems


def regret_by_solving(problem, before, mentee, mentor):
    """What forcing a pair costs, by solving with it as a lock; `None` if no plan has it."""
    try:
        return loss(problem, before, solved(forced(problem, mentee, mentor)))
    except LockError:
        return None


def check_forced(problem, mentees):
    plan = solve(problem)
    ladder, before = Ladder.of(problem, plan), solved(problem)
    for mentee in mentees:
        losses = forced_losses(ladder, mentee)
        for mentor in range(problem.shape[1]):
            expected = regret_by_solving(problem, before, mentee, mentor)
            assert expected == as_tuple(regret_at(losses, mentor))


def check_forbidden(problem, mentees):
    plan = solve(problem)
    before, locked = solved(problem), set(problem.locks[:, 0].tolist())
    losses = forbidden_losses(Ladder.of(problem, plan), mentees)
    for k, mentee in enumerate(mentees):
        mentor = int(plan.mentor_of[mentee])
        if mentor < 0 or mentee in locked:
            assert regret_at(losses, k) is None
        else:
            expected = loss(problem, before, solved(forbidden(problem, mentee, mentor)))
            assert expected == as_tuple(regret_at(losses, k))


@settings(max_examples=250, deadline=None)
@given(small_problems())
def test_forcing_costs_what_solving_with_a_lock_costs(problem):
    """Every regret of forcing is the difference to the best plan with that lock."""
    check_forced(problem, range(problem.shape[0]))


@settings(max_examples=250, deadline=None)
@given(small_problems())
def test_forbidding_costs_what_solving_without_the_pair_costs(problem):
    """Every regret of forbidding is the difference to the best plan without that pair."""
    check_forbidden(problem, list(range(problem.shape[0])))


@pytest.mark.parametrize("seed", range(9))
def test_regrets_of_cohorts(seed):
    """The same holds in cohorts of forty."""
    problem = cohort(seed)
    check_forced(problem, [seed, seed + 20])
    check_forbidden(problem, list(range(0, 40, 3)))


def test_a_lost_pair_can_raise_the_value():
    """A forced pair can cost another pair and still raise the sum of the scores: pairs come first."""
    scores = np.array([[1, 10_000], [10_000, 1]], dtype=np.int32)
    feasible = np.array([[True, True], [False, True]])
    problem = Problem(
        scores=MatrixScores(scores, feasible),
        seats=np.array([1, 1], dtype=np.int32),
        objective=Objective.MOST_PAIRS,
    )
    losses = forced_losses(Ladder.of(problem, solve(problem)), 0)
    assert as_tuple(regret_at(losses, 1)) == (1, 0, 2 - 10_000)
