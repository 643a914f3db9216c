"""The shortest way between two ends, searched from both.

A way leads from mentor to mentor, over people who move on. One end is given: a mentee who
comes in, or a mentor's free seat. The other is *outside*: for a mentee, the free seats
and whoever would lose least by going without; for a seat, the mentees without a mentor and
the mentors who are glad to be rid of one. Dijkstra's method goes out from the given
end; where that takes long, a second search comes from outside to meet it (T. A. J.
Nicholson, Finding the shortest route between two points in a network, 1966). Where
thousands of mentors are within a few points of each other, two small balls hold far
fewer of them than a large one.
"""

from matcher.repair.ball import (
    BEST,
    BOTH,
    HERE,
    MEETING,
    WORK,
    Ball,
    Scratch,
    clear,
    least,
    reach,
    reach_nearer_than,
    settle_nearest,
)
from matcher.repair.pairs import Pairs
from matcher.repair.prices import move_prices
from matcher.repair.state import FAR, NOBODY, Mentees, Mentors
from matcher.repair.steps import come, go_on
from matcher.repair.walk import walk
from scoring.fused.jit import compiled

ALONE = 2_000
"""So many pairs are looked at from the given end before the search from outside begins."""


@compiled
def insert_mentee(
    source: int,
    mentees: Mentees,
    mentors: Mentors,
    by_mentee: Pairs,
    by_mentor: Pairs,
    step_cost: int,
    scratch: Scratch,
) -> None:
    """Augment from `source`, who is unmatched; afterwards matched, or of price 0."""
    out, into, way = scratch.out, scratch.into, scratch.way
    clear(out)
    ways_out(into, mentees, mentors, step_cost)
    way[BEST], way[MEETING], way[BOTH] = (
        mentees.ask[source] + mentees.bonus[source] - mentors.level[0],
        NOBODY,
        0,
    )
    go_on(source, 0, mentees, mentors, by_mentee, scratch)
    while least(out) + way[BOTH] * least(into) < way[BEST]:
        if way[BOTH] and into.at[WORK] < out.at[WORK]:
            come(settle_nearest(into), into.at[HERE], mentees, mentors, by_mentor, scratch)
        elif way[BOTH] or out.at[WORK] < ALONE:
            node = settle_nearest(out)
            go_on(mentors.first[node], out.at[HERE], mentees, mentors, by_mentee, scratch)
        else:
            way[BOTH] = 1
            reach_nearer_than(into, way[BEST] - out.at[HERE])
    move_prices(source, mentees, mentors, by_mentee, by_mentor, scratch)
    walk(mentees, mentors, scratch)


@compiled
def fill_seat(
    source: int,
    mentees: Mentees,
    mentors: Mentors,
    by_mentee: Pairs,
    by_mentor: Pairs,
    step_cost: int,
    scratch: Scratch,
) -> None:
    """Augment to the next free seat of mentor `source`; afterwards taken, or priced at its cost."""
    out, into, way = scratch.out, scratch.into, scratch.way
    clear(into)
    ways_in(out, mentees, mentors, step_cost)
    out.distance[source] = FAR
    best = mentors.price[source] + mentors.level[0] - step_cost * mentors.load[source]
    way[BEST], way[MEETING], way[BOTH] = best, NOBODY, 0
    reach(source, 0, into.distance, into.settled, into.heap, into.place, into.at)
    while way[BOTH] * least(out) + least(into) < way[BEST]:
        if way[BOTH] and out.at[WORK] < into.at[WORK]:
            node = settle_nearest(out)
            go_on(mentors.first[node], out.at[HERE], mentees, mentors, by_mentee, scratch)
        elif way[BOTH] or into.at[WORK] < ALONE:
            come(settle_nearest(into), into.at[HERE], mentees, mentors, by_mentor, scratch)
        else:
            way[BOTH] = 1
            reach_nearer_than(out, way[BEST] - into.at[HERE])
            for mentee in range(len(mentees.ask)):
                if mentees.mentor_of[mentee] == NOBODY and not mentees.fixed[mentee]:
                    go_on(mentee, 0, mentees, mentors, by_mentee, scratch)
    move_prices(NOBODY, mentees, mentors, by_mentee, by_mentor, scratch)
    walk(mentees, mentors, scratch)


@compiled
def ways_out(into: Ball, mentees: Mentees, mentors: Mentors, step_cost: int) -> None:
    """Put in all ways from a mentor to outside: a seat that is free, or a mentee who goes without."""
    clear(into)
    level = mentors.level[0]
    for mentor in range(len(mentors.price)):
        if mentors.load[mentor] < mentors.seats[mentor]:
            into.distance[mentor] = max(0, step_cost * mentors.load[mentor] - mentors.price[mentor] - level)
    for mentee in range(len(mentees.ask)):
        mentor = mentees.mentor_of[mentee]
        if mentor != NOBODY:
            loss = mentees.ask[mentee] + mentees.bonus[mentee] - level
            if loss < into.distance[mentor] and not mentees.fixed[mentee]:
                into.distance[mentor], into.over[mentor] = loss, mentee


@compiled
def ways_in(out: Ball, mentees: Mentees, mentors: Mentors, step_cost: int) -> None:
    """Put in all ways from outside to a mentor over a seat that becomes empty."""
    clear(out)
    level = mentors.level[0]
    for mentor in range(len(mentors.price)):
        # Nobody can leave a mentor without mentees; but no price may fall below 0.
        if mentors.price[mentor] < FAR:
            out.distance[mentor] = mentors.price[mentor] + level
    if step_cost > 0:
        for mentee in range(len(mentees.ask)):
            mentor = mentees.mentor_of[mentee]
            if mentor != NOBODY and not mentees.fixed[mentee]:
                cost = step_cost * (mentors.load[mentor] - 1)
                out.distance[mentor] = mentors.price[mentor] + level - cost
