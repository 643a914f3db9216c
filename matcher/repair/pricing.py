"""Whether a pair that nobody looked at could help; and the loop that ends when none could.

Every mentee keeps a bound on the pairs that are not among the candidates, taken
at reference prices that no price falls below. As long as the bound is not above
the mentee's own price, none of these pairs can help, and nobody looks at them.
"""

from typing import NamedTuple

import numpy as np

from matcher.repair.backward import fill_seat
from matcher.repair.candidates import Candidates, add, mark
from matcher.repair.forward import insert_mentee
from matcher.repair.search import MENTORS_FELL
from matcher.repair.state import FAR, NOBODY, Bools, Int16s, Int64s, Mentees, Mentors, Scratch, rise
from scoring.fused.jit import compiled

AT_ONCE = 16
"""So many pairs of a mentee are added at once, the most promising ones."""

MARGIN = 200
"""A reference is so much below the price, so that small changes need no new one."""


class Scores(NamedTuple):
    """All scores, twice: int16 [n, m] and int16 [m, n], `REFUSED` where a pair may not be made."""

    of_mentee: Int16s
    of_mentor: Int16s


class Waiting(NamedTuple):
    """Mentees who may be owed a mentor, bool [n], and mentors whose seats may be owed a mentee, bool [m]."""

    mentees: Bools
    mentors: Bools


@compiled
def settle(
    scores: Scores,
    mentees: Mentees,
    mentors: Mentors,
    candidates: Candidates,
    step_cost: int,
    waiting: Waiting,
    scratch: Scratch,
) -> bool:
    """Augment and price until the plan is optimal over all pairs.

    Returns
    -------
    bool
        Whether it is done; if not, the candidates need room for `AT_ONCE` more for each mentee.
    """
    while True:
        for mentee in range(len(waiting.mentees)):
            owed = mentees.mentor_of[mentee] == NOBODY and mentees.price[mentee] > 0
            if waiting.mentees[mentee] and owed:
                insert_mentee(mentee, mentees, mentors, candidates, step_cost, scratch)
        for mentor in range(len(waiting.mentors)):
            while (
                waiting.mentors[mentor]
                and mentors.load[mentor] < mentors.seats[mentor]
                and mentors.price[mentor] > step_cost * mentors.load[mentor]
            ):
                fill_seat(mentor, mentees, mentors, candidates, step_cost, scratch)
        waiting.mentees[:] = False
        waiting.mentors[:] = False
        if candidates.used[0] + AT_ONCE * len(waiting.mentees) > len(candidates.more_score):
            return False
        fallen = np.flatnonzero(scratch.fallen_mentors)
        for mentor in range(len(mentors.price)):
            if scratch.fallen_mentors[mentor] and mentors.price[mentor] < mentors.reference[mentor]:
                refer(scores.of_mentor[mentor], mentor, mentees.left_out, mentors.price, mentors.reference)
        found = add_left_out(scores.of_mentee, fallen, mentees, mentors, candidates, waiting, scratch)
        scratch.fallen_mentees[:] = False
        scratch.fallen_mentors[:] = False
        if not found:
            return True


@compiled
def refer(scores: Int16s, mentor: int, left_out: Int64s, price: Int64s, reference: Int64s) -> None:
    """Lower a mentor's reference, and raise the bounds of all mentees to it.

    Parameters
    ----------
    scores : int16 [n]
        Of all mentees with this mentor.
    """
    reference[mentor] = max(0, price[mentor] - MARGIN)
    for mentee in range(len(scores)):
        if scores[mentee] >= 0:
            left_out[mentee] = max(left_out[mentee], scores[mentee] - reference[mentor])


@compiled
def add_left_out(
    scores: Int16s,
    fallen: Int64s,
    mentees: Mentees,
    mentors: Mentors,
    candidates: Candidates,
    waiting: Waiting,
    scratch: Scratch,
) -> bool:
    """Add pairs that gain more than their prices, and free their mentees; return whether there were any.

    Parameters
    ----------
    fallen : int64 [k]
        The mentors whose prices have fallen.
    """
    own, bonus, left_out, fixed = mentees.price, mentees.bonus, mentees.left_out, mentees.fixed
    price, reference, has_fallen = mentors.price, mentors.reference, scratch.fallen_mentees
    mentor_of = mentees.mentor_of
    everybody, marks = np.arange(len(price)), np.zeros(len(price), dtype=np.bool_)
    found = False
    for mentee in range(len(own)):
        if left_out[mentee] + bonus[mentee] <= own[mentee] or fixed[mentee]:
            continue
        row, least = scores[mentee], own[mentee] - bonus[mentee]
        if has_fallen[mentee]:
            mark(candidates, mentee, marks, True)
            some = above(row, everybody, reference, least, marks)
            mark(candidates, mentee, marks, False)
        else:
            some = above(row, fallen, price, least, marks)
        if len(some) > 0:
            worth = row[some] - price[some]
            order = np.argsort(-worth, kind="mergesort")
            for k in order[:AT_ONCE]:
                add(candidates, mentee, some[k], int(row[some[k]]))
            if worth[order[0]] > least:
                found = True
                own[mentee] = worth[order[0]] + bonus[mentee]
                waiting.mentees[mentee] = True
                if mentor_of[mentee] != NOBODY:
                    waiting.mentors[mentor_of[mentee]] = True
                    rise(mentees, mentors, mentee)
            some = some[order[AT_ONCE:]]
        if has_fallen[mentee]:
            left_out[mentee] = least
            for mentor in some:
                left_out[mentee] = max(left_out[mentee], row[mentor] - reference[mentor])
    return found


@compiled
def above(row: Int16s, some: Int64s, reference: Int64s, least: int, marks: Bools) -> Int64s:
    """Those of `some` mentors, not marked, whose pair at reference prices is worth more than `least`."""
    count = 0
    for mentor in some:
        if row[mentor] >= 0 and row[mentor] - reference[mentor] > least and not marks[mentor]:
            count += 1
    chosen = np.empty(count, dtype=np.int64)
    k = 0
    if count > 0:
        for mentor in some:
            if row[mentor] >= 0 and row[mentor] - reference[mentor] > least and not marks[mentor]:
                chosen[k] = mentor
                k += 1
    return chosen


@compiled
def introduce(
    scores: Int16s, mentor: int, price: int, mentees: Mentees, mentors: Mentors, scratch: Scratch
) -> None:
    """Set the price of a mentor who had no seats, and let everybody know."""
    mentors.price[mentor] = price
    mentors.reference[mentor] = FAR
    scratch.at[MENTORS_FELL] = max(scratch.at[MENTORS_FELL], mentors.sorted_by[mentor] - price)
    refer(scores, mentor, mentees.left_out, mentors.price, mentors.reference)
    scratch.fallen_mentors[mentor] = True
