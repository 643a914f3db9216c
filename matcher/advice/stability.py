"""How firm each pair is: how often it stays when the criteria are weighed a little otherwise."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.advice.confirm import is_plan_of
from matcher.advice.limits import require_cohort
from matcher.advice.reweighed import reweighed
from matcher.plan import Plan
from matcher.problem import PoolScores, Problem
from matcher.solve import solve
from scoring.policy import CRITERIA, Weights

WEIGHTINGS = 200
"""So many weightings are tried."""

SPREAD = 1.25
"""A weight is multiplied by at most so much, or divided by it."""

HIGHEST = 100
"""The highest weight there is."""


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """How often the plan stays.

    Parameters
    ----------
    weightings : int
        How many weightings were tried.
    whole : int
        How often the whole plan stays.
    kept : int32 [n]
        How often each mentee has the same mentor as in the plan, or none as in the plan.
    """

    weightings: int
    whole: int
    kept: npt.NDArray[np.int32]


def stability(
    people: PoolScores, problem: Problem, plan: Plan, *, weightings: int = WEIGHTINGS, seed: int = 0
) -> Stability:
    """Solve anew under perturbed weightings and count how often each mentee keeps the mentor.

    Parameters
    ----------
    problem, plan
        The problem that `people` pose, and its plan as `solve` gives it.
    weightings : int
        At least 1; see `perturbed`.

    Raises
    ------
    AdviceLimitError
        If there are too many pairs.
    ValueError
        If no weighting is to be tried.
    """
    if weightings < 1:
        raise ValueError(f"At least 1 weighting is tried, got {weightings}.")
    require_cohort(problem)
    kept = np.zeros(problem.shape[0], dtype=np.int32)
    whole = 0
    for weights in perturbed(people.policy.weights, weightings, seed):
        other = reweighed(people, problem, weights)
        same = is_plan_of(other, plan.mentor_of)
        whole += same
        kept += plan.mentor_of == (plan if same else solve(other)).mentor_of
    return Stability(weightings, whole, kept)


def perturbed(weights: Weights, count: int, seed: int) -> list[Weights]:
    """Draw weightings near `weights`.

    Each weight is multiplied by a factor of its own, whose logarithm is uniform
    between those of 1 / `SPREAD` and `SPREAD`; then all are scaled so that the
    highest is 100, and rounded. Only their ratios count. A weight of 0 stays 0.
    """
    random = np.random.default_rng(seed)
    given = np.array([getattr(weights, name) for name in CRITERIA])
    drawn = given * SPREAD ** random.uniform(-1, 1, size=(count, len(given)))
    scaled = np.rint(HIGHEST * drawn / drawn.max(axis=1, keepdims=True)).astype(int)
    return [Weights(**dict(zip(CRITERIA, row, strict=True))) for row in scaled.tolist()]
