"""Lay out a problem on a desk: solved, priced and seated."""

import numpy as np

from matcher.free import FreePart
from matcher.plan import NOBODY
from matcher.problem import Problem
from matcher.repair.desk import Desk
from matcher.repair.layout import pairs_of
from matcher.repair.pairs import best_worth, list_all
from matcher.repair.state import sit
from matcher.solve import unwatched
from matcher.sparse.ground import source_of
from matcher.sparse.rounds import solve_sparse
from scoring.fused.parallel import never


def opened(problem: Problem, pair_bonus: int) -> Desk:
    """Solve a problem from nothing, its locks fixed, and lay it out."""
    bonus = np.full(problem.shape[0], pair_bonus, dtype=np.int64)
    if problem.bonus is not None:
        bonus += problem.bonus
    free = FreePart.of(problem)
    mentor_of, mentee_price, mentor_price = solve_sparse(
        problem,
        free,
        source_of(problem, free),
        pair_bonus=pair_bonus,
        watch=unwatched,
        should_stop=never,
    )
    desk = Desk.of(pairs_of(problem), bonus, problem.seats)
    mentees, mentors = desk.mentees, desk.mentors
    mentees.ask[free.mentees] = (mentee_price - bonus)[free.mentees]
    mentees.fixed[problem.locks[:, 0]] = True
    open_to_all = free.seats > 0
    mentors.price[open_to_all] = mentor_price[open_to_all]
    for mentor in np.flatnonzero((problem.seats > 0) & ~open_to_all).tolist():
        # Locks have taken all the seats; the price is what nobody would pay more than.
        mentors.price[mentor] = max(0, best_worth(desk.by_mentor, mentor, mentees.ask))
    mentor_of[problem.locks[:, 0]] = problem.locks[:, 1]
    for mentee in np.flatnonzero(mentor_of != NOBODY).tolist():
        sit(mentees, mentors, mentee, int(mentor_of[mentee]))
    list_all(desk.by_mentee, mentees.ask, mentors.price)
    list_all(desk.by_mentor, mentors.price, mentees.ask)
    return desk
