"""The solver of ordinary cohorts: `scipy.optimize.linear_sum_assignment`.

It finds a best plan (`matcher.columns`); the plan gives the prices that prove it
(`matcher.duals`), and these say among which pairs the hashes decide (`matcher.tied`).
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from matcher.columns import any_assignment
from matcher.duals import Prices, lowest_mentor_prices
from matcher.fairest import least_score_and_covers, lowest_locked
from matcher.free import FreePart
from matcher.instance import Instance
from matcher.levels import value_range
from matcher.problem import Problem
from matcher.proof import Certificate, Cover
from matcher.tied import settle_ties
from scoring.fused.parallel import stop_if
from scoring.policy import Objective

Ints = npt.NDArray[np.int64]


def solve_dense(
    problem: Problem, free: FreePart, should_stop: Callable[[], bool]
) -> tuple[Ints, Certificate]:
    """Solve what the locks leave of `problem`.

    Parameters
    ----------
    should_stop : callable
        Asked between one assignment and the next, and now and then while ties are settled.

    Returns
    -------
    mentor_of : int64 [f]
        The mentor of each free mentee, `NOBODY` where one is left over.
    certificate : Certificate

    Raises
    ------
    StoppedError
        After `should_stop` has said so.
    """
    pair_bonus = 0 if problem.objective is Objective.BEST_TOTAL else value_range(problem)
    instance = Instance.of(problem, free, pair_bonus=pair_bonus)
    least_score, all_pairs, better_pairs = 0, None, None
    if problem.objective is Objective.FAIREST:
        least_score, all_pairs, better_pairs = least_score_and_covers(
            instance, lowest_locked(problem), should_stop
        )
        instance = replace(instance, allowed=instance.allowed & (instance.scores >= least_score))
    mentor_of, prices = best_assignment(instance, should_stop)
    mentee_price = np.zeros(problem.shape[0], dtype=np.int64)
    mentee_price[free.mentees] = prices.mentee
    certificate = Certificate(
        mentee_price=mentee_price,
        mentor_price=prices.mentor,
        pair_bonus=pair_bonus,
        least_score=least_score,
        all_pairs=_for_everybody(all_pairs, problem, free),
        better_pairs=_for_everybody(better_pairs, problem, free),
    )
    return mentor_of, certificate


def best_assignment(instance: Instance, should_stop: Callable[[], bool]) -> tuple[Ints, Prices]:
    """Find the assignment of highest total gain; among equal ones that of the largest hash sum.

    Returns
    -------
    mentor_of : int64 [f]
        `NOBODY` where a mentee is left over.
    prices : Prices
        The lowest prices of the mentors, which prove the total optimal.
    """
    stop_if(should_stop)
    mentor_of = any_assignment(instance)
    stop_if(should_stop)
    prices = lowest_mentor_prices(instance, mentor_of)
    return settle_ties(instance, prices, mentor_of, should_stop), prices


def _for_everybody(cover: Cover | None, problem: Problem, free: FreePart) -> Cover | None:
    """A cover of the free mentees as one of all mentees."""
    if cover is None:
        return None
    mentees = np.zeros(problem.shape[0], dtype=np.bool_)
    mentees[free.mentees] = cover.mentees
    return Cover(mentees=mentees, mentors=cover.mentors)
