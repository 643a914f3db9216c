from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.people import POLICY, people
from matcher import MatrixScores, PoolScores, Problem, SolveParams, solve
from matcher.certificate import verify
from scoring.fused.parallel import StoppedError
from scoring.policy import Objective
from scoring.pool import Pool
from tests.matcher.problems import all_plans, quality, small_problems
from tests.scoring.people import mentees, mentors, policies, sides

SPARSE, DENSE = SolveParams(method="sparse"), SolveParams(method="dense")
FAIREST = (Objective.FAIREST,)


def as_dense(problem):
    """The sparse solver's plan, once it was found equal to the dense solver's and its proof to hold."""
    plan, judge = solve(problem, SPARSE), solve(problem, DENSE)
    assert judge.mentor_of.tolist() == plan.mentor_of.tolist()
    assert judge.certificate.least_score == plan.certificate.least_score
    assert verify(problem, plan, plan.certificate) == ()
    return plan


@settings(max_examples=150)
@given(small_problems(objectives=FAIREST))
def test_no_other_plan_is_fairer(problem):
    """The plan is what exhaustive search finds best, with seats, locks, bonus and load penalty."""
    plan = solve(problem, SPARSE)
    best = max(quality(problem, other) for other in all_plans(problem))
    assert best == quality(problem, tuple(plan.mentor_of.tolist()))


@settings(max_examples=150)
@given(small_problems(objectives=FAIREST))
def test_both_solvers_choose_the_same_plan(problem):
    """Pair by pair it is the dense solver's plan, with the same worst pair, and proven."""
    as_dense(problem)


@settings(max_examples=80)
@given(sides(mentees(), 8), sides(mentors(), 8), policies, st.data())
def test_people_are_paired_as_by_the_dense_solver(some_mentees, some_mentors, policy, data):
    """Over people, with all rules, exclusions and a lock, it is the dense solver's plan, and proven."""
    pairs = [(e.id, m.id) for e in some_mentees for m in some_mentors]
    excluded = data.draw(st.lists(st.sampled_from(pairs), max_size=4)) if pairs else []
    pool = Pool.of(some_mentees, some_mentors, exclusions=excluded)
    scores = PoolScores(pool, replace(policy, objective=Objective.FAIREST))
    _, feasible = scores.block(slice(0, len(some_mentees)))
    possible = [
        (pool.mentees.ids[mentee], pool.mentors.ids[mentor]) for mentee, mentor in np.argwhere(feasible)
    ]
    locks = data.draw(st.lists(st.sampled_from(possible), max_size=1)) if possible else []
    as_dense(Problem.of_pool(scores, locks=locks))


N = 150
RANDOM = np.random.default_rng(17)


def cohort(scores, *, share=1.0, seats=1, penalty=0):
    scores = np.asarray(scores, dtype=np.int32)
    return Problem(
        scores=MatrixScores(scores, RANDOM.random(scores.shape) < share),
        seats=RANDOM.integers(0, 2 * seats + 1, scores.shape[1]).astype(np.int32),
        objective=Objective.FAIREST,
        load_penalty=penalty,
    )


COHORTS = {
    "all equal": cohort(np.full((N, N), 5000)),
    "two levels": cohort(RANDOM.integers(0, 2, (N, N)) * 5000 + 2000),
    "i times j": cohort(np.outer(np.arange(N), np.arange(N)) * 10_000 // (N * N)),
    "one star": cohort(np.where(np.arange(N)[None, :] == 0, 10_000, RANDOM.integers(0, 50, (N, N)))),
    "everybody prefers the same": cohort(np.tile(np.arange(400) * 25, (N, 1))),
    "nobody fits": cohort(np.full((N, N), 5000), share=0.0),
    "few pairs": cohort(RANDOM.integers(0, 10_001, (N, N)), share=0.02),
    "seats short": cohort(RANDOM.integers(0, 10_001, (N, 60)), share=0.1),
    "seats ample": cohort(RANDOM.integers(0, 10_001, (N, 60)), seats=8, share=0.3, penalty=700),
}


@pytest.mark.parametrize("name", COHORTS)
def test_hard_cases_agree_with_the_dense_solver(name):
    """On instances made to hurt, the plan is the dense solver's, and proven."""
    as_dense(COHORTS[name])


@pytest.mark.parametrize("slots", [0.5, 0.9, 1.0, 1.4])
def test_a_structured_pool_agrees_with_the_dense_solver(slots):
    """With the structure of real people, and short, critical or ample supply, likewise."""
    pool = Pool.of(*people(400, slots=slots))
    policy = replace(POLICY, objective=Objective.FAIREST, load_penalty=50, waiting_bonus_per_month=10)
    as_dense(Problem.of_pool(PoolScores(pool, policy)))


@pytest.mark.parametrize("name", ["seats short", "few pairs"])
def test_both_solvers_give_the_same_covers(name):
    """Whom an alternating path reaches does not depend on the plan, so the proofs of both agree."""
    problem = COHORTS[name]
    some, other = solve(problem, SPARSE).certificate, solve(problem, DENSE).certificate
    open_seats = problem.seats > 0
    for cover, expected in ((some.all_pairs, other.all_pairs), (some.better_pairs, other.better_pairs)):
        assert expected.mentees.tolist() == cover.mentees.tolist()
        assert (expected.mentors & open_seats).tolist() == cover.mentors.tolist()


def test_a_locked_pair_may_be_the_worst():
    """Nothing better than the worst locked pair is asked for, and no proof that it cannot be had."""
    scores = np.array([[3000, 10, 10], [10, 9000, 3500], [10, 8000, 9000]], dtype=np.int32)
    problem = Problem(
        scores=MatrixScores(scores, np.ones((3, 3), dtype=np.bool_)),
        seats=np.ones(3, dtype=np.int32),
        objective=Objective.FAIREST,
        locks=np.array([[0, 0]], dtype=np.int32),
    )
    certificate = as_dense(problem).certificate
    assert (certificate.least_score, certificate.better_pairs) == (3000, None)


def test_a_large_pool_is_solved_by_the_sparse_solver():
    """Beyond the dense solver's size the fairest plan is proven as well."""
    pool = Pool.of(*people(2200, slots=1.0))
    problem = Problem.of_pool(PoolScores(pool, replace(POLICY, objective=Objective.FAIREST)))
    plan = solve(problem)
    assert (plan.solver, plan.why) == ("sparse", "solver_sparse")
    assert verify(problem, plan, plan.certificate) == ()


def test_the_gap_closes():
    """The last thing that is told is that plan and bound have met."""
    seen = []
    solve(COHORTS["few pairs"], SPARSE, watch=seen.append)
    assert seen[-1].value == seen[-1].bound


@pytest.mark.parametrize("calls", [0, 1, 5, 20])
def test_it_can_be_stopped(calls):
    """Whenever it is asked to stop, it stops."""
    asked = iter(range(calls))
    with pytest.raises(StoppedError):
        solve(COHORTS["two levels"], SPARSE, should_stop=lambda: next(asked, None) is None)
