import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import solve
from matcher.advice import ranked
from matcher.advice.ladder import Ladder
from matcher.advice.measures import Regret, regret_at
from matcher.advice.ranked import TooManyPlansError, best_plans
from matcher.advice.regret import forbidden_losses, forced_losses
from matcher.check import violations
from scoring.policy import Objective
from tests.matcher.advice.whatif import as_tuple, cohort, loss
from tests.matcher.problems import all_plans, quality, small_problems, tie_sum


def in_order(problem):
    """All plans, by quality and then by tie sum; under "fairest" as long as the worst pair is no worse."""
    plans = sorted(
        all_plans(problem),
        key=lambda plan: (quality(problem, plan), tie_sum(problem, plan)),
        reverse=True,
    )
    if problem.objective is Objective.FAIREST:
        best = quality(problem, plans[0])[:2]
        plans = [plan for plan in plans if quality(problem, plan)[:2] == best]
    return plans


@settings(max_examples=150, deadline=None)
@given(small_problems(), st.integers(1, 40))
def test_the_best_plans_are_those_of_exhaustive_search(problem, count):
    """The list has the best plans in their one order, each with what it loses."""
    expected = in_order(problem)[:count]
    found = best_plans(problem, solve(problem), count)
    assert expected == [tuple(one.plan.mentor_of.tolist()) for one in found]
    best = quality(problem, expected[0])
    losses = [loss(problem, best, quality(problem, plan)) for plan in expected]
    assert losses == [as_tuple(one.regret) for one in found]
    assert all(violations(problem, one.plan) == () for one in found)


@settings(max_examples=150, deadline=None)
@given(small_problems(), st.integers(2, 5), st.integers(2, 4))
def test_plans_that_hardly_differ_are_passed_over(problem, count, apart):
    """With `apart`, each plan listed is the best that differs enough from those before."""
    expected = []
    for plan in in_order(problem):
        if all(sum(a != b for a, b in zip(plan, other, strict=True)) >= apart for other in expected):
            expected.append(plan)
    found = best_plans(problem, solve(problem), count, apart=apart)
    assert expected[:count] == [tuple(one.plan.mentor_of.tolist()) for one in found]


@pytest.mark.parametrize("seed", range(6))
def test_the_best_plans_of_cohorts(seed):
    """In cohorts of forty the plans are different, sound, in order, and lose what they say."""
    problem = cohort(seed)
    found = best_plans(problem, solve(problem), 12)
    plans = [tuple(one.plan.mentor_of.tolist()) for one in found]
    assert len(set(plans)) == 12
    best = quality(problem, plans[0])
    assert [as_tuple(one.regret) for one in found] == [
        loss(problem, best, quality(problem, plan)) for plan in plans
    ]
    order = [(quality(problem, plan), tie_sum(problem, plan)) for plan in plans]
    assert sorted(order, reverse=True) == order
    assert all(violations(problem, one.plan) == () for one in found)


@pytest.mark.parametrize("seed", range(6))
def test_the_second_best_plan_is_the_cheapest_forbidden_pair_or_forced_one(seed):
    """What the second plan loses is the least that any forbidden pair or any forced mentee costs."""
    problem = cohort(seed, objective=Objective.MOST_PAIRS, step=1000)
    plan = solve(problem)
    second = best_plans(problem, plan, 2)[1]
    everybody = list(range(problem.shape[0]))
    ladder = Ladder.of(problem, plan)
    forbidden = forbidden_losses(ladder, everybody)
    costs = [regret_at(forbidden, k) for k in everybody]
    for mentee in np.flatnonzero(~plan.matched).tolist():
        forced = forced_losses(ladder, mentee)
        costs += [regret_at(forced, k) for k in range(problem.shape[1])]
    assert min(cost for cost in costs if cost is not None) == second.regret


def test_a_list_that_would_not_end_is_refused(monkeypatch):
    """Rather than an incomplete list, an error says how far the search came."""
    monkeypatch.setattr(ranked, "MOST_LOOKED_AT", 20)
    problem = cohort(1)
    with pytest.raises(TooManyPlansError, match="Among the best 20 plans only 1 are 40 mentees apart"):
        best_plans(problem, solve(problem), 3, apart=40)


def test_the_first_plan_is_the_plan():
    """The best plan is the one that was solved, and loses nothing."""
    problem = cohort(2)
    plan = solve(problem)
    (first,) = best_plans(problem, plan, 1)
    assert plan.mentor_of.tolist() == first.plan.mentor_of.tolist()
    assert first.regret == Regret(0, 0, 0)
