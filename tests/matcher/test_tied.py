import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from matcher import MatrixScores, Problem, SolveParams, solve
from matcher.certificate import verify
from matcher.ties import digests, pair_hash

DENSE, SPARSE = SolveParams(method="dense"), SolveParams(method="sparse")


def hash_sum(problem, mentor_of):
    """The sum of the hashes of a plan's pairs."""
    mentees, mentors = (digests(ids) for ids in problem.scores.ids)
    made = mentor_of >= 0
    return int(pair_hash(mentees[made], mentors[mentor_of[made]]).sum())


@pytest.mark.parametrize(("mentees", "mentors"), [(150, 150), (150, 40), (150, 400)])
def test_where_all_scores_are_equal_the_hashes_alone_decide(mentees, mentors):
    """The plan has the largest sum of hashes that an assignment of the whole matrix of hashes can have."""
    scores = MatrixScores(np.full((mentees, mentors), 5000, np.int32), np.ones((mentees, mentors), np.bool_))
    problem = Problem(scores=scores, seats=np.ones(mentors, np.int32))
    plan = solve(problem, DENSE)
    hashes = pair_hash(*(np.expand_dims(digests(ids), 1 - k) for k, ids in enumerate(scores.ids)))
    best = hashes[linear_sum_assignment(hashes, maximize=True)].sum()
    assert hash_sum(problem, plan.mentor_of) == best


@pytest.mark.parametrize("penalty", [0, 30])
@pytest.mark.parametrize("levels", [1, 2, 5])
@pytest.mark.parametrize("seats", [1, 2, 5])
def test_both_solvers_settle_many_ties_alike(levels, seats, penalty):
    """Whatever the supply and the cost of seats, few distinct scores give one plan and a proof."""
    random = np.random.default_rng(levels)
    scores = random.integers(0, levels, (200, 90)).astype(np.int32) * 1000 + 2000
    matrix = MatrixScores(scores, random.random((200, 90)) < 0.9)
    problem = Problem(
        scores=matrix, seats=random.integers(0, seats + 1, 90).astype(np.int32), load_penalty=penalty
    )
    plan = solve(problem, DENSE)
    assert plan.mentor_of.tolist() == solve(problem, SPARSE).mentor_of.tolist()
    assert verify(problem, plan, plan.certificate) == ()


def test_the_order_of_a_matrix_in_memory_does_not_matter():
    """A matrix by columns, or a part of a larger one, is solved like its copy."""
    random = np.random.default_rng(3)
    scores, feasible = random.integers(0, 9, (30, 20)).astype(np.int32), random.random((30, 20)) < 0.5
    seats = np.ones(10, np.int32)
    plain = Problem(scores=MatrixScores(scores[:, ::2].copy(), feasible[:, ::2].copy()), seats=seats)
    turned = Problem(
        scores=MatrixScores(np.asfortranarray(scores)[:, ::2], np.asfortranarray(feasible)[:, ::2]),
        seats=seats,
    )
    assert solve(plain, DENSE).mentor_of.tolist() == solve(turned, DENSE).mentor_of.tolist()
