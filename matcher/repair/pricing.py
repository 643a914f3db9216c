"""Whether a pair that nobody looked at could help; and the loop that ends when none could."""

import numpy as np

from matcher.repair.backward import fill_seat
from matcher.repair.candidates import Candidates, add
from matcher.repair.forward import insert_mentee
from matcher.repair.state import NOBODY, Bools, Int16s, Int64s, Mentees, Mentors, Scratch, rise
from matcher.sparse.jit import compiled

AT_ONCE = 16
"""So many pairs of a mentee are added at once, the most promising ones."""


@compiled
def settle(
    scores: Int16s,
    mentees: Mentees,
    mentors: Mentors,
    candidates: Candidates,
    step_cost: int,
    highest_bonus: int,
    waiting_mentees: Bools,
    waiting_mentors: Bools,
    scratch: Scratch,
) -> bool:
    """Augment and price until the plan is optimal over all pairs.

    Parameters
    ----------
    scores : int16 [n, m]
    waiting_mentees, waiting_mentors : bool [n], bool [m]
        Mentees who may be owed a mentor, and mentors whose seats may be owed a mentee.

    Returns
    -------
    bool
        Whether it is done; if not, the candidates need room for `AT_ONCE` more for each mentee.
    """
    while True:
        for mentee in range(len(waiting_mentees)):
            owed = mentees.mentor_of[mentee] == NOBODY and mentees.price[mentee] > 0
            if waiting_mentees[mentee] and owed:
                insert_mentee(mentee, mentees, mentors, candidates, step_cost, scratch)
        for mentor in range(len(waiting_mentors)):
            while (
                waiting_mentors[mentor]
                and mentors.load[mentor] < mentors.seats[mentor]
                and mentors.price[mentor] > step_cost * mentors.load[mentor]
            ):
                fill_seat(mentor, mentees, mentors, candidates, step_cost, highest_bonus, scratch)
        waiting_mentees[:] = False
        waiting_mentors[:] = False
        if candidates.used[0] + AT_ONCE * len(waiting_mentees) > len(candidates.more_score):
            return False
        if not add_left_out(scores, mentees, mentors, candidates, waiting_mentees, waiting_mentors, scratch):
            return True


@compiled
def add_left_out(
    scores: Int16s,
    mentees: Mentees,
    mentors: Mentors,
    candidates: Candidates,
    waiting_mentees: Bools,
    waiting_mentors: Bools,
    scratch: Scratch,
) -> bool:
    """Add pairs that gain more than their prices, and free their mentees; return whether there were any.

    Only mentees and mentors whose prices have fallen since the last time are
    looked at, and of the mentees only those whose best pair left out is not
    ruled out by their own price.
    """
    fallen = np.flatnonzero(scratch.fallen_mentors)
    everybody = np.arange(len(mentors.price))
    found = False
    for mentee in range(len(mentees.price)):
        if (
            mentees.left_out[mentee] + mentees.bonus[mentee] > mentees.price[mentee]
            and not mentees.fixed[mentee]
        ):
            some = everybody if scratch.fallen_mentees[mentee] else fallen
            worth = most_helpful(scores[mentee], mentee, some, mentees, mentors, candidates)
            if worth > mentees.price[mentee]:
                found = True
                waiting_mentees[mentee] = True
                mentees.price[mentee] = worth
                if mentees.mentor_of[mentee] != NOBODY:
                    waiting_mentors[mentees.mentor_of[mentee]] = True
                    rise(mentees, mentors, mentee)
    scratch.fallen_mentees[:] = False
    scratch.fallen_mentors[:] = False
    return found


@compiled
def most_helpful(
    scores: Int16s, mentee: int, some: Int64s, mentees: Mentees, mentors: Mentors, candidates: Candidates
) -> int:
    """Add the pairs of a mentee that gain most above their prices; return the highest gain less price."""
    base = mentees.bonus[mentee]
    count = 0
    for mentor in some:
        if scores[mentor] >= 0 and base + scores[mentor] - mentors.price[mentor] > mentees.price[mentee]:
            count += 1
    if count == 0:
        return 0
    worth, which = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    count = 0
    for mentor in some:
        gain = base + scores[mentor] - mentors.price[mentor]
        if scores[mentor] >= 0 and gain > mentees.price[mentee]:
            worth[count], which[count] = gain, mentor
            count += 1
    order = np.argsort(-worth, kind="mergesort")[:AT_ONCE]
    for k in order:
        add(candidates, mentee, which[k], int(scores[which[k]]))
    return int(worth[order[0]])
