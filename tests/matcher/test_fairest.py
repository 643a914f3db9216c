import numpy as np

from matcher import MatrixScores, Problem, SolveParams, solve
from matcher.advice.confirm import is_plan_of
from matcher.certificate import verify
from scoring.policy import Objective


def test_scores_that_are_sums_do_not_keep_the_search_busy():
    """Where one mentee's mentors are a part of the next one's, the fairest plan is found as elsewhere."""
    random = np.random.default_rng(11)
    scores = np.add.outer(random.integers(0, 5000, 600), random.integers(0, 5000, 600)).astype(np.int32)
    problem = Problem(
        scores=MatrixScores(scores, np.ones_like(scores, dtype=np.bool_)),
        seats=np.ones(600, dtype=np.int32),
        objective=Objective.FAIREST,
    )
    plan = solve(problem, SolveParams(method="dense"))
    # Everybody is paired, so the best worst pair joins the best mentee to the worst mentor, and so on.
    rank = np.sort(scores[:, 0])[::-1] + np.sort(scores[0]) - scores[0, 0]
    assert (600, int(rank.min())) == (plan.pairs, plan.lowest_score)
    assert verify(problem, plan, plan.certificate) == ()
    assert is_plan_of(problem, plan.mentor_of)
