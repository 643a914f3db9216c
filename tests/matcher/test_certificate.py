from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bench.people import people
from matcher import MatrixScores, PoolScores, Problem, solve
from matcher.certificate import verify
from matcher.plan import NOBODY
from scoring.policy import Objective, Policy, Rules
from scoring.pool import Pool
from tests.matcher.problems import all_plans, quality, small_problems


def cohort(objective, seed=7, n=12, m=8):
    """A cohort in which seats are short and every objective has something to decide."""
    random = np.random.default_rng(seed)
    scores = random.integers(0, 10_001, (n, m), dtype=np.int32)
    feasible = random.random((n, m)) < 0.5
    return Problem(
        scores=MatrixScores(scores, feasible), seats=np.ones(m, dtype=np.int32), objective=objective
    )


def proven(objective):
    problem = cohort(objective)
    plan = solve(problem)
    assert verify(problem, plan, plan.certificate) == ()
    return problem, plan


objectives = pytest.mark.parametrize("objective", list(Objective))


@settings(max_examples=200)
@given(small_problems(), st.data())
def test_no_certificate_proves_a_worse_plan(problem, data):
    """Whatever worse plan takes the place of the best one, its proof fails."""
    plan = solve(problem)
    best = quality(problem, tuple(plan.mentor_of.tolist()))
    worse = [other for other in all_plans(problem) if quality(problem, other) < best]
    assume(worse)
    mentor_of = np.array(data.draw(st.sampled_from(worse)), dtype=np.int32)
    scores, _ = problem.scores.block(slice(0, problem.shape[0]))
    own = [int(scores[e, j]) if j != NOBODY else 0 for e, j in enumerate(mentor_of)]
    tampered = replace(plan, mentor_of=mentor_of, scores=np.array(own, dtype=np.int32))
    assert verify(problem, tampered, plan.certificate) != ()


@objectives
def test_a_changed_price_is_caught(objective):
    """Every single price, one point higher or lower, breaks the proof."""
    problem, plan = proven(objective)
    proof = plan.certificate
    mentee_price, mentor_price = proof.mentee_price, proof.mentor_price
    for step in (1, -1):
        for k in range(len(mentee_price)):
            changed = mentee_price.copy()
            changed[k] += step
            assert verify(problem, plan, replace(proof, mentee_price=changed)) != ()
        for k in range(len(mentor_price)):
            changed = mentor_price.copy()
            changed[k] += step
            assert verify(problem, plan, replace(proof, mentor_price=changed)) != ()


@objectives
def test_a_changed_score_is_caught(objective):
    """A plan that claims another score than its people have is refused."""
    problem, plan = proven(objective)
    scores = plan.scores.copy()
    scores[np.flatnonzero(plan.matched)[0]] += 1
    assert verify(problem, replace(plan, scores=scores), plan.certificate) != ()


@objectives
def test_another_policy_is_caught(objective):
    """A certificate holds for its own scores and objective only."""
    problem, plan = proven(objective)
    matrix = problem.scores
    raised = matrix.scores.copy()
    left = np.flatnonzero(~plan.matched)[0]
    raised[left] = 10_000
    better = replace(problem, scores=MatrixScores(raised, np.ones_like(matrix.feasible)))
    assert verify(better, plan, plan.certificate) != ()
    for other in set(Objective) - {objective}:
        moved = replace(problem, objective=other)
        if quality(moved, tuple(plan.mentor_of)) != quality(moved, tuple(solve(moved).mentor_of)):
            assert verify(moved, plan, plan.certificate) != ()


def test_a_small_pair_bonus_is_caught():
    """A bonus that could be outweighed by scores does not prove most pairs."""
    problem, plan = proven(Objective.MOST_PAIRS)
    assert "The pair bonus is too small to put the number of pairs first." in verify(
        problem, plan, replace(plan.certificate, pair_bonus=5)
    )


def test_fairest_needs_both_covers():
    """Without a cover, or with one that is too large or leaves a pair out, nothing is proved."""
    problem, plan = proven(Objective.FAIREST)
    proof = plan.certificate
    for name in ("all_pairs", "better_pairs"):
        cover = getattr(proof, name)
        everything = replace(cover, mentees=np.ones_like(cover.mentees), mentors=np.ones_like(cover.mentors))
        nothing = replace(cover, mentees=cover.mentees & False, mentors=cover.mentors & False)
        for other in (None, everything, nothing):
            assert verify(problem, plan, replace(proof, **{name: other})) != ()


def test_a_higher_least_score_is_caught():
    """The least score cannot be claimed higher than the worst pair."""
    problem, plan = proven(Objective.FAIREST)
    higher = replace(plan.certificate, least_score=plan.lowest_score + 1)
    assert verify(problem, plan, higher) != ()


def test_prices_of_the_wrong_number_are_refused():
    """A certificate for other people is named as such."""
    problem, plan = proven(Objective.MOST_PAIRS)
    short = replace(plan.certificate, mentor_price=plan.certificate.mentor_price[:-1])
    assert verify(problem, plan, short) == (
        "A certificate needs a price for each of 12 mentees and 8 mentors.",
    )


def test_a_pair_that_is_too_cheap_is_named():
    """Whether scores come from people or from a matrix, the same mentee and mentor are named."""
    policy = Policy(rules=Rules(min_score=1000))
    cohort_ = PoolScores(Pool.of(*people(40, slots=0.9)), policy)
    matrix = MatrixScores(*cohort_.block(slice(0, 40)))
    problem = Problem.of_pool(cohort_)
    plan = solve(problem)
    proof = plan.certificate
    assert verify(problem, plan, proof) == ()
    mentee = int(np.flatnonzero(plan.matched)[3])
    lower = proof.mentee_price.copy()
    lower[mentee] -= 1
    faults = verify(problem, plan, replace(proof, mentee_price=lower))
    assert faults[0].startswith(f"The prices of mentee {mentee} and mentor ")
    assert faults == verify(replace(problem, scores=matrix), plan, replace(proof, mentee_price=lower))


@pytest.mark.parametrize("large", [1 << 52, 1 << 62])
def test_numbers_so_large_that_sums_could_overflow_are_refused(large):
    """A forged price or bonus cannot prove anything by wrapping round."""
    problem, plan = proven(Objective.MOST_PAIRS)
    proof = plan.certificate
    fault = f"Prices and the pair bonus are integers below {1 << 52}."
    assert fault in verify(problem, plan, replace(proof, pair_bonus=large))
    assert fault in verify(problem, plan, replace(proof, mentee_price=proof.mentee_price + large))
    assert fault in verify(problem, plan, replace(proof, mentor_price=proof.mentor_price + large))
