"""After a search, the prices that prove the plan with the way walked.

Around where the way begins, out to a radius, mentors become dearer by how much nearer they are
than that; around where it ends, cheaper. Their mentees pay for it, or gain. The
two radii together are the way's length, so that it costs nothing any more, and no
pair less than nothing. Outside is an end of every way: its price is the level.
"""

from matcher.repair.ball import BEST, BOTH, HERE, SETTLED, Ball, Scratch, least
from matcher.repair.pairs import Pairs, announce
from matcher.repair.state import NOBODY, Mentees, Mentors
from scoring.fused.jit import compiled

ANNOUNCED = 32
"""The prices of so many mentors, those that move farthest, are announced; the others move the clock."""


@compiled
def move_prices(
    source: int, mentees: Mentees, mentors: Mentors, by_mentee: Pairs, by_mentor: Pairs, scratch: Scratch
) -> None:
    """Move all prices; `source` is the mentee who comes in, `NOBODY` if a seat is filled."""
    out, into, length = scratch.out, scratch.into, scratch.way[BEST]
    if source != NOBODY:
        far = min(least(into), length - out.at[HERE]) if scratch.way[BOTH] else 0
        shift = far
    else:
        far = length - (min(least(out), length - into.at[HERE]) if scratch.way[BOTH] else 0)
        shift = far - length
    raise_around(length - far, out, mentees, mentors, by_mentee, by_mentor)
    lower_around(far, into, mentees, mentors, by_mentee, by_mentor)
    if source != NOBODY:
        # The source is outside no more.
        mentees.ask[source] -= length
        announce(by_mentee, source, mentees.ask[source], by_mentor)
    if shift != 0:
        mentors.level[0] += shift
        for mentee in range(len(mentees.ask)):
            if mentees.mentor_of[mentee] == NOBODY and not mentees.fixed[mentee]:
                mentees.ask[mentee] += shift
        if shift < 0:
            by_mentor.clock[0] -= shift


@compiled
def raise_around(
    radius: int, out: Ball, mentees: Mentees, mentors: Mentors, by_mentee: Pairs, by_mentor: Pairs
) -> None:
    """Who is nearer than `radius` to where the way begins becomes dearer by the difference."""
    ask, fixed, after, price, first = mentees.ask, mentees.fixed, mentees.after, mentors.price, mentors.first
    for k in range(out.at[SETTLED]):
        mentor = out.settled[k]
        more = radius - out.distance[mentor]
        if more <= 0:
            break
        if k == ANNOUNCED:
            by_mentor.clock[0] += more
        price[mentor] += more
        mentee = first[mentor]
        while mentee != NOBODY:
            if not fixed[mentee]:
                ask[mentee] -= more
                if k < ANNOUNCED:
                    announce(by_mentee, mentee, ask[mentee], by_mentor)
            mentee = after[mentee]


@compiled
def lower_around(
    radius: int, into: Ball, mentees: Mentees, mentors: Mentors, by_mentee: Pairs, by_mentor: Pairs
) -> None:
    """Who is nearer than `radius` to where the way ends becomes cheaper by the difference."""
    ask, fixed, after, price, first = mentees.ask, mentees.fixed, mentees.after, mentors.price, mentors.first
    for k in range(into.at[SETTLED]):
        mentor = into.settled[k]
        less = radius - into.distance[mentor]
        if less <= 0:
            break
        price[mentor] -= less
        if k < ANNOUNCED:
            announce(by_mentor, mentor, price[mentor], by_mentee)
        elif k == ANNOUNCED:
            by_mentee.clock[0] += less
        mentee = first[mentor]
        while mentee != NOBODY:
            if not fixed[mentee]:
                ask[mentee] += less
            mentee = after[mentee]
