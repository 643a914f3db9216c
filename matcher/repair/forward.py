"""A mentee looks for the cheapest way in.

Shortest augmenting paths, as in `matcher.sparse.forward`, on pairs that come and
go: to a free seat, or over people who move on to one, or to somebody who loses
least by going without.
"""

from matcher.repair.candidates import Candidates
from matcher.repair.search import BEST, MENTEE, MENTOR, SETTLED, begin, clean, end_here, reach, settle_nearest
from matcher.repair.state import NOBODY, Mentees, Mentors, Scratch, rise, sit
from matcher.sparse.jit import compiled


@compiled
def insert_mentee(
    source: int, mentees: Mentees, mentors: Mentors, candidates: Candidates, step_cost: int, scratch: Scratch
) -> None:
    """Augment from `source`, who is unmatched; afterwards matched, or of price 0."""
    begin(scratch, mentees.price[source], source, NOBODY)
    look_round(source, 0, mentees, mentors, candidates, step_cost, scratch)
    while True:
        node = settle_nearest(scratch)
        if node == NOBODY:
            break
        here = scratch.distance[node]
        mentee = mentors.first[node]
        while mentee != NOBODY:
            if not mentees.fixed[mentee]:
                end_here(scratch, here + mentees.price[mentee], mentee, NOBODY)
                look_round(mentee, here, mentees, mentors, candidates, step_cost, scratch)
            mentee = mentees.after[mentee]
    raise_prices(source, mentees, mentors, scratch)
    walk_back(source, mentees, mentors, scratch)
    clean(scratch)


@compiled
def look_round(
    mentee: int,
    here: int,
    mentees: Mentees,
    mentors: Mentors,
    candidates: Candidates,
    step_cost: int,
    scratch: Scratch,
) -> None:
    """Note the ways of a mentee, who is at `here`, to all candidates."""
    base = here + mentees.price[mentee] - mentees.bonus[mentee]
    for k in range(candidates.start[mentee], candidates.start[mentee + 1]):
        if candidates.score[k] >= 0:
            if base - candidates.score[k] >= scratch.at[BEST]:
                break
            come(mentee, candidates.mentor[k], base - candidates.score[k], mentors, step_cost, scratch)
    k = candidates.first[mentee]
    while k != NOBODY:
        if candidates.more_score[k] >= 0:
            come(
                mentee,
                candidates.more_mentor[k],
                base - candidates.more_score[k],
                mentors,
                step_cost,
                scratch,
            )
        k = candidates.following[k]


@compiled
def come(mentee: int, mentor: int, rest: int, mentors: Mentors, step_cost: int, scratch: Scratch) -> None:
    """Note the way of a mentee to one mentor, `rest` less the mentor's price."""
    length = rest + mentors.price[mentor]
    if length < scratch.distance[mentor] and length < scratch.at[BEST]:
        if mentors.load[mentor] < mentors.seats[mentor]:
            more = max(0, step_cost * mentors.load[mentor] - mentors.price[mentor])
            end_here(scratch, length + more, NOBODY, mentor)
        reach(scratch, mentor, length, mentee, NOBODY)


@compiled
def raise_prices(source: int, mentees: Mentees, mentors: Mentors, scratch: Scratch) -> None:
    """What is nearer than the way's end becomes dearer by the difference, its mentees cheaper."""
    length = scratch.at[BEST]
    mentees.price[source] -= length
    scratch.fallen_mentees[source] = True
    for k in range(scratch.at[SETTLED]):
        mentor = scratch.settled[k]
        more = length - scratch.distance[mentor]
        if more > 0:
            mentors.price[mentor] += more
            mentee = mentors.first[mentor]
            while mentee != NOBODY:
                mentees.price[mentee] -= more
                scratch.fallen_mentees[mentee] = True
                mentee = mentees.after[mentee]


@compiled
def walk_back(source: int, mentees: Mentees, mentors: Mentors, scratch: Scratch) -> None:
    """Move everybody on the way one mentor further."""
    mentor = scratch.at[MENTOR]
    if mentor == NOBODY:
        leaver = scratch.at[MENTEE]
        if leaver == source:
            return
        mentor = mentees.mentor_of[leaver]
        rise(mentees, mentors, leaver)
    while True:
        mentee = scratch.over[mentor]
        if mentee == source:
            sit(mentees, mentors, mentee, mentor)
            return
        previous = mentees.mentor_of[mentee]
        rise(mentees, mentors, mentee)
        sit(mentees, mentors, mentee, mentor)
        mentor = previous
