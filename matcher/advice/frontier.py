"""Pairs against fit: for each number of pairs the best plan, from most pairs to best total."""

from dataclasses import dataclass

import numpy as np

from matcher.advice.augmenting import LIMIT, best_values
from matcher.advice.limits import require_cohort
from matcher.advice.residual import FAR
from matcher.free import FreePart
from matcher.instance import Instance
from matcher.levels import largest_sum, refuse_beyond
from matcher.plan import NOBODY, Plan
from matcher.problem import Problem
from matcher.solve import pair_scores
from matcher.value import plan_value
from scoring.policy import FULL_SCORE


@dataclass(frozen=True, slots=True)
class Point:
    """The best that so many pairs can reach.

    Parameters
    ----------
    pairs : int
        Locked pairs included.
    value : int
        The highest value: scores and waiting bonus less the cost of seats.
    total_score : int
        The highest sum of scores among the plans of that value; the value
        itself where there is neither waiting bonus nor load penalty.
    """

    pairs: int
    value: int
    total_score: int

    @property
    def mean_score(self) -> int:
        """Mean score of the pairs, rounded; 0 if there is no pair."""
        return round(self.total_score / self.pairs) if self.pairs else 0


def frontier(problem: Problem) -> tuple[Point, ...]:
    """The trade between pairs and fit, from most pairs down to the highest value.

    Between its ends, each pair more costs value, and each costs at least as much
    as the one before. Ends with the most pairs that reach the highest value.
    Raises as `by_pairs`.
    """
    points = by_pairs(problem)
    highest = max(point.value for point in points)
    start = max(k for k, point in enumerate(points) if point.value == highest)
    return tuple(reversed(points[start:]))


def by_pairs(problem: Problem) -> tuple[Point, ...]:
    """The best plan of each number of pairs, from the locked ones alone to as many as there can be.

    All pairs that break no rule may be made, under "fairest" as well.

    Raises
    ------
    AdviceLimitError
        If there are too many pairs.
    ValueError
        If the numbers are so large that the result would not be exact.
    """
    require_cohort(problem)
    free = FreePart.of(problem)
    instance = Instance.of(problem, free, pair_bonus=0)
    # Value first, then the sum of scores: one number holds both.
    base = len(free.mentees) * FULL_SCORE + 1
    refuse_beyond(largest_sum(problem, 0) * 2 * base, LIMIT)
    gains = np.where(instance.allowed, instance.gains * base + instance.scores, -FAR)
    best = best_values(gains, instance.seats, instance.first_cost * base, instance.step_cost * base)
    locked = _locked(problem)
    value = plan_value(problem, locked)
    return tuple(
        Point(
            pairs=pairs + locked.pairs,
            value=both // base + value,
            total_score=both % base + locked.total_score,
        )
        for pairs, both in enumerate(best.tolist())
    )


def _locked(problem: Problem) -> Plan:
    """The plan of the locked pairs alone."""
    mentor_of = np.full(problem.shape[0], NOBODY, dtype=np.int32)
    mentor_of[problem.locks[:, 0]] = problem.locks[:, 1]
    return Plan(mentor_of=mentor_of, scores=pair_scores(problem, mentor_of), solver="")
