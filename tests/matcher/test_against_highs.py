import highspy
import numpy as np
import pytest

from matcher import MatrixScores, Problem, solve
from matcher.plan import NOBODY
from scoring.policy import Objective


def highs_optimum(gains, feasible, seats, pairs=None):
    """The highest total of an assignment by linear programming, if wished with a given number of pairs.

    The constraint matrix is totally unimodular, so the linear programme has an integer optimum.
    """
    model = highspy.Highs()
    model.silent()
    rows, columns = np.nonzero(feasible)
    variables = [
        model.addVariable(lb=0, ub=1, obj=float(gains[r, c])) for r, c in zip(rows, columns, strict=True)
    ]
    for row in range(gains.shape[0]):
        model.addConstr(sum((variables[k] for k in np.flatnonzero(rows == row)), 0 * variables[0]) <= 1)
    for column in range(gains.shape[1]):
        mine = sum((variables[k] for k in np.flatnonzero(columns == column)), 0 * variables[0])
        model.addConstr(mine <= int(seats[column]))
    if pairs is not None:
        model.addConstr(sum(variables) == pairs)
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    model.run()
    return round(model.getInfo().objective_function_value)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("objective", list(Objective))
def test_highs_finds_nothing_better(seed, objective):
    """On cohorts too large for exhaustive search, linear programming reaches the same optimum."""
    random = np.random.default_rng(seed)
    n, m = 40, 25
    scores = (random.integers(0, 21, (n, m)) * 500).astype(np.int32)
    feasible = random.random((n, m)) < 0.15
    seats = random.integers(0, 3, m).astype(np.int32)
    plan = solve(Problem(scores=MatrixScores(scores, feasible), seats=seats, objective=objective))
    if objective is Objective.BEST_TOTAL:
        assert highs_optimum(scores, feasible, seats) == plan.total_score
        return
    assert highs_optimum(np.ones_like(scores), feasible, seats) == plan.pairs
    least = plan.lowest_score if objective is Objective.FAIREST else 0
    allowed = feasible & (scores >= least)
    assert highs_optimum(scores, allowed, seats, plan.pairs) == plan.total_score
    if objective is Objective.FAIREST:
        assert highs_optimum(np.ones_like(scores), feasible & (scores > least), seats) < plan.pairs
    assert (plan.mentor_of != NOBODY).sum() == plan.pairs
