"""How plans are compared: what one loses or gains against another, in the order of the objective."""

from dataclasses import dataclass

from matcher.advice.ladder import Losses
from matcher.plan import Plan
from matcher.problem import Problem
from matcher.value import plan_value
from scoring.policy import Objective


@dataclass(frozen=True, slots=True, order=True)
class Regret:
    """What a plan loses; compared field by field, in the order of the objective.

    Parameters
    ----------
    pairs : int
        Pairs lost; 0 under "best total", which does not count them.
    worst : int
        By how many basis points the worst pair falls, below 0 if it rises; 0
        unless the objective is "fairest".
    value : int
        Basis points of value lost: scores and waiting bonus, less what seats
        cost. Can be below 0 where a pair or the worst pair is lost.
    """

    pairs: int
    worst: int
    value: int


@dataclass(frozen=True, slots=True, order=True)
class Gain:
    """What a plan gains; compared field by field, in the order of the objective.

    Parameters
    ----------
    pairs : int
        Pairs gained; 0 under "best total", which does not count them.
    worst : int
        By how many basis points the worst pair rises; below 0 where one more
        pair comes at that price. 0 unless the objective is "fairest".
    value : int
        Basis points of value gained.
    """

    pairs: int
    worst: int
    value: int


NOTHING = Gain(0, 0, 0)
"""The gain of what changes nothing."""


def regret_at(losses: Losses, k: int) -> Regret | None:
    """The `k`-th of some losses; `None` where no plan makes the change."""
    if not losses.possible[k]:
        return None
    return Regret(int(losses.pairs[k]), int(losses.worst[k]), int(losses.value[k]))


def gain_between(problem: Problem, before: Plan, after: Plan) -> Gain:
    """What `after` gains against `before`, as the objective of `problem` compares plans."""
    value = plan_value(problem, after) - plan_value(problem, before)
    if problem.objective is Objective.BEST_TOTAL:
        return Gain(0, 0, value)
    pairs = after.pairs - before.pairs
    if problem.objective is Objective.MOST_PAIRS:
        return Gain(pairs, 0, value)
    return Gain(pairs, after.lowest_score - before.lowest_score, value)
