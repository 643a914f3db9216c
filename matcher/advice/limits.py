"""Up to which size advice is given, and how.

Small pools are looked at as a matrix, several of them in memory. Beyond,
`matcher.advice.wide` gives the regrets, candidates, the worth of seats, scarcity
and recruits from prices and a stock of pairs, just as exactly, and rule prices
and rivals need no matrix either. All that has its limit in `LARGEST_POOL`. What
solves hundreds of times (stability, weight ranges), ranks whole plans or adds
pair after pair (frontier) is for cohorts only.
"""

from matcher.problem import Problem
from scoring.policy import Objective

LARGEST_MATRIX = 1_000_000
"""Mentees x mentors, up to which a matrix is the faster way."""

LARGEST_COHORT = 4_000_000
"""The same for advice that knows no other way; under "fairest" that is all of it."""

LARGEST_POOL = 100_000_000
"""The same for all other advice: a minute, and less than 1 GiB."""


class AdviceLimitError(ValueError):
    """There are more pairs than this advice is given for; `pairs` and `most` count them."""

    def __init__(self, pairs: int, most: int) -> None:
        super().__init__(
            f"This advice is given for up to {most} pairs of a mentee and a mentor, got {pairs}; "
            "ask about a part of the pool."
        )
        self.pairs, self.most = pairs, most


def fits_matrix(problem: Problem) -> bool:
    """Whether to look at the problem as a matrix."""
    fairest = problem.objective is Objective.FAIREST
    return _pairs(problem) <= (LARGEST_COHORT if fairest else LARGEST_MATRIX)


def require_cohort(problem: Problem) -> None:
    """Raise `AdviceLimitError` if there are too many pairs for advice on cohorts."""
    _require(problem, LARGEST_COHORT)


def require_pool(problem: Problem) -> None:
    """Raise `AdviceLimitError` if there are too many pairs for advice that knows no levels."""
    _require(problem, LARGEST_POOL)


def require_limit(problem: Problem) -> None:
    """Raise `AdviceLimitError` if there are too many pairs for any advice under the objective."""
    _require(problem, LARGEST_COHORT if problem.objective is Objective.FAIREST else LARGEST_POOL)


def _require(problem: Problem, most: int) -> None:
    if _pairs(problem) > most:
        raise AdviceLimitError(_pairs(problem), most)


def _pairs(problem: Problem) -> int:
    mentees, mentors = problem.shape
    return mentees * mentors
