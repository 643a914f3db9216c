"""The best worst pair: the highest score that all pairs of a largest plan can reach.

Bisection over the distinct scores; each step asks for the largest number of
pairs among those that score enough. `linear_sum_assignment` counts them, too:
SciPy's `maximum_bipartite_matching` would be faster on most cohorts, but takes
longer than anybody waits where one mentee's mentors are a part of the next one's,
as happens with scores that are sums.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from matcher.columns import any_assignment
from matcher.duals import lowest_mentor_prices
from matcher.instance import Instance
from matcher.plan import NOBODY
from matcher.problem import Problem, scores_at
from matcher.proof import Cover
from scoring.fused.parallel import stop_if
from scoring.policy import FULL_SCORE

Ints = npt.NDArray[np.int64]


def least_score_and_covers(
    instance: Instance, most: int, should_stop: Callable[[], bool]
) -> tuple[int, Cover, Cover | None]:
    """Find the highest score that keeps the largest number of pairs.

    Parameters
    ----------
    most : int
        The lowest score of a locked pair, 10000 if there is none: no plan's
        worst pair scores more.
    should_stop : callable
        Asked before each assignment.

    Returns
    -------
    least_score : int
        0 if no pair can be made.
    all_pairs, better_pairs : Cover
        Over free mentees [f] and mentors [m]: proofs that no plan has more
        pairs, and that none has as many above `least_score`; the second is
        absent if `least_score` is `most`.

    Raises
    ------
    StoppedError
        After `should_stop` has said so.
    """
    stop_if(should_stop)
    everything = _largest(instance, 0)
    pairs = _count(everything)
    all_pairs = _cover(instance, 0, everything)
    if not pairs:
        return 0, all_pairs, None
    levels = np.unique(np.minimum(instance.scores[instance.allowed], most)).tolist()
    low, high = 0, len(levels)
    while high - low > 1:
        stop_if(should_stop)
        middle = (low + high) // 2
        if most_pairs(instance, levels[middle]) == pairs:
            low = middle
        else:
            high = middle
    if levels[low] == most:
        return most, all_pairs, None
    stop_if(should_stop)
    above = levels[low] + 1
    return levels[low], all_pairs, _cover(instance, above, _largest(instance, above))


def lowest_locked(problem: Problem) -> int:
    """The lowest score of a locked pair, a full score if there is none."""
    scores, _ = scores_at(problem.scores, problem.locks[:, 0], problem.locks[:, 1])
    return int(scores.min(initial=FULL_SCORE))


def most_pairs(instance: Instance, least_score: int) -> int:
    """The largest number of pairs that score at least `least_score`."""
    return _count(_largest(instance, least_score))


def _largest(instance: Instance, least_score: int) -> Ints:
    """A largest assignment among the pairs of at least `least_score`, mentor or `NOBODY`, [f]."""
    return any_assignment(_counting(instance, least_score))


def _cover(instance: Instance, least_score: int, mentor_of: Ints) -> Cover:
    """The cover that proves `mentor_of` largest: its dual prices, which are 0 or 1."""
    prices = lowest_mentor_prices(_counting(instance, least_score), mentor_of)
    return Cover(mentees=prices.mentee > 0, mentors=prices.mentor > 0)


def _counting(instance: Instance, least_score: int) -> Instance:
    """The pairs of at least `least_score`, of which each gains 1."""
    return replace(
        instance,
        gains=np.ones_like(instance.gains),
        allowed=instance.allowed & (instance.scores >= least_score),
        first_cost=np.zeros_like(instance.first_cost),
        step_cost=0,
    )


def _count(mentor_of: Ints) -> int:
    return int((mentor_of != NOBODY).sum())
