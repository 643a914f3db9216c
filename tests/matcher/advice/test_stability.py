from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.people import people
from matcher import PoolScores, Problem, solve
from matcher.advice.confirm import is_plan_of
from matcher.advice.stability import SPREAD, perturbed, stability
from matcher.advice.weight_ranges import weight_ranges
from scoring.policy import CRITERIA, Objective, Policy, Weights
from scoring.pool import Pool
from tests.matcher.advice.whatif import cohort
from tests.matcher.problems import all_plans, small_problems
from tests.scoring.people import mentees, mentors, policies, sides

weightings = st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(1, 100)).map(
    lambda w: Weights(profession=w[0], region=w[1], language=w[2])
)


def posed(learners, guides, policy):
    scores = PoolScores(Pool.of(learners, guides, as_of=date(2026, 11, 22)), policy)
    return scores, Problem.of_pool(scores)


def plan_under(learners, guides, policy, weights):
    return solve(posed(learners, guides, replace(policy, weights=weights))[1]).mentor_of.tolist()


@settings(max_examples=300, deadline=None)
@given(small_problems())
def test_only_the_plan_of_a_problem_is_confirmed(problem):
    """Of all plans that the rules allow, the one that is solved is confirmed, and no other."""
    expected = [tuple(solve(problem).mentor_of.tolist())]
    assert expected == [plan for plan in all_plans(problem) if is_plan_of(problem, np.array(plan, np.int32))]


@pytest.mark.parametrize("seed", range(9))
def test_plans_of_cohorts_are_confirmed_and_changed_ones_are_not(seed):
    """In cohorts of forty the plan is confirmed; with one pair dropped it is not."""
    problem = cohort(seed)
    mentor_of = solve(problem).mentor_of
    assert is_plan_of(problem, mentor_of)
    free = np.setdiff1d(np.flatnonzero(mentor_of >= 0), problem.locks[:, 0])
    mentor_of[free[0]] = -1
    assert not is_plan_of(problem, mentor_of)


@settings(max_examples=30, deadline=None)
@given(sides(mentees()), sides(mentors()), policies)
def test_stability_counts_what_solving_says(learners, guides, policy):
    """Every mentee is counted as often as the plan under a perturbed weighting gives the same mentor."""
    scores, problem = posed(learners, guides, policy)
    plan = solve(problem)
    plans = [
        plan_under(learners, guides, policy, weights) for weights in perturbed(policy.weights, 12, seed=3)
    ]
    found = stability(scores, problem, plan, weightings=12, seed=3)
    same = [[a == b for a, b in zip(other, plan.mentor_of.tolist(), strict=True)] for other in plans]
    assert [sum(column) for column in zip(*same, strict=True)] == found.kept.tolist()
    assert sum(all(row) for row in same) == found.whole


@pytest.mark.parametrize("objective", list(Objective))
def test_stability_of_a_cohort(objective):
    """The same holds in a cohort of sixty."""
    learners, guides = people(60, slots=0.9)
    policy = Policy(objective=objective)
    scores, problem = posed(learners, guides, policy)
    plan = solve(problem)
    found = stability(scores, problem, plan, weightings=10)
    kept = np.zeros(60, dtype=np.int32)
    for weights in perturbed(policy.weights, 10, seed=0):
        kept += np.array(plan_under(learners, guides, policy, weights)) == plan.mentor_of
    assert kept.tolist() == found.kept.tolist()


@settings(max_examples=40, deadline=None)
@given(weightings, st.integers(0, 9))
def test_perturbed_weights_keep_their_ratios_within_the_spread(weights, seed):
    """Ratios change by no more than the spread twice and rounding, 0 stays 0, the highest is 100."""
    for other in perturbed(weights, 20, seed):
        drawn = [getattr(other, name) for name in CRITERIA]
        given_weights = [getattr(weights, name) for name in CRITERIA]
        assert max(drawn) == 100
        top = given_weights[drawn.index(100)]
        for before, after in zip(given_weights, drawn, strict=True):
            ratio = 100 * before / top
            assert ratio / SPREAD**2 - 0.5 <= after <= ratio * SPREAD**2 + 0.5


def test_perturbed_weights_are_the_same_for_the_same_seed():
    """A seed gives its weightings again."""
    assert perturbed(Weights(), 5, seed=1) == perturbed(Weights(), 5, seed=1)
    assert perturbed(Weights(), 5, seed=1) != perturbed(Weights(), 5, seed=2)


@settings(max_examples=15, deadline=None)
@given(sides(mentees(), most=4), sides(mentors(), most=4), policies)
def test_a_range_ends_where_the_plan_changes(learners, guides, policy):
    """Within its range a weight leaves the plan as it is, just outside it does not."""
    scores, problem = posed(learners, guides, policy)
    plan = solve(problem)
    for found in weight_ranges(scores, problem, plan):
        own = getattr(policy.weights, found.criterion)
        assert 0 <= found.lowest <= own <= found.highest <= 100
        inside = {found.lowest, (found.lowest + own) // 2, (own + found.highest) // 2, found.highest}
        for weight in sorted(inside | ({found.lowest - 1, found.highest + 1} & set(range(101)))):
            if policy.weights.total - own + weight == 0:
                assert weight == found.lowest - 1
                continue
            weights = replace(policy.weights, **{found.criterion: weight})
            same = plan_under(learners, guides, policy, weights) == plan.mentor_of.tolist()
            assert same == (found.lowest <= weight <= found.highest)


def test_a_locked_pair_stays_under_every_weighting():
    """A lock is not lost because its pair scores too little under other weights."""
    learners, guides = people(40, slots=1.0)
    policy = Policy()
    scores = PoolScores(Pool.of(learners, guides), policy)
    block = scores.scored(slice(0, 40))
    low = np.argwhere((block.broken == 0) & (block.scores < 3050))
    locks = [(scores.pool.mentees.ids[e], scores.pool.mentors.ids[j]) for e, j in low[:1].tolist()]
    assert locks
    problem = Problem.of_pool(scores, locks=locks)
    found = stability(scores, problem, solve(problem), weightings=50)
    assert found.kept[problem.locks[0, 0]] == 50


@pytest.mark.parametrize("count", [0, -1])
def test_without_a_weighting_nothing_is_known(count):
    """The error says what came."""
    scores, problem = posed(*people(3), Policy())
    with pytest.raises(ValueError, match=f"At least 1 weighting is tried, got {count}"):
        stability(scores, problem, solve(problem), weightings=count)
