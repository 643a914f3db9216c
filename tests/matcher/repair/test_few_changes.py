"""The best plan that changes at most k told pairs, judged by exhaustive search."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import MatrixScores, Problem, solve
from matcher.certificate import verify
from matcher.plan import NOBODY
from matcher.repair import Quality, TooManyChangesError, budget, few_changes, repair
from matcher.repair.told import Told
from scoring.policy import Objective
from tests.matcher.advice.whatif import cohort, forbidden
from tests.matcher.problems import all_plans, quality, small_problems


@st.composite
def told_pairs(draw, problem):
    """Any pairs, at most one for each mentee: also such as break a rule or overfill a mentor."""
    n, m = problem.shape
    mentors = draw(st.lists(st.integers(NOBODY, m - 1), min_size=n, max_size=n))
    return {(mentee, mentor) for mentee, mentor in enumerate(mentors) if mentor != NOBODY}


def changed_in(plan, could_stay):
    """How many of the pairs that could stay a plan changes."""
    return sum(plan[mentee] != mentor for mentee, mentor in could_stay)


def compared(problem, plan):
    """A plan's quality, as the objective compares it."""
    return quality(problem, tuple(plan.mentor_of.tolist()))


def told_by(plan):
    """Everybody in a plan was told."""
    return {(e, j) for e, j in enumerate(plan.mentor_of.tolist()) if j != NOBODY}


@settings(max_examples=200, deadline=None)
@given(small_problems(), st.data(), st.integers(0, 3))
def test_no_other_plan_that_changes_so_little_is_better(problem, data, k):
    """The quality for each number of changes is what exhaustive search finds; changes are never more."""
    told = data.draw(told_pairs(problem))
    plans = list(all_plans(problem))
    could_stay = {(e, j) for e, j in told if any(plan[e] == j for plan in plans)}
    fewest = min(changed_in(plan, could_stay) for plan in plans)
    repaired = repair(problem, told, k)
    assert set(repaired.lost) == told - could_stay
    assert set(repaired.changed) == {(e, j) for e, j in could_stay if repaired.plan.mentor_of[e] != j}
    assert set(repaired.kept) == could_stay - set(repaired.changed)
    assert len(repaired.changed) <= fewest + k
    for changes in range(k + 1):
        expected = max(quality(problem, p) for p in plans if changed_in(p, could_stay) <= fewest + changes)
        found = repaired.qualities[min(changes, len(repaired.qualities) - 1)]
        assert expected == as_compared(problem, found)
    assert repaired.qualities[-1] == Quality.of(problem, repaired.plan)
    equally_good = [p for p in plans if quality(problem, p) == compared(problem, repaired.plan)]
    assert len(repaired.changed) == min(changed_in(p, could_stay) for p in equally_good)


def as_compared(problem, found):
    """The levels that the objective of `problem` looks at."""
    if problem.objective is Objective.BEST_TOTAL:
        return (found.value,)
    if problem.objective is Objective.MOST_PAIRS:
        return found.pairs, found.value
    return found.pairs, found.worst, found.value


@settings(max_examples=100, deadline=None)
@given(small_problems(), st.data(), st.integers(0, 3))
def test_the_plan_is_proved_around_what_it_keeps(problem, data, k):
    """The certificate proves the plan optimal for the problem in which the kept pairs are locks."""
    repaired = repair(problem, data.draw(told_pairs(problem)), k)
    assert verify(repaired.problem, repaired.plan, repaired.plan.certificate) == ()
    locks = set(map(tuple, repaired.problem.locks.tolist()))
    assert locks - set(repaired.kept) <= set(map(tuple, problem.locks.tolist()))


@pytest.mark.parametrize("seed", range(6))
def test_after_a_decline_in_a_cohort(seed):
    """Without changes nobody else who was told moves; with enough changes it is the best plan of all."""
    before = cohort(seed)
    plan = solve(before)
    told = told_by(plan)
    mentee, mentor = min(told - set(map(tuple, before.locks.tolist())))
    after = forbidden(before, mentee, mentor)
    untouched = repair(after, told)
    assert untouched.lost == ((mentee, mentor),)
    assert untouched.changed == ()
    assert set(untouched.kept) == told - {(mentee, mentor)}
    free = repair(after, told, len(told))
    assert compared(after, solve(after)) == compared(after, free.plan)
    assert untouched.plan.pairs == free.qualities[0].pairs


