"""A mentee looks for the cheapest way in.

Shortest augmenting paths, as in `matcher.sparse.forward`, on pairs that come and
go: to a free seat, or over people who move on to one, or to somebody who loses
least by going without.
"""

from matcher.repair.pairs import BIN, OTHER, OTHER_BITS, SCORE, SLACK_SHIFT, Pairs, announce, list_near
from matcher.repair.search import (
    ANNOUNCED,
    BEST,
    MENTEE,
    MENTOR,
    SETTLED,
    begin,
    clean,
    end_here,
    reach,
    settle_nearest,
)
from matcher.repair.state import NOBODY, Int32s, Int64s, Mentees, Mentors, Scratch, rise, sit
from scoring.fused.jit import compiled


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
    # Plain arrays in the loops: to take one out of its tuple costs more than a step.
    ask, bonus, fixed, after = mentees.ask, mentees.bonus, mentees.fixed, mentees.after
    price, load, seats, first = mentors.price, mentors.load, mentors.seats, mentors.first
    near, near_count, origin, rest = by_mentee.near, by_mentee.near_count, by_mentee.origin, by_mentee.rest
    width = by_mentee.width
    start, count, others, scores = by_mentee.start, by_mentee.counts, by_mentee.others, by_mentee.scores
    at, distance, over, touched = scratch.at, scratch.distance, scratch.over, scratch.touched
    settled, heap, place = scratch.settled, scratch.heap, scratch.place
    clock = by_mentee.clock[0]
    begin(at, ask[source] + bonus[source], source, NOBODY)
    node, here, mentee = NOBODY, 0, source
    while mentee != NOBODY:
        if not fixed[mentee]:
            base = here + ask[mentee]
            end_here(at, base + bonus[mentee], mentee, NOBODY)
            # A list that was too short when it was made would be so again.
            if base - rest[mentee] - clock < at[BEST] <= here + width[mentee]:
                list_near(by_mentee, mentee, ask[mentee], price)
            if base - rest[mentee] - clock < at[BEST]:
                for k in range(start[mentee], start[mentee] + count[mentee]):
                    j = others[k]
                    length = base - scores[k] + price[j]
                    if length < distance[j] and length < at[BEST]:
                        come(mentee, j, length, step_cost, price, load, seats, over, at)
                        reach(j, length, distance, touched, settled, heap, place, at)
            else:
                # What the slack of a pair in the list, rounded down, must be added to at least.
                shift = base - clock - origin[mentee] - (BIN - 1)
                for k in range(near_count[mentee]):
                    pair = near[mentee, k]
                    if shift + (pair >> SLACK_SHIFT) >= at[BEST]:
                        break
                    j = pair & OTHER
                    length = base - ((pair >> OTHER_BITS) & SCORE) + price[j]
                    if length < distance[j] and length < at[BEST]:
                        come(mentee, j, length, step_cost, price, load, seats, over, at)
                        reach(j, length, distance, touched, settled, heap, place, at)
        mentee = NOBODY if node == NOBODY else after[mentee]
        while mentee == NOBODY:
            node = settle_nearest(at, distance, settled, heap, place)
            if node == NOBODY:
                break
            here, mentee = distance[node], first[node]
    raise_prices(source, mentees, mentors, by_mentee, by_mentor, scratch)
    walk_back(source, mentees, mentors, scratch)
    clean(at, distance, touched, place)


@compiled
def come(
    mentee: int,
    mentor: int,
    length: int,
    step_cost: int,
    price: Int64s,
    load: Int32s,
    seats: Int32s,
    over: Int32s,
    at: Int64s,
) -> None:
    """Note over whom a mentor is reached, and the end of the way if a seat is free there."""
    over[mentor] = mentee
    if load[mentor] < seats[mentor]:
        end_here(at, length + max(0, step_cost * load[mentor] - price[mentor]), NOBODY, mentor)


@compiled
def raise_prices(
    source: int, mentees: Mentees, mentors: Mentors, by_mentee: Pairs, by_mentor: Pairs, scratch: Scratch
) -> None:
    """What is nearer than the way's end becomes dearer by the difference, its mentees cheaper."""
    ask, fixed, after = mentees.ask, mentees.fixed, mentees.after
    price, first = mentors.price, mentors.first
    settled, distance, length = scratch.settled, scratch.distance, scratch.at[BEST]
    ask[source] -= length
    announce(by_mentee, source, ask[source], by_mentor)
    for k in range(scratch.at[SETTLED]):
        mentor = settled[k]
        more = length - distance[mentor]
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
