"""What each kind of change does to the arrays, before everybody concerned looks for a new place."""

import numpy as np

from matcher.plan import NOBODY
from matcher.repair.desk import Desk
from matcher.repair.layout import remove
from matcher.repair.pairs import announce, best_worth
from matcher.repair.state import FAR, Int16s, rise


def forbid(desk: Desk, mentee: int, mentor: int) -> None:
    """Forbid a pair; if it is a pair of the plan, undo it."""
    remove(desk.by_mentee, mentee, mentor)
    remove(desk.by_mentor, mentor, mentee)
    if desk.mentees.mentor_of[mentee] == mentor:
        vacate(desk, mentee)


def fix(desk: Desk, mentee: int) -> None:
    """Let no way lead over a mentee."""
    desk.mentees.fixed[mentee] = True
    desk.mentees.ask[mentee] = FAR


def vacate(desk: Desk, mentee: int) -> None:
    """Take a mentee's seat away; mentee and mentor wait."""
    mentees = desk.mentees
    desk.waiting.mentors[mentees.mentor_of[mentee]] = True
    rise(mentees, desk.mentors, mentee)
    if mentees.fixed[mentee]:
        mentees.fixed[mentee] = False
        _ask(desk, mentee)
    desk.waiting.mentees[mentee] = True


def dismiss_mentee(desk: Desk, mentee: int) -> None:
    """Take a mentee out; the mentor waits."""
    mentees, mentor = desk.mentees, int(desk.mentees.mentor_of[mentee])
    if mentor != NOBODY:
        rise(mentees, desk.mentors, mentee)
        desk.waiting.mentors[mentor] = True
    desk.by_mentee.counts[mentee] = desk.by_mentee.near_count[mentee] = 0
    # Who is fixed is never moved, not even to a first mentor.
    fix(desk, mentee)


def dismiss_mentor(desk: Desk, mentor: int) -> None:
    """Take a mentor out; all mentees of this mentor wait, the fixed ones too."""
    desk.mentors.seats[mentor] = 0
    desk.mentors.price[mentor] = FAR
    for mentee in np.flatnonzero(desk.mentees.mentor_of == mentor).tolist():
        vacate(desk, mentee)


def admit_mentee(desk: Desk, row: Int16s, bonus: int) -> int:
    """Take in a mentee, who waits; return the index.

    Parameters
    ----------
    row : int16 [m]
        The scores with everybody.
    bonus : int
        The pair bonus included.
    """
    mentee = desk.place_for_mentee()
    desk.add_pairs_of_mentee(mentee, row)
    desk.mentees.bonus[mentee] = bonus
    desk.mentees.fixed[mentee] = False
    _ask(desk, mentee)
    desk.waiting.mentees[mentee] = True
    return mentee


def admit_mentor(desk: Desk, column: Int16s, seats: int) -> int:
    """Take in a mentor, whose seats wait; return the index.

    Parameters
    ----------
    column : int16 [n]
        The scores with everybody.
    """
    mentor = desk.place_for_mentor()
    desk.add_pairs_of_mentor(mentor, column)
    give_seats(desk, mentor, seats)
    return mentor


def give_seats(desk: Desk, mentor: int, seats: int) -> None:
    """Give a mentor so many seats, which wait, or take some away from mentees, who wait.

    There are no fewer than fixed pairs.
    """
    had = int(desk.mentors.seats[mentor])
    members = np.flatnonzero(desk.mentees.mentor_of == mentor)
    movable = members[~desk.mentees.fixed[members]]
    for mentee in movable[: max(0, len(members) - seats)].tolist():
        vacate(desk, mentee)
    desk.mentors.seats[mentor] = seats
    desk.waiting.mentors[mentor] = True
    if seats == 0:
        desk.mentors.price[mentor] = FAR
    elif had == 0:
        worth = best_worth(desk.by_mentor, mentor, desk.mentees.ask)
        desk.mentors.price[mentor] = max(0, worth)
        announce(desk.by_mentor, mentor, max(0, worth), desk.by_mentee)


def _ask(desk: Desk, mentee: int) -> None:
    """Price a mentee who had no price at what the best mentor would give, and let all mentors know."""
    mentees = desk.mentees
    worth = best_worth(desk.by_mentee, mentee, desk.mentors.price)
    mentees.ask[mentee] = max(worth, -int(mentees.bonus[mentee]))
    announce(desk.by_mentee, mentee, int(mentees.ask[mentee]), desk.by_mentor)
