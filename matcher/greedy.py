"""The plan that a careful person makes by hand: again and again the best pair that is left."""

import numpy as np

from matcher.plan import NOBODY, Plan
from matcher.problem import Problem, scores_at
from matcher.sweep import list_feasible
from scoring.fused.jit import compiled
from scoring.fused.source import HIGHEST, Int32s, Int64s
from scoring.fused.tiles import KEY_PART, MENTEE_PLACE, SCORE_PLACE

MOST_PAIRS = 20_000_000
"""With more feasible pairs than this nobody plans by hand, and sorting them takes too much memory."""


def greedy(problem: Problem) -> Plan | None:
    """Take the feasible pairs in order of score; equal ones in the order of the ids.

    Locked pairs are taken first. `None` if there are more than `MOST_PAIRS` pairs.
    """
    keys = list_feasible(problem.scores, MOST_PAIRS)
    if keys is None:
        return None
    seats = problem.seats.copy()
    mentor_of = np.full(problem.shape[0], NOBODY, dtype=np.int32)
    own = np.zeros(problem.shape[0], dtype=np.int32)
    mentee, mentor = problem.locks.T
    mentor_of[mentee] = mentor
    own[mentee], _ = scores_at(problem.scores, mentee, mentor)
    seats -= np.bincount(mentor, minlength=len(seats)).astype(np.int32)
    take_best(keys, seats, mentor_of, own)
    return Plan(mentor_of=mentor_of, scores=own, solver="greedy")


@compiled
def take_best(keys: Int64s, seats: Int32s, mentor_of: Int32s, own: Int32s) -> None:
    """Make each pair whose mentee is without a mentor and whose mentor has a seat, in this order."""
    for key in keys:
        mentee, mentor = key >> MENTEE_PLACE & KEY_PART, key & KEY_PART
        if mentor_of[mentee] == NOBODY and seats[mentor] > 0:
            mentor_of[mentee] = mentor
            own[mentee] = HIGHEST - (key >> SCORE_PLACE)
            seats[mentor] -= 1
