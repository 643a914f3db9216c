import numpy as np
import pytest
from hypothesis import given, settings

from matcher import MatrixScores, Problem, SolveParams, solve
from matcher.certificate import verify
from matcher.check import violations
from scoring.fused.parallel import StoppedError
from scoring.policy import Objective
from tests.matcher.advice.whatif import cohort
from tests.matcher.problems import all_plans, quality, small_problems, tie_sum


@settings(max_examples=300)
@given(small_problems())
def test_no_other_plan_is_better(problem):
    """The plan is what exhaustive search finds best, with seats, locks, bonus and load penalty."""
    plan = solve(problem)
    best = max(quality(problem, other) for other in all_plans(problem))
    assert best == quality(problem, tuple(plan.mentor_of.tolist()))


@settings(max_examples=300)
@given(small_problems())
def test_ties_have_one_answer(problem):
    """Among equally good plans the one with the largest sum of pair hashes is chosen."""
    plan = tuple(solve(problem).mentor_of.tolist())
    best = quality(problem, plan)
    equal = [other for other in all_plans(problem) if quality(problem, other) == best]
    assert max(tie_sum(problem, other) for other in equal) == tie_sum(problem, plan)


@settings(max_examples=300)
@given(small_problems())
def test_every_plan_is_sound_and_proven(problem):
    """No plan breaks a rule, and its certificate holds."""
    plan = solve(problem)
    assert violations(problem, plan) == ()
    assert verify(problem, plan, plan.certificate) == ()


def test_empty_sides_give_an_empty_plan():
    """Nobody on one side is no error."""
    problem = Problem(
        scores=MatrixScores(np.zeros((3, 0), np.int32), np.zeros((3, 0), np.bool_)),
        seats=np.zeros(0, np.int32),
    )
    assert solve(problem).mentor_of.tolist() == [-1, -1, -1]


def test_inexact_numbers_are_refused():
    """A problem whose sums would leave the exact range of doubles is refused, not rounded."""
    n = 40_000
    scores = MatrixScores(np.zeros((n, 1), np.int32), np.ones((n, 1), np.bool_))
    problem = Problem(
        scores=scores,
        seats=np.array([n], np.int32),
        bonus=np.full(n, 2**30, np.int32),
        objective=Objective.MOST_PAIRS,
    )
    with pytest.raises(ValueError, match="exact only below"):
        solve(problem, SolveParams(method="dense"))


def test_a_large_programme_is_solved_and_proven():
    """A programme of more than a thousand pairs, of which many tie, has an optimal plan."""
    random = np.random.default_rng(5)
    scores = random.integers(4000, 4100, (1600, 1500)).astype(np.int32)
    feasible = random.random((1600, 1500)) < 0.05
    problem = Problem(scores=MatrixScores(scores, feasible), seats=np.ones(1500, np.int32))
    plan = solve(problem)
    assert plan.pairs > 1400
    assert verify(problem, plan, plan.certificate) == ()


def test_an_unknown_method_is_refused():
    """The error names the methods there are."""
    with pytest.raises(ValueError, match="auto, dense, sparse"):
        SolveParams(method="simplex")


@pytest.mark.parametrize(
    ("objective", "least"), [(Objective.MOST_PAIRS, 3), (Objective.BEST_TOTAL, 3), (Objective.FAIREST, 8)]
)
def test_the_dense_method_can_be_stopped(objective, least):
    """Between assignments, in the bisection and while ties are settled: whenever it asks, it can be told."""
    problem, dense = cohort(0, objective=objective), SolveParams(method="dense")
    asked = []
    solve(problem, dense, should_stop=lambda: bool(asked.append(None)))
    assert len(asked) >= least
    for last in range(len(asked)):
        answers = iter([False] * last)
        with pytest.raises(StoppedError):
            solve(problem, dense, should_stop=lambda left=answers: next(left, True))
