import numpy as np
import pytest
from hypothesis import given, settings

from bench.people import people
from matcher import PoolScores, Problem, solve
from matcher.advice.ladder import Ladder
from matcher.advice.regret import forbidden_losses, forced_losses
from matcher.advice.wide.ground import Ground
from matcher.advice.wide.regret import forbidden, forced
from matcher.advice.wide.stock import Stock
from scoring.policy import Objective, Policy
from scoring.pool import Pool
from tests.matcher.advice.whatif import as_tuples, cohort
from tests.matcher.problems import small_problems

COMPARED = (Objective.MOST_PAIRS, Objective.BEST_TOTAL)


def check(problem, mentees):
    """Both kinds of regret agree with those over the whole matrix, which solving anew has judged."""
    plan = solve(problem)
    ladder, stock = Ladder.of(problem, plan), Stock.of(Ground.of(problem, plan))
    locked = set(problem.locks[:, 0].tolist())
    free = [mentee for mentee in mentees if mentee not in locked]
    for mentee in free:
        assert as_tuples(forced_losses(ladder, mentee)) == as_tuples(forced(stock, mentee))
    assert as_tuples(forbidden_losses(ladder, free)) == as_tuples(forbidden(stock, free))


@settings(max_examples=150, deadline=None)
@given(small_problems(objectives=COMPARED))
def test_regrets_need_no_matrix(problem):
    """Without the matrix every regret is the same."""
    check(problem, range(problem.shape[0]))


@pytest.mark.parametrize("objective", COMPARED)
@pytest.mark.parametrize("seed", range(6))
def test_regrets_of_cohorts_need_no_matrix(seed, objective, monkeypatch):
    """The same holds where a search begins with two pairs of everybody, and is given one at a time."""
    monkeypatch.setattr("matcher.advice.wide.stock.STOCK", 2)
    monkeypatch.setattr("matcher.advice.wide.stock.ADDED", 1)
    check(cohort(seed, n=60, m=40, share=0.9, objective=objective), [seed, seed + 20, seed + 40])


@pytest.mark.parametrize("slots", [0.6, 1.0, 1.3])
def test_regrets_of_people_need_no_matrix(slots):
    """The same holds for people with rules, where seats are few, just enough and many."""
    problem = Problem.of_pool(PoolScores(Pool.of(*people(300, slots=slots)), Policy()))
    check(problem, np.random.default_rng(1).permutation(300)[:8].tolist())


def test_fairest_is_refused():
    """The worst pair cannot be told without the matrix, and that is said."""
    problem = cohort(0, objective=Objective.FAIREST)
    with pytest.raises(ValueError, match="needs the matrix"):
        Ground.of(problem, solve(problem))
