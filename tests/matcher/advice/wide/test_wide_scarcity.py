from datetime import date

import pytest
from hypothesis import given, settings

from bench.people import people
from matcher import PoolScores, Problem, solve
from matcher.advice.candidates import candidates
from matcher.advice.ladder import Ladder
from matcher.advice.outlook import gains_of_one_more, losses_of_one_fewer, outlook
from matcher.advice.scarcity import next_recruits, scarcity
from matcher.advice.wide.ground import Ground
from matcher.advice.wide.stock import Stock
from scoring.policy import Objective, Policy
from scoring.pool import Pool
from tests.scoring.people import mentees, mentors, policies, sides

TODAY = date(2026, 11, 22)


def both(learners, guides, policy):
    """The same plan looked at over a matrix and without one."""
    scores = PoolScores(Pool.of(learners, guides, as_of=TODAY), policy)
    problem = Problem.of_pool(scores)
    plan = solve(problem)
    return scores, Ladder.of(problem, plan), Stock.of(Ground.of(problem, plan))


@settings(max_examples=60, deadline=None)
@given(sides(mentees()), sides(mentors()), policies.filter(lambda p: p.objective is not Objective.FAIREST))
def test_scarcity_needs_no_matrix(learners, guides, policy):
    """Every kind brings the same, whether or not there is a matrix."""
    scores, ladder, stock = both(learners, guides, policy)
    assert scarcity(scores, ladder) == scarcity(scores, stock)


@pytest.mark.parametrize("objective", [Objective.MOST_PAIRS, Objective.BEST_TOTAL])
@pytest.mark.parametrize("slots", [0.5, 1.0, 1.3])
def test_recruits_of_a_cohort_need_no_matrix(slots, objective, monkeypatch):
    """Nor do the needs and recruits of a cohort, one after the other."""
    scores, ladder, stock = both(*people(150, slots=slots), Policy(objective=objective))
    expected = scarcity(scores, ladder), next_recruits(scores, ladder, 3)
    monkeypatch.setattr("matcher.advice.limits.LARGEST_MATRIX", 0)
    assert expected == (scarcity(scores, stock), next_recruits(scores, stock, 3))


def test_a_large_pool_is_looked_at_without_a_matrix():
    """Above a million pairs the stock answers, and says of a mentee and of seats what it should."""
    scores = PoolScores(Pool.of(*people(1400, slots=0.9)), Policy())
    problem = Problem.of_pool(scores)
    plan = solve(problem)
    seen, ladder = outlook(problem, plan), Ladder.of(problem, plan)
    assert isinstance(seen, Stock)
    assert candidates(scores, ladder, 7) == candidates(scores, seen, 7)
    for ask in (gains_of_one_more, losses_of_one_fewer):
        some, others = ask(ladder), ask(seen)
        assert (some.possible == others.possible).all()
        for part in ("pairs", "value"):
            same = getattr(some, part) == getattr(others, part)
            assert same[some.possible].all()