@pytest.mark.parametrize("seed", range(12))
def test_a_gap_of_the_bound_is_closed(seed):
    """Where told pairs are a plan unlike the best, few changes gain what enumeration of the changes finds."""
    problem = cohort(seed, n=12, m=9, objective=list(Objective)[seed % 3])
    worst_first = replace(
        problem, scores=MatrixScores(10_000 - problem.scores.scores, problem.scores.feasible)
    )
    told = told_by(solve(worst_first)) - set(map(tuple, problem.locks.tolist()))
    for k in (1, 2):
        expected = max(
            compared(problem, solve(with_locks(problem, told - set(given_up))))
            for given_up in subsets(sorted(told), k)
        )
        assert expected == as_compared(problem, repair(problem, told, k).qualities[-1])


def subsets(items, k):
    """All subsets of `k` items."""
    if k == 0:
        return [()]
    return [(item, *rest) for i, item in enumerate(items) for rest in subsets(items[i + 1 :], k - 1)]


def with_locks(problem, pairs):
    """The problem with these pairs as further locks."""
    locks = sorted({*map(tuple, problem.locks.tolist()), *pairs})
    return replace(problem, locks=np.array(locks, dtype=np.int32).reshape(-1, 2))


def test_two_changes_can_gain_where_one_gains_nothing():
    """Mentees who would swap need two changes, and the prices say so."""
    scores = np.array([[5000, 9000], [8000, 5000]], dtype=np.int32)
    problem = Problem(scores=MatrixScores(scores, scores > 0), seats=np.ones(2, dtype=np.int32))
    told = {(0, 0), (1, 1)}
    values = [quality.value for quality in repair(problem, told, 5).qualities]
    assert values == [10_000, 10_000, 17_000]
    assert repair(problem, told, 1).changed == ()
    assert repair(problem, told, 2).changed == ((0, 0), (1, 1))


def test_lost_seats_do_not_count_as_changes():
    """A mentor who keeps one of two seats gives up the mentee who loses less, at k = 0."""
    scores = np.array([[9000, 8000], [9500, 1000]], dtype=np.int32)
    problem = Problem(scores=MatrixScores(scores, scores > 0), seats=np.ones(2, dtype=np.int32))
    repaired = repair(problem, {(0, 0), (1, 0)})
    assert repaired.kept == ((1, 0),)
    assert repaired.changed == ((0, 0),)
    assert repaired.plan.mentor_of.tolist() == [1, 0]


def test_wrong_demands_are_refused(monkeypatch):
    """Errors say what was expected and what came."""
    problem = cohort(1, n=4, m=3)
    with pytest.raises(ValueError, match="at least 0, got -1"):
        repair(problem, (), -1)
    with pytest.raises(ValueError, match=r"a mentor from 0 to 2, got \(0, 3\)"):
        repair(problem, {(0, 3)})
    with pytest.raises(ValueError, match="Mentee 0 was told of two mentors"):
        repair(problem, {(0, 1), (0, 2)})
    monkeypatch.setattr(few_changes, "LARGEST_SEARCH", 1)
    with pytest.raises(ValueError, match="1 are possible; allow no change"):
        repair(problem, told_by(solve(problem)), 1)


def test_a_search_that_takes_too_long_says_so(monkeypatch):
    """A search ends after a number of assignments, with an error that tells what to do."""
    monkeypatch.setattr(budget, "MOST_LOOKED_AT", 1)
    scores = np.array([[5000, 9000], [8000, 5000]], dtype=np.int32)
    problem = Problem(scores=MatrixScores(scores, scores > 0), seats=np.ones(2, dtype=np.int32))
    with pytest.raises(TooManyChangesError, match="allow fewer changes"):
        repair(problem, {(0, 0), (1, 1)}, 1)


class Counting:
    """Scores that count how often they are asked for."""

    def __init__(self, scores):
        self._scores, self.shape, self.ids, self.asked = scores, scores.shape, scores.ids, 0

    def block(self, rows):
        """As in the scores."""
        self.asked += 1
        return self._scores.block(rows)


def test_told_pairs_are_scored_together():
    """However many pairs people know, those who may still meet are looked up at once."""
    problem = cohort(4, n=40, m=25, objective=Objective.MOST_PAIRS)
    told = list(enumerate(solve(problem).mentor_of.tolist()))
    told = [(mentee, mentor) for mentee, mentor in told if mentor != NOBODY]
    scores = Counting(problem.scores)
    assert len(told) > 10
    assert Told.of(replace(problem, scores=scores), told).lost == ()
    assert scores.asked <= 1
