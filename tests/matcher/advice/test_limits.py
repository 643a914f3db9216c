import numpy as np
import pytest

from bench.people import people
from matcher import MatrixScores, PoolScores, Problem, solve
from matcher.advice import limits
from matcher.advice.frontier import frontier
from matcher.advice.ladder import Ladder
from matcher.advice.limits import AdviceLimitError
from matcher.advice.outlook import outlook
from matcher.advice.ranked import best_plans
from matcher.advice.rule_prices import rule_prices
from matcher.advice.stability import stability
from matcher.advice.weight_ranges import weight_ranges
from matcher.advice.wide.stock import Stock
from scoring.policy import Objective, Policy
from scoring.pool import Pool


def posed(objective=Objective.MOST_PAIRS):
    scores = PoolScores(Pool.of(*people(20)), Policy(objective=objective))
    problem = Problem.of_pool(scores)
    return scores, problem, solve(problem)


@pytest.mark.parametrize("ask", [stability, weight_ranges, lambda _, *plan: best_plans(*plan, 2)])
def test_what_is_for_cohorts_refuses_larger_pools(ask, monkeypatch):
    """Advice that would take too long says so at once, and up to where it is given."""
    asked = posed()
    monkeypatch.setattr(limits, "LARGEST_COHORT", 20 * 12 - 1)
    with pytest.raises(AdviceLimitError, match="up to 239 pairs of a mentee and a mentor, got 240"):
        ask(*asked)


def test_the_frontier_is_for_cohorts(monkeypatch):
    """So does the frontier."""
    monkeypatch.setattr(limits, "LARGEST_COHORT", 3)
    ones = MatrixScores(np.ones((2, 2), dtype=np.int32), np.ones((2, 2), dtype=np.bool_))
    with pytest.raises(AdviceLimitError):
        frontier(Problem(scores=ones, seats=np.ones(2, dtype=np.int32)))


def test_other_advice_has_a_limit_too(monkeypatch):
    """Pools beyond all measure are refused, by regrets as by rule prices."""
    scores, problem, plan = posed()
    monkeypatch.setattr(limits, "LARGEST_POOL", 239)
    with pytest.raises(AdviceLimitError):
        outlook(problem, plan)
    with pytest.raises(AdviceLimitError):
        rule_prices(scores, problem, plan)


@pytest.mark.parametrize("objective", list(Objective))
def test_only_fairest_needs_a_matrix(objective, monkeypatch):
    """Beyond the matrix there is a stock of pairs; fairest keeps the matrix, and ends with it."""
    _, problem, plan = posed(objective)
    monkeypatch.setattr(limits, "LARGEST_MATRIX", 239)
    expected = Ladder if objective is Objective.FAIREST else Stock
    assert isinstance(outlook(problem, plan), expected)
    monkeypatch.setattr(limits, "LARGEST_COHORT", 239)
    if objective is Objective.FAIREST:
        with pytest.raises(AdviceLimitError):
            outlook(problem, plan)
