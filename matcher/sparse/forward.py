"""Shortest augmenting paths from the side of the mentees.

A mentee without a mentor, but with a price above the worth of nobody, looks for
the cheapest way in: a free seat, a seat whose owner moves on, or somebody on the
way who loses least by going without. Dijkstra's method on reduced costs
u_i + w_j - gain, which are never negative (Edmonds and Karp 1972, Tomizawa 1971),
with mentors as nodes, for their mentees are all at the same distance.
"""

from matcher.sparse.search import clean, move_prices, reach, settle_nearest, wait
from matcher.sparse.state import FAR, NOBODY, Graph, Scratch, Seats, State, rise, seat_cost, sit
from scoring.fused.jit import compiled


@compiled
def insert_mentee(source: int, graph: Graph, seats: Seats, state: State, scratch: Scratch, floor: int) -> int:
    """Augment from `source`, who is unmatched; afterwards matched, or of price 0.

    Parameters
    ----------
    floor : int
        No mentor has a lower price.

    Returns
    -------
    int
        How many mentors were looked at.
    """
    # Plain arrays in the loops: to take one out of its tuple costs more than a step.
    u, w, loads, occupant = state.u, state.w, state.load, state.occupant
    start, mentors, gain, bonus = graph.start, graph.mentor, graph.gain, graph.bonus
    must, first, capacity = seats.must, seats.first, seats.capacity
    distance, before = scratch.distance, scratch.before
    keys, items, ready = scratch.keys, scratch.items, scratch.ready
    settled, touched = scratch.settled, scratch.touched
    best = FAR if must[source] else u[source]
    end_mentee, end_mentor = source, NOBODY
    size = waiting = done = reached = 0
    here = 0
    node = NOBODY
    while True:
        # Look at the source first, then at the mentees of each settled mentor.
        count = 1 if node == NOBODY else loads[node]
        for k in range(count):
            mentee = source if node == NOBODY else occupant[first[node] + k]
            if not must[mentee] and here + u[mentee] < best:
                best, end_mentee, end_mentor = here + u[mentee], mentee, NOBODY
            base = here + u[mentee] - bonus[mentee]
            for edge in range(start[mentee], start[mentee + 1]):
                rest = base - gain[edge]
                if rest + floor >= best:
                    break
                mentor = mentors[edge]
                there = rest + w[mentor]
                if there >= distance[mentor] or there >= best:
                    continue
                reached = reach(mentor, there, reached, distance, touched)
                before[mentor] = mentee
                load = loads[mentor]
                if load < capacity[mentor]:
                    free = there + max(0, seat_cost(seats, mentor, load) - w[mentor])
                    if free < best:
                        best, end_mentee, end_mentor = free, NOBODY, mentor
                        if there >= best:
                            continue
                waiting, size = wait(mentor, there, here, waiting, size, keys, items, ready)
        node, here, waiting, size = settle_nearest(here, best, waiting, size, keys, items, ready, distance)
        if node == NOBODY:
            break
        settled[done] = node
        done += 1

    u[source] -= best
    move_prices(best, 1, done, seats, state, scratch)
    _walk_back(source, end_mentee, end_mentor, seats, state, scratch)
    clean(reached, scratch)
    return done


@compiled
def _walk_back(
    source: int, end_mentee: int, end_mentor: int, seats: Seats, state: State, scratch: Scratch
) -> None:
    """Move everybody on the path one mentor further."""
    if end_mentor == NOBODY:
        if end_mentee == source:
            return
        end_mentor = state.mentor_of[end_mentee]
        rise(seats, state, end_mentee)
    mentor = end_mentor
    while True:
        mentee = scratch.before[mentor]
        previous = state.mentor_of[mentee]
        if mentee == source:
            sit(seats, state, mentee, mentor)
            return
        rise(seats, state, mentee)
        sit(seats, state, mentee, mentor)
        mentor = previous
