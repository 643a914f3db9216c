"""A free seat looks for who gains most by coming: the mirror image of `matcher.repair.forward`."""

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
from matcher.repair.state import NOBODY, Int32s, Int64s, Mentees, Mentors, Scratch, rise, sit
from scoring.fused.jit import compiled


@compiled
def fill_seat(
    source: int,
    mentees: Mentees,
    mentors: Mentors,
    candidates: Candidates,
    step_cost: int,
    scratch: Scratch,
) -> None:
    """Augment from the next free seat of mentor `source`; afterwards taken, or priced at its cost."""
    # Plain arrays in the loops: to take one out of its tuple costs more than a step.
    own, bonus, fixed, mentor_of = mentees.price, mentees.bonus, mentees.fixed, mentees.mentor_of
    price, load = mentors.price, mentors.load
    start, stop, pairs = candidates.back_start, candidates.back_stop, candidates.back_pairs
    sorted_by, chain, following = mentees.sorted_by, candidates.back_first, candidates.back_following
    more, more_score = candidates.more_mentee, candidates.more_score
    at, distance, over, towards = scratch.at, scratch.distance, scratch.over, scratch.towards
    touched, settled, keys, items = scratch.touched, scratch.settled, scratch.keys, scratch.items
    begin(at, price[source] - step_cost * load[source], NOBODY, source)
    reach(source, 0, distance, touched, keys, items, at)
    node = settle_nearest(at, distance, settled, keys, items)
    while node != NOBODY:
        base = distance[node] + price[node]
        if node != source:
            end_here(at, base - step_cost * (load[node] - 1), NOBODY, node)
        # No price has fallen by more than this since the pairs were sorted.
        limit = base - at[MENTEES_FELL]
        for k in range(start[node], stop[node]):
            key = pairs[k] >> SHIFT
            if limit - key >= at[BEST]:
                break
            i = pairs[k] & OTHER
            length = base - key + own[i] - sorted_by[i]
            if length < at[BEST] and not fixed[i]:
                leave(i, node, length, mentor_of, distance, over, towards, touched, keys, items, at)
        k = chain[node]
        while k != NOBODY:
            i, length = more[k], base - more_score[k] + own[more[k]] - bonus[more[k]]
            if length < at[BEST] and more_score[k] >= 0 and not fixed[i]:
                leave(i, node, length, mentor_of, distance, over, towards, touched, keys, items, at)
            k = following[k]
        node = settle_nearest(at, distance, settled, keys, items)
    lower_prices(mentees, mentors, scratch)
    walk_back(source, mentees, mentors, scratch)
    clean(at, distance, touched)


@compiled
def leave(
    mentee: int,
    mentor: int,
    length: int,
    mentor_of: Int32s,
    distance: Int64s,
    over: Int32s,
    towards: Int32s,
    touched: Int32s,
    keys: Int64s,
    items: Int32s,
    at: Int64s,
) -> None:
    """Note the way on which a mentee comes to `mentor`, from outside or from another mentor."""
    here = mentor_of[mentee]
    if here == NOBODY:
        end_here(at, length, mentee, mentor)
    elif length < distance[here]:
        over[here], towards[here] = mentee, mentor
        reach(here, length, distance, touched, keys, items, at)


@compiled
def lower_prices(mentees: Mentees, mentors: Mentors, scratch: Scratch) -> None:
    """What is nearer than the way's end becomes cheaper by the difference, its mentees dearer."""
    own, after, fallen = mentees.price, mentees.after, scratch.fallen_mentors
    price, first, settled, distance = mentors.price, mentors.first, scratch.settled, scratch.distance
    length, sorted_by = scratch.at[BEST], mentors.sorted_by
    for k in range(scratch.at[SETTLED]):
        mentor = settled[k]
        less = length - distance[mentor]
        if less > 0:
            price[mentor] -= less
            fallen[mentor] = True
            scratch.at[MENTORS_FELL] = max(scratch.at[MENTORS_FELL], sorted_by[mentor] - price[mentor])
            mentee = first[mentor]
            while mentee != NOBODY:
                own[mentee] += less
                mentee = after[mentee]


@compiled
def walk_back(source: int, mentees: Mentees, mentors: Mentors, scratch: Scratch) -> None:
    """Everybody on the way moves one mentor nearer to the source."""
    mentor, comer = scratch.at[MENTOR], scratch.at[MENTEE]
    while mentor != source:
        leaver, target = scratch.over[mentor], scratch.towards[mentor]
        rise(mentees, mentors, leaver)
        if comer != NOBODY:
            sit(mentees, mentors, comer, mentor)
        comer, mentor = leaver, target
    if comer != NOBODY:
        sit(mentees, mentors, comer, source)
