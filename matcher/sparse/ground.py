"""What a problem gives the sparse solver to work on: the people as tables, and the seats."""

import numpy as np

from matcher.free import FreePart
from matcher.problem import PoolScores, Problem
from matcher.sparse.matrix import MatrixSource
from matcher.sparse.state import Seats
from scoring.fused.people import PoolSource
from scoring.fused.source import Source


def source_of(problem: Problem, free: FreePart) -> Source:
    """The free mentees and the mentors with free seats."""
    mentors = np.flatnonzero(free.seats > 0)
    if isinstance(problem.scores, PoolScores):
        return PoolSource.of(problem.scores.pool, problem.scores.policy, free.mentees, mentors)
    return MatrixSource.of(problem.scores, free.mentees, mentors)


def least_allowed(problem: Problem) -> int:
    """The score below which the policy allows no pair; the source does not know it."""
    return problem.scores.policy.rules.min_score if isinstance(problem.scores, PoolScores) else 0


def seats_of(problem: Problem, free: FreePart, source: Source) -> Seats:
    """The free seats of the source's mentors and what they cost; none must be taken."""
    n, m = len(source.mentees), len(source.mentors)
    # One more seat than mentees is never taken, so it keeps the price at its cost, like all further ones.
    capacity = np.minimum(free.seats[source.mentors], n + 1)
    return Seats(
        capacity=capacity.astype(np.int32),
        first=np.cumsum(capacity) - capacity,
        cost=free.locked_load[source.mentors] * problem.load_penalty,
        step=problem.load_penalty,
        forced=np.zeros(m, dtype=np.int32),
        must=np.zeros(n, dtype=np.bool_),
    )
