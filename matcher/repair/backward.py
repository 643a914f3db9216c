"""A free seat looks for who gains most by coming: the mirror image of `matcher.repair.forward`."""

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
def fill_seat(
    source: int,
    mentees: Mentees,
    mentors: Mentors,
    by_mentee: Pairs,
    by_mentor: Pairs,
    step_cost: int,
    scratch: Scratch,
) -> None:
    """Augment from the next free seat of mentor `source`; afterwards taken, or priced at its cost."""
    # Plain arrays in the loops: to take one out of its tuple costs more than a step.
    ask, mentor_of, price, load = mentees.ask, mentees.mentor_of, mentors.price, mentors.load
    near, near_count, origin, rest = by_mentor.near, by_mentor.near_count, by_mentor.origin, by_mentor.rest
    width = by_mentor.width
    start, count, others, scores = by_mentor.start, by_mentor.counts, by_mentor.others, by_mentor.scores
    at, distance, over, towards = scratch.at, scratch.distance, scratch.over, scratch.towards
    touched, settled, heap, place = scratch.touched, scratch.settled, scratch.heap, scratch.place
    clock = by_mentor.clock[0]
    begin(at, price[source] - step_cost * load[source], NOBODY, source)
    reach(source, 0, distance, touched, settled, heap, place, at)
    node = settle_nearest(at, distance, settled, heap, place)
    while node != NOBODY:
        base = distance[node] + price[node]
        if node != source:
            end_here(at, base - step_cost * (load[node] - 1), NOBODY, node)
        # A list that was too short when it was made would be so again.
        if base - rest[node] - clock < at[BEST] <= distance[node] + width[node]:
            list_near(by_mentor, node, price[node], ask)
        if base - rest[node] - clock < at[BEST]:
            for k in range(start[node], start[node] + count[node]):
                i = others[k]
                length = base - scores[k] + ask[i]
                if length < at[BEST] and (mentor_of[i] == NOBODY or length < distance[mentor_of[i]]):
                    leave(
                        i, node, length, mentor_of, distance, over, towards, touched, settled, heap, place, at
                    )
        else:
            # What the slack of a pair in the list, rounded down, must be added to at least.
            shift = base - clock - origin[node] - (BIN - 1)
            for k in range(near_count[node]):
                pair = near[node, k]
                if shift + (pair >> SLACK_SHIFT) >= at[BEST]:
                    break
                i = pair & OTHER
                length = base - ((pair >> OTHER_BITS) & SCORE) + ask[i]
                if length < at[BEST] and (mentor_of[i] == NOBODY or length < distance[mentor_of[i]]):
                    leave(
                        i, node, length, mentor_of, distance, over, towards, touched, settled, heap, place, at
                    )
        node = settle_nearest(at, distance, settled, heap, place)
    lower_prices(mentees, mentors, by_mentee, by_mentor, scratch)
    walk_back(source, mentees, mentors, scratch)
    clean(at, distance, touched, place)


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
    settled: Int32s,
    heap: Int32s,
    place: Int32s,
    at: Int64s,
) -> None:
    """Note the way on which a mentee comes to `mentor`, from outside or from another mentor."""
    here = mentor_of[mentee]
    if here == NOBODY:
        end_here(at, length, mentee, mentor)
    elif length < distance[here]:
        over[here], towards[here] = mentee, mentor
        reach(here, length, distance, touched, settled, heap, place, at)


@compiled
def lower_prices(
    mentees: Mentees, mentors: Mentors, by_mentee: Pairs, by_mentor: Pairs, scratch: Scratch
) -> None:
    """What is nearer than the way's end becomes cheaper by the difference, its mentees dearer."""
    ask, fixed, after = mentees.ask, mentees.fixed, mentees.after
    price, first, settled, distance = mentors.price, mentors.first, scratch.settled, scratch.distance
    length = scratch.at[BEST]
    for k in range(scratch.at[SETTLED]):
        mentor = settled[k]
        less = length - distance[mentor]
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
