"""What each kind of change does to the arrays, before everybody concerned looks for a new place."""

import numpy as np

from matcher.plan import NOBODY
from matcher.repair.candidates import add_all, refuse
from matcher.repair.desk import Desk
from matcher.repair.limits import MOST_SEATS
from matcher.repair.pricing import introduce
from matcher.repair.rows import best_of
from matcher.repair.search import MENTEES_FELL
from matcher.repair.state import FAR, REFUSED, Int16s, Int64s, rise

KEEP = 1_024
"""So many candidates has somebody who comes."""


def forbid(desk: Desk, mentee: int, mentor: int) -> None:
    """Forbid a pair; if it is a pair of the plan, undo it."""
    desk.scores.of_mentee[mentee, mentor] = desk.scores.of_mentor[mentor, mentee] = REFUSED
    refuse(desk.candidates, mentee, mentor)
    if desk.mentees.mentor_of[mentee] == mentor:
        vacate(desk, mentee)


def vacate(desk: Desk, mentee: int) -> None:
    """Take a mentee's seat away; mentee and mentor wait."""
    mentees = desk.mentees
    desk.waiting.mentors[mentees.mentor_of[mentee]] = True
    desk.waiting.mentees[mentee] = True
    rise(mentees, desk.mentors, mentee)
    if mentees.fixed[mentee]:
        # The price of a fixed mentee counts for nothing, so nobody has kept it.
        mentees.fixed[mentee] = False
        row = desk.scores.of_mentee[mentee]
        highest = int(np.where(row >= 0, row - desk.mentors.price, -FAR).max(initial=-FAR))
        mentees.price[mentee] = max(0, highest + int(mentees.bonus[mentee]))
        fell = int(mentees.sorted_by[mentee] - mentees.price[mentee])
        desk.scratch.at[MENTEES_FELL] = max(int(desk.scratch.at[MENTEES_FELL]), fell)
        desk.scratch.fallen_mentees[mentee] = True


def dismiss_mentee(desk: Desk, mentee: int) -> None:
    """Take a mentee out; the mentor waits."""
    mentees, mentor = desk.mentees, int(desk.mentees.mentor_of[mentee])
    if mentor != NOBODY:
        rise(mentees, desk.mentors, mentee)
        desk.waiting.mentors[mentor] = True
    desk.scores.of_mentee[mentee] = desk.scores.of_mentor[:, mentee] = REFUSED
    mentees.left_out[mentee] = -FAR
    mentees.price[mentee] = 0
    # Who is fixed is never moved, not even to a first mentor.
    mentees.fixed[mentee] = True


def dismiss_mentor(desk: Desk, mentor: int) -> None:
    """Take a mentor out; all mentees of this mentor wait, the fixed ones too."""
    desk.mentors.seats[mentor] = 0
    desk.mentors.price[mentor] = FAR
    desk.scores.of_mentor[mentor] = desk.scores.of_mentee[:, mentor] = REFUSED
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
    desk.scores.of_mentee[mentee, : len(row)] = desk.scores.of_mentor[: len(row), mentee] = row
    mentees, price = desk.mentees, desk.mentors.price[: len(row)]
    possible = (row >= 0) & (price < FAR)
    gain = np.where(possible, row - price, -FAR)
    chosen = best_of(gain, KEEP)
    _add(desk, np.full(len(chosen), mentee), chosen)
    mentees.bonus[mentee] = bonus
    mentees.fixed[mentee] = False
    mentees.price[mentee] = max(0, int(gain.max(initial=-FAR)) + bonus)
    mentees.sorted_by[mentee] = 0
    possible[chosen] = False
    below = np.where(possible, row - desk.mentors.reference[: len(row)], -FAR)
    mentees.left_out[mentee] = below.max(initial=-FAR)
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
    desk.scores.of_mentor[mentor, : len(column)] = desk.scores.of_mentee[: len(column), mentor] = column
    give_seats(desk, mentor, seats)
    return mentor


def give_seats(desk: Desk, mentor: int, seats: int) -> None:
    """Give a mentor so many seats, which wait, or take some away from mentees, who wait.

    Raises
    ------
    ValueError
        If the number is out of range, or below that of the fixed pairs.
    """
    members = np.flatnonzero(desk.mentees.mentor_of == mentor)
    fixed = desk.mentees.fixed[members]
    if not fixed.sum() <= seats <= MOST_SEATS:
        raise ValueError(
            f"Mentor {mentor} has {fixed.sum()} fixed pairs; "
            f"seats are {fixed.sum()} to {MOST_SEATS}, got {seats}."
        )
    for mentee in members[~fixed][: max(0, len(members) - seats)].tolist():
        vacate(desk, mentee)
    had = int(desk.mentors.seats[mentor])
    desk.mentors.seats[mentor] = seats
    desk.waiting.mentors[mentor] = True
    if seats == 0:
        desk.mentors.price[mentor] = FAR
    elif had == 0:
        _introduce(desk, mentor)


def _introduce(desk: Desk, mentor: int) -> None:
    """Price a mentor who had no seats at what the best mentee would give, and add candidates."""
    mentees, column = desk.mentees, desk.scores.of_mentor[mentor]
    gain = np.where((column >= 0) & ~mentees.fixed, column + mentees.bonus - mentees.price, -FAR)
    chosen = best_of(gain, KEEP)
    _add(desk, chosen, np.full(len(chosen), mentor))
    introduce(column, mentor, max(0, int(gain.max(initial=0))), mentees, desk.mentors, desk.scratch)


def _add(desk: Desk, mentees: Int64s, mentors: Int64s) -> None:
    desk.make_room(len(mentees))
    add_all(desk.candidates, mentees, mentors, desk.scores.of_mentee[mentees, mentors].astype(np.int64))
