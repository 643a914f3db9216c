"""Whether a plan is the plan of another problem, without solving it."""

import numpy as np
import numpy.typing as npt

from matcher.advice.circles import choices_of, first_prices
from matcher.fairest import lowest_locked, most_pairs
from matcher.free import FreePart
from matcher.instance import Instance
from matcher.levels import value_range
from matcher.plan import NOBODY
from matcher.problem import Problem
from scoring.policy import Objective


def is_plan_of(problem: Problem, mentor_of: npt.NDArray[np.int32]) -> bool:
    """Whether `solve` would give this plan for `problem`.

    The plan is proved, ties included, by prices in two levels that exist if and
    only if it is the plan; under "fairest" two cardinality matchings say whether
    its worst pair is the best one.

    Parameters
    ----------
    mentor_of : int32 [n]
        A plan that keeps the locks and overfills nobody.
    """
    free = FreePart.of(problem)
    pair_bonus = 0 if problem.objective is Objective.BEST_TOTAL else value_range(problem)
    instance = Instance.of(problem, free, pair_bonus=pair_bonus)
    chosen = mentor_of[free.mentees].astype(np.int64)
    rows = np.flatnonzero(chosen != NOBODY)
    if not instance.allowed[rows, chosen[rows]].all():
        return False
    least_score = 0
    if problem.objective is Objective.FAIREST and len(rows):
        most = lowest_locked(problem)
        least_score = min(int(instance.scores[rows, chosen[rows]].min()), most)
        above = most_pairs(instance, least_score + 1) if least_score < most else 0
        if above == len(rows) or most_pairs(instance, 0) > len(rows):
            return False
    _, best = first_prices(choices_of(instance, least_score=least_score), chosen)
    return best
