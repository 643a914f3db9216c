"""How far each weight can be moved without changing the plan."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from matcher.advice.confirm import is_plan_of
from matcher.advice.limits import require_cohort
from matcher.advice.reweighed import reweighed
from matcher.plan import Plan
from matcher.problem import PoolScores, Problem
from scoring.policy import CRITERIA


@dataclass(frozen=True, slots=True)
class WeightRange:
    """The longest run of integers around a weight under which the plan stays the same.

    Parameters
    ----------
    criterion : str
    lowest, highest : int
        In [0, 100]. The plan is another at the integers just outside, or no
        weighting is possible there; farther out it may be the same again.
    """

    criterion: str
    lowest: int
    highest: int


def weight_ranges(people: PoolScores, problem: Problem, plan: Plan) -> tuple[WeightRange, ...]:
    """The range of each weight, the others kept, within which the plan stays the same, pair by pair.

    The weights that keep a plan need not be one interval, since scores are
    rounded; so the range is walked, and the plan proved or refuted at every
    integer.

    Parameters
    ----------
    problem, plan
        The problem that `people` pose, and its plan as `solve` gives it.

    Raises
    ------
    AdviceLimitError
        If there are too many pairs.
    """
    require_cohort(problem)
    return tuple(
        WeightRange(
            criterion=name,
            lowest=_last(
                people, problem, plan, name, range(getattr(people.policy.weights, name) - 1, -1, -1)
            ),
            highest=_last(people, problem, plan, name, range(getattr(people.policy.weights, name) + 1, 101)),
        )
        for name in CRITERIA
    )


def _last(people: PoolScores, problem: Problem, plan: Plan, name: str, steps: Iterable[int]) -> int:
    """The last of the steps, one after the other, at which the plan is still the same."""
    weights = people.policy.weights
    last: int = getattr(weights, name)
    for step in steps:
        if weights.total - getattr(weights, name) + step == 0:
            break
        if not is_plan_of(reweighed(people, problem, replace(weights, **{name: step})), plan.mentor_of):
            break
        last = step
    return last
