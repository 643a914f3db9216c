"""Shortest augmenting paths from the side of the mentees.

A mentee without a mentor, but with a price above the worth of nobody, looks for
the cheapest way in: a free seat, a seat whose owner moves on, or somebody on the
way who loses least by going without. Dijkstra's method on reduced costs
u_i + w_j - gain, which are never negative (Edmonds and Karp 1972, Tomizawa 1971),
with mentors as nodes, for their mentees are all at the same distance.
"""

from matcher.sparse.heap import drop_first, push
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
    u, w, distance, before = state.u, state.w, scratch.distance, scratch.before
    keys, items, ready = scratch.keys, scratch.items, scratch.ready
    settled, touched = scratch.settled, scratch.touched
    best = FAR if seats.must[source] else u[source]
    end_mentee, end_mentor = source, NOBODY
    size = waiting = done = reached = 0
    here = 0
    node = NOBODY
    while True:
        # Look at the source first, then at the mentees of each settled mentor.
        count = 1 if node == NOBODY else state.load[node]
        for k in range(count):
            mentee = source if node == NOBODY else state.occupant[seats.first[node] + k]
            if not seats.must[mentee] and here + u[mentee] < best:
                best, end_mentee, end_mentor = here + u[mentee], mentee, NOBODY
            base = here + u[mentee] - graph.bonus[mentee]
            for edge in range(graph.start[mentee], graph.start[mentee + 1]):
                rest = base - graph.gain[edge]
                if rest + floor >= best:
                    break
                mentor = graph.mentor[edge]
                there = rest + w[mentor]
                if there >= distance[mentor] or there >= best:
                    continue
                if distance[mentor] == FAR:
                    touched[reached] = mentor
                    reached += 1
                distance[mentor] = there
                before[mentor] = mentee
                load = state.load[mentor]
                if load < seats.capacity[mentor]:
                    free = there + max(0, seat_cost(seats, mentor, load) - w[mentor])
                    if free < best:
                        best, end_mentee, end_mentor = free, NOBODY, mentor
                        if there >= best:
                            continue
                if there == here:
                    ready[waiting] = mentor
                    waiting += 1
                else:
                    size = push(keys, items, size, there, mentor)
        # Settle the nearest mentor; those at the present distance need no heap.
        node = NOBODY
        if best > here and waiting > 0:
            waiting -= 1
            node = ready[waiting]
        else:
            while size > 0 and keys[0] < best:
                here, node = keys[0], items[0]
                size = drop_first(keys, items, size)
                if distance[node] == here:
                    break
                node = NOBODY
        if node == NOBODY:
            break
        settled[done] = node
        done += 1

    _raise_prices(source, best, done, seats, state, scratch)
    _walk_back(source, end_mentee, end_mentor, seats, state, scratch)
    for k in range(reached):
        distance[touched[k]] = FAR
    return done


@compiled
def _raise_prices(source: int, length: int, done: int, seats: Seats, state: State, scratch: Scratch) -> None:
    """What is nearer than the path's end becomes dearer by the difference, its mentees cheaper."""
    state.u[source] -= length
    for k in range(done):
        mentor = scratch.settled[k]
        rise_by = length - scratch.distance[mentor]
        if rise_by > 0:
            state.w[mentor] += rise_by
            first = seats.first[mentor]
            for seat in range(first, first + state.load[mentor]):
                state.u[state.occupant[seat]] -= rise_by


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
