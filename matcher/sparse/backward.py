"""Shortest augmenting paths from the side of the seats.

The mirror image of `matcher.sparse.forward`: a seat whose price is above its
cost, but that nobody has taken, looks for the mentee whose coming costs the plan
least; a mentor who loses a mentee on the way looks on, or leaves the seat empty.
"""

from matcher.sparse.graph import pairs_of
from matcher.sparse.search import clean, move_prices, reach, settle_nearest, wait
from matcher.sparse.state import (
    MENTEE,
    MENTEE_BITS,
    NOBODY,
    Reverse,
    Scratch,
    Seats,
    State,
    rise,
    seat_cost,
    sit,
)
from scoring.fused.jit import compiled


@compiled
def fill_seat(source: int, reverse: Reverse, seats: Seats, state: State, scratch: Scratch, floor: int) -> int:
    """Augment from the next free seat of mentor `source`; afterwards taken, or priced at its cost.

    Parameters
    ----------
    floor : int
        No mentee has a lower price.

    Returns
    -------
    int
        How many mentors were looked at.
    """
    # Plain arrays in the loops: to take one out of its tuple costs more than a step.
    u, w, load, mentor_of = state.u, state.w, state.load, state.mentor_of
    pair, highest = reverse.pair, reverse.highest
    distance, before, towards = scratch.distance, scratch.before, scratch.towards
    keys, items, ready = scratch.keys, scratch.items, scratch.ready
    settled, touched = scratch.settled, scratch.touched
    best = w[source] - seat_cost(seats, source, load[source])
    end_mentee, end_mentor = NOBODY, source
    size = waiting = done = reached = 0
    here = 0
    node = source
    reached = reach(source, 0, reached, distance, touched)
    while True:
        settled[done] = node
        done += 1
        if node != source:
            empty = here + w[node] - seat_cost(seats, node, load[node] - 1)
            if empty < best:
                best, end_mentee, end_mentor = empty, NOBODY, node
        base = here + w[node]
        start, stop = pairs_of(reverse, node)
        for edge in range(start, stop):
            rest = base - highest + (pair[edge] >> MENTEE_BITS)
            if rest + floor >= best:
                break
            mentee = pair[edge] & MENTEE
            there = rest + u[mentee]
            if there >= best:
                continue
            mentor = mentor_of[mentee]
            if mentor == NOBODY:
                best, end_mentee, end_mentor = there, mentee, node
                continue
            if there >= distance[mentor]:
                continue
            reached = reach(mentor, there, reached, distance, touched)
            # Over whom: this mentee leaves `mentor` and comes to `node`.
            before[mentor] = mentee
            towards[mentor] = node
            waiting, size = wait(mentor, there, here, waiting, size, keys, items, ready)
        node, here, waiting, size = settle_nearest(here, best, waiting, size, keys, items, ready, distance)
        if node == NOBODY:
            break

    move_prices(best, -1, done, seats, state, scratch)
    _walk_back(source, end_mentee, end_mentor, seats, state, scratch)
    clean(reached, scratch)
    return done


@compiled
def _walk_back(
    source: int, end_mentee: int, end_mentor: int, seats: Seats, state: State, scratch: Scratch
) -> None:
    """Everybody on the path moves one mentor nearer to the source."""
    mentor, comer = end_mentor, end_mentee
    while mentor != source:
        leaver, target = scratch.before[mentor], scratch.towards[mentor]
        rise(seats, state, leaver)
        if comer != NOBODY:
            sit(seats, state, comer, mentor)
        comer, mentor = leaver, target
    if comer != NOBODY:
        sit(seats, state, comer, source)
