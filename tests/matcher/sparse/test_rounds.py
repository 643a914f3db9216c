import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import MatrixScores, PoolScores, Problem, SolveParams, solve
from matcher.certificate import verify
from matcher.check import violations
from scoring.fused.parallel import StoppedError
from scoring.policy import Objective
from scoring.pool import Pool
from tests.matcher.problems import all_plans, quality, small_problems
from tests.scoring.people import mentees, mentors, policies, sides

SPARSE, DENSE = SolveParams(method="sparse"), SolveParams(method="dense")
OBJECTIVES = (Objective.MOST_PAIRS, Objective.BEST_TOTAL)


@settings(max_examples=150)
@given(small_problems(objectives=OBJECTIVES))
def test_no_other_plan_is_better(problem):
    """The plan is what exhaustive search finds best, and its proof holds."""
    plan = solve(problem, SPARSE)
    best = max(quality(problem, other) for other in all_plans(problem))
    assert best == quality(problem, tuple(plan.mentor_of.tolist()))
    assert verify(problem, plan, plan.certificate) == ()


@settings(max_examples=80)
@given(sides(mentees(), 8), sides(mentors(), 8), policies, st.data())
def test_people_are_scored_as_everywhere(some_mentees, some_mentors, policy, data):
    """Over people, with all rules and exclusions, plan and proof stand before scores computed anew."""
    pairs = [(e.id, m.id) for e in some_mentees for m in some_mentors]
    excluded = data.draw(st.lists(st.sampled_from(pairs), max_size=4)) if pairs else []
    scores = PoolScores(Pool.of(some_mentees, some_mentors, exclusions=excluded), policy)
    problem = Problem.of_pool(scores)
    plan = solve(problem, SPARSE)
    assert violations(problem, plan) == ()
    assert verify(problem, plan, plan.certificate) == ()


def matrix(scores, feasible=None, seats=None, objective=Objective.MOST_PAIRS, load_penalty=0):
    n, m = scores.shape
    feasible = np.ones((n, m), np.bool_) if feasible is None else feasible
    seats = np.ones(m, np.int32) if seats is None else np.full(m, seats, np.int32)
    return Problem(
        scores=MatrixScores(scores.astype(np.int32), feasible),
        seats=seats, objective=objective, load_penalty=load_penalty,
    )  # fmt: skip


N = 150
RANDOM = np.random.default_rng(11)
STAR = np.where(np.arange(N)[None, :] == 0, 10_000, RANDOM.integers(0, 50, (N, N)))
HARD_CASES = {
    "all equal": matrix(np.full((N, N), 5000)),
    "all equal, seats short": matrix(np.full((N, 90), 5000)),
    "two levels": matrix(RANDOM.integers(0, 2, (N, N)) * 5000 + 2000),
    "i times j": matrix(np.outer(np.arange(N), np.arange(N)) * 10_000 // (N * N)),
    "one star": matrix(STAR),
    "nobody fits": matrix(np.full((N, N), 5000), np.zeros((N, N), np.bool_)),
    "more seats than people": matrix(RANDOM.integers(0, 10_001, (N, 60)), seats=20),
    "few pairs": matrix(RANDOM.integers(0, 10_001, (N, N)), RANDOM.random((N, N)) < 0.01),
    "penalty": matrix(RANDOM.integers(0, 10_001, (N, 40)), seats=5, load_penalty=700),
    "best total": matrix(
        RANDOM.integers(0, 10_001, (N, 80)), RANDOM.random((N, 80)) < 0.2, objective=Objective.BEST_TOTAL
    ),
    "more candidates than are kept": matrix(RANDOM.integers(0, 3, (N, 140)), seats=1),
}


@pytest.mark.parametrize("name", HARD_CASES)
def test_hard_cases_agree_with_the_dense_solver(name):
    """On instances made to hurt, pairs and total are those of linear_sum_assignment, and proven."""
    problem = HARD_CASES[name]
    plan, judge = solve(problem, SPARSE), solve(problem, DENSE)
    assert (judge.pairs, judge.total_score) == (plan.pairs, plan.total_score)
    assert verify(problem, plan, plan.certificate) == ()


@pytest.mark.parametrize("seed", range(40))
def test_random_cohorts_agree_with_the_dense_solver(seed):
    """Cohorts with short, ample and critical supply give the dense solver's totals."""
    random = np.random.default_rng(seed)
    n, m = random.integers(20, 200, 2)
    problem = matrix(
        random.integers(0, random.choice([5, 10_001]), (n, m)),
        random.random((n, m)) < random.choice([0.03, 0.2, 1.0]),
        seats=int(random.integers(1, 4)),
        objective=OBJECTIVES[seed % 2],
    )
    plan, judge = solve(problem, SPARSE), solve(problem, DENSE)
    assert quality(problem, tuple(judge.mentor_of)) == quality(problem, tuple(plan.mentor_of))
    assert verify(problem, plan, plan.certificate) == ()


def test_the_gap_is_honest_and_closes():
    """The bound never lies below the optimum, and the last one is reached."""
    seen = []
    plan = solve(HARD_CASES["more candidates than are kept"], SPARSE, watch=seen.append)
    final = seen[-1]
    assert final.value == final.bound
    assert all(gap.bound >= final.value for gap in seen)
    assert plan.certificate is not None


def test_a_solve_can_be_stopped():
    """When asked to stop, it stops."""
    with pytest.raises(StoppedError):
        solve(HARD_CASES["few pairs"], SPARSE, should_stop=lambda: True)


def test_large_problems_choose_the_sparse_solver():
    """Which method was used is said, and why."""
    scores = np.random.default_rng(1).integers(0, 10_001, (2100, 2000))
    small, large = matrix(scores[:3, :3]), matrix(scores)
    assert (solve(small).solver, solve(small).why) == ("dense", "solver_dense")
    plan = solve(large)
    assert (plan.solver, plan.why, plan.pairs) == ("sparse", "solver_sparse", 2000)
