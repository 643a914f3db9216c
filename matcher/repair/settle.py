"""Let everybody who waits look for a place, one after the other."""

from typing import NamedTuple

from matcher.repair.backward import fill_seat
from matcher.repair.forward import insert_mentee
from matcher.repair.pairs import Pairs
from matcher.repair.state import NOBODY, Bools, Mentees, Mentors, Scratch
from scoring.fused.jit import compiled


class Waiting(NamedTuple):
    """Mentees who may be owed a mentor, bool [n], and mentors whose seats may be owed a mentee, bool [m]."""

    mentees: Bools
    mentors: Bools


@compiled
def settle(
    mentees: Mentees,
    mentors: Mentors,
    by_mentee: Pairs,
    by_mentor: Pairs,
    step_cost: int,
    waiting: Waiting,
    scratch: Scratch,
) -> None:
    """Augment until the plan is optimal; every search looks at all pairs, so nothing is left to prove."""
    for mentee in range(len(waiting.mentees)):
        if waiting.mentees[mentee]:
            waiting.mentees[mentee] = False
            price = mentees.ask[mentee] + mentees.bonus[mentee]
            if mentees.mentor_of[mentee] == NOBODY and not mentees.fixed[mentee] and price > 0:
                insert_mentee(mentee, mentees, mentors, by_mentee, by_mentor, step_cost, scratch)
    for mentor in range(len(waiting.mentors)):
        if waiting.mentors[mentor]:
            waiting.mentors[mentor] = False
            while (
                mentors.load[mentor] < mentors.seats[mentor]
                and mentors.price[mentor] > step_cost * mentors.load[mentor]
            ):
                fill_seat(mentor, mentees, mentors, by_mentee, by_mentor, step_cost, scratch)
