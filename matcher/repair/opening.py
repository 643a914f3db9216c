"""Lay out a problem on a desk: solved, priced and seated."""

import numpy as np

from matcher.duals import Prices
from matcher.free import FreePart
from matcher.plan import NOBODY
from matcher.problem import Problem
from matcher.repair.desk import Desk
from matcher.repair.rows import matrix_of
from matcher.repair.state import Int16s, Int64s, sit
from matcher.sparse.rounds import Gap, solve_sparse


def opened(problem: Problem, pair_bonus: int) -> Desk:
    """Solve a problem from nothing, its locks fixed, and lay it out."""
    bonus = np.full(problem.shape[0], pair_bonus, dtype=np.int64)
    if problem.bonus is not None:
        bonus += problem.bonus
    scores = matrix_of(problem)
    free = FreePart.of(problem)
    mentor_of, mentee_price, mentor_price = solve_sparse(
        problem, free, pair_bonus=pair_bonus, watch=_unwatched, should_stop=lambda: False
    )
    full = np.flatnonzero((free.seats == 0) & (problem.seats > 0))
    mentor_price[full] = _asked(scores[free.mentees][:, full], (bonus - mentee_price)[free.mentees])
    desk = Desk.of(scores, bonus, problem.seats, Prices(mentee=mentee_price, mentor=mentor_price))
    desk.mentees.fixed[problem.locks[:, 0]] = True
    mentor_of[problem.locks[:, 0]] = problem.locks[:, 1]
    for mentee in np.flatnonzero(mentor_of != NOBODY).tolist():
        sit(desk.mentees, desk.mentors, mentee, int(mentor_of[mentee]))
    return desk


def _asked(scores: Int16s, worth: Int64s) -> Int64s:
    """The prices that mentors without a free seat need; `worth` is each mentee's bonus less price."""
    gains = np.where(scores >= 0, scores + worth[:, None], 0)
    asked: Int64s = np.maximum(gains.max(axis=0, initial=0), 0)
    return asked


def _unwatched(_: Gap) -> None:
    """Watch nothing."""
