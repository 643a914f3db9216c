"""A mentee looks for the cheapest way in.

Shortest augmenting paths, as in `matcher.sparse.forward`, on pairs that come and
go: to a free seat, or over people who move on to one, or to somebody who loses
least by going without.
"""

from matcher.repair.candidates import OTHER, SHIFT, Candidates
from matcher.repair.search import (
    BEST,
    MENTEE,
    MENTEES_FELL,
    MENTOR,
    MENTORS_FELL,
    SETTLED,
    begin,
    clean,
    end_here,
    reach,
    settle_nearest,
)
from matcher.repair.state import NOBODY, Bools, Int32s, Int64s, Mentees, Mentors, Scratch, rise, sit
from scoring.fused.jit import compiled


@compiled
def insert_mentee(
    source: int, mentees: Mentees, mentors: Mentors, candidates: Candidates, step_cost: int, scratch: Scratch
) -> None:
    """Augment from `source`, who is unmatched; afterwards matched, or of price 0."""
    # Plain arrays in the loops: to take one out of its tuple costs more than a step.
    own, bonus, fixed, after = mentees.price, mentees.bonus, mentees.fixed, mentees.after
    price, load, seats, first = mentors.price, mentors.load, mentors.seats, mentors.first
    start, stop, pairs = candidates.start, candidates.stop, candidates.pairs
    sorted_by, chain, following = mentors.sorted_by, candidates.first, candidates.following
    more, more_score = candidates.more_mentor, candidates.more_score
    at, distance, over, touched = scratch.at, scratch.distance, scratch.over, scratch.touched
    settled, keys, items = scratch.settled, scratch.keys, scratch.items
    begin(at, own[source], source, NOBODY)
    node, here, mentee = NOBODY, 0, source
    while mentee != NOBODY:
        if not fixed[mentee]:
            end_here(at, here + own[mentee], mentee, NOBODY)
            base = here + own[mentee] - bonus[mentee]
            # No price has fallen by more than this since the pairs were sorted.
            limit = base - at[MENTORS_FELL]
            for k in range(start[mentee], stop[mentee]):
                key = pairs[k] >> SHIFT
                if limit - key >= at[BEST]:
                    break
                j = pairs[k] & OTHER
                length = base - key + price[j] - sorted_by[j]
                if length < distance[j] and length < at[BEST]:
                    come(mentee, j, length, step_cost, price, load, seats, over, at)
                    reach(j, length, distance, touched, keys, items, at)
            k = chain[mentee]
            while k != NOBODY:
                j, length = more[k], base - more_score[k] + price[more[k]]
                if length < distance[j] and length < at[BEST] and more_score[k] >= 0:
                    come(mentee, j, length, step_cost, price, load, seats, over, at)
                    reach(j, length, distance, touched, keys, items, at)
                k = following[k]
        mentee = NOBODY if node == NOBODY else after[mentee]
        while mentee == NOBODY:
            node = settle_nearest(at, distance, settled, keys, items)
            if node == NOBODY:
                break
            here, mentee = distance[node], first[node]
    raise_prices(source, mentees, mentors, scratch)
    walk_back(source, mentees, mentors, scratch)
    clean(at, distance, touched)


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
def raise_prices(source: int, mentees: Mentees, mentors: Mentors, scratch: Scratch) -> None:
    """What is nearer than the way's end becomes dearer by the difference, its mentees cheaper."""
    after, price, first = mentees.after, mentors.price, mentors.first
    settled, distance, length = scratch.settled, scratch.distance, scratch.at[BEST]
    lower(source, length, mentees.price, mentees.sorted_by, scratch.fallen_mentees, scratch.at)
    for k in range(scratch.at[SETTLED]):
        mentor = settled[k]
        more = length - distance[mentor]
        if more > 0:
            price[mentor] += more
            mentee = first[mentor]
            while mentee != NOBODY:
                if not mentees.fixed[mentee]:
                    lower(mentee, more, mentees.price, mentees.sorted_by, scratch.fallen_mentees, scratch.at)
                mentee = after[mentee]


@compiled
def lower(mentee: int, less: int, own: Int64s, sorted_by: Int64s, fallen: Bools, at: Int64s) -> None:
    """Lower the price of a mentee, and note it."""
    own[mentee] -= less
    fallen[mentee] = True
    at[MENTEES_FELL] = max(at[MENTEES_FELL], sorted_by[mentee] - own[mentee])


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
