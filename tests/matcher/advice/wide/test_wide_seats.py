import pytest
from hypothesis import given, settings

from bench.people import people
from matcher import PoolScores, Problem, solve
from matcher.advice.ladder import Ladder
from matcher.advice.seats import gains_of_one_more, losses_of_one_fewer
from matcher.advice.wide.ground import Ground
from matcher.advice.wide.seats import one_fewer, one_more
from matcher.advice.wide.stock import Stock
from scoring.policy import Objective, Policy
from scoring.pool import Pool
from tests.matcher.advice.whatif import as_tuples, cohort
from tests.matcher.problems import small_problems

COMPARED = (Objective.MOST_PAIRS, Objective.BEST_TOTAL)


def check(problem):
    """Both ends of every price agree with those over the whole matrix, which solving anew has judged."""
    plan = solve(problem)
    ladder, stock = Ladder.of(problem, plan), Stock.of(Ground.of(problem, plan))
    assert as_tuples(gains_of_one_more(ladder)) == as_tuples(one_more(stock))
    assert as_tuples(losses_of_one_fewer(ladder)) == as_tuples(one_fewer(stock))


@settings(max_examples=150, deadline=None)
@given(small_problems(objectives=COMPARED))
def test_seats_are_worth_the_same_without_a_matrix(problem):
    """Without the matrix both ends of every price are the same."""
    check(problem)


@pytest.mark.parametrize("objective", COMPARED)
@pytest.mark.parametrize("seed", range(6))
def test_seats_of_cohorts_are_worth_the_same_without_a_matrix(seed, objective, monkeypatch):
    """The same holds where a search begins with two pairs of everybody, and is given one at a time."""
    monkeypatch.setattr("matcher.advice.wide.stock.STOCK", 2)
    monkeypatch.setattr("matcher.advice.wide.stock.ADDED", 1)
    monkeypatch.setattr("matcher.advice.wide.seats.OFFERED", 1)
    check(cohort(seed, n=60, m=40, share=0.9, objective=objective))


@pytest.mark.parametrize("slots", [0.4, 0.9, 1.3])
def test_seats_of_people_are_worth_the_same_without_a_matrix(slots):
    """The same holds for people with rules; where seats are few, some mentors have none."""
    check(Problem.of_pool(PoolScores(Pool.of(*people(300, slots=slots)), Policy())))
