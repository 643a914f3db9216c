import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher import MatrixScores, PoolScores, Problem, SolveParams, solve
from matcher.sparse import settle
from matcher.sparse.tight import hash_of
from matcher.ties import digests, pair_hash
from scoring.policy import Objective
from scoring.pool import Pool
from tests.matcher.problems import small_problems
from tests.scoring.people import mentees, mentors, policies, sides

SPARSE, DENSE = SolveParams(method="sparse"), SolveParams(method="dense")
OBJECTIVES = (Objective.MOST_PAIRS, Objective.BEST_TOTAL)


@given(st.lists(st.text(), min_size=1, max_size=10), st.lists(st.text(), min_size=1, max_size=10))
def test_the_compiled_hash_is_the_hash(some, others):
    """Both solvers decide ties by the same numbers."""
    one, other = digests(some), digests(others)
    expected = pair_hash(one[:, None], other[None, :]).tolist()
    assert expected == [[hash_of(e, m) for m in other] for e in one]


@settings(max_examples=150)
@given(small_problems(objectives=OBJECTIVES))
def test_both_solvers_choose_the_same_plan(problem):
    """Among equally good plans the sparse solver takes the dense solver's, pair by pair."""
    assert solve(problem, DENSE).mentor_of.tolist() == solve(problem, SPARSE).mentor_of.tolist()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(problem=small_problems(objectives=OBJECTIVES))
def test_an_auction_changes_no_plan(problem, monkeypatch):
    """The second level ends in the same plan where it begins with an auction."""
    monkeypatch.setattr(settle, "AUCTION", -1)
    assert solve(problem, DENSE).mentor_of.tolist() == solve(problem, SPARSE).mentor_of.tolist()


def cohort(n, m, levels, *, seats=1, share=1.0, objective=Objective.MOST_PAIRS, penalty=0, seed=0):
    random = np.random.default_rng(seed)
    scores = (random.integers(0, levels, (n, m)) * (10_000 // levels)).astype(np.int32)
    return Problem(
        scores=MatrixScores(scores, random.random((n, m)) < share),
        seats=random.integers(0, 2 * seats + 1, m).astype(np.int32),
        objective=objective,
        load_penalty=penalty,
    )


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("penalty", [0, 2500])
@pytest.mark.parametrize("shape", [(200, 150), (150, 200), (300, 120)])
@pytest.mark.parametrize("levels", [1, 2, 5])
@pytest.mark.parametrize("auction", [False, True])
def test_cohorts_full_of_ties_are_settled_alike(shape, levels, penalty, objective, auction, monkeypatch):
    """Few levels of score, hundreds of equally good plans: both solvers take the same, auction or not."""
    monkeypatch.setattr(settle, "AUCTION", 0 if auction else 1000)
    problem = cohort(*shape, levels, objective=objective, penalty=penalty, share=0.5)
    assert solve(problem, DENSE).mentor_of.tolist() == solve(problem, SPARSE).mentor_of.tolist()


@pytest.mark.parametrize(("shape", "levels"), [((250, 400), 1), ((300, 150), 2)])
def test_more_ties_than_can_be_listed(shape, levels, monkeypatch):
    """Who has more tight pairs than are listed is looked at again, until the best hashes are found."""
    monkeypatch.setattr(settle, "FIRST", 4)
    monkeypatch.setattr(settle, "ADDED", 2)
    problem = cohort(*shape, levels)
    assert solve(problem, DENSE).mentor_of.tolist() == solve(problem, SPARSE).mentor_of.tolist()


@settings(max_examples=40)
@given(sides(mentees(), 8), sides(mentors(), 8), policies, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(some_mentees, some_mentors, policy, random):
    """People who arrive in another order are paired as before."""

    def pairs(first, second):
        pool = Pool.of(first, second)
        plan = solve(Problem.of_pool(PoolScores(pool, policy)), SPARSE)
        return dict(zip(pool.mentees.ids, plan.mentor_of.tolist(), strict=True))

    shuffled = random.sample(some_mentees, len(some_mentees)), random.sample(some_mentors, len(some_mentors))
    assert pairs(some_mentees, some_mentors) == pairs(*shuffled)
