"""What a plan is worth: the one number in which all objectives count scores, waiting and seats."""

import numpy as np

from matcher.plan import Plan
from matcher.problem import Problem


def plan_value(problem: Problem, plan: Plan) -> int:
    """The sum of the scores and the waiting bonus less the cost of the seats."""
    value = plan.total_score
    if problem.bonus is not None:
        value += int(problem.bonus[plan.matched].sum(dtype=np.int64))
    load = plan.load(problem.shape[1]).astype(np.int64)
    return value - problem.load_penalty * int((load * (load - 1) // 2).sum())
