"""The largest number of pairs, without regard to their worth.

Trees grow from all unmatched mentees at once, breadth first, and each one that
meets a free seat is used; again until none does (after M. L. Fredman, and
J. E. Hopcroft and R. M. Karp 1973, but trees live only as long as they are
useless). Whoever the last, useless trees reach competes for too few seats: the
mentees and mentors of D. König's cover (1931) and of the decomposition by
A. L. Dulmage and N. S. Mendelsohn (1958).
"""

from collections.abc import Callable

import numpy as np

from matcher.sparse.state import NOBODY, Bools, Graph, Int32s, Seats, State, rise, sit
from scoring.fused.jit import compiled


def match_most(
    graph: Graph, least: int, seats: Seats, state: State, look_up: Callable[[], None]
) -> tuple[Bools, Bools]:
    """Add pairs of at least `least` gain to a plan until no plan has more.

    Parameters
    ----------
    look_up : callable
        Raises if the work is to stop; asked before the trees grow anew.

    Returns
    -------
    mentees, mentors : bool [n], bool [m]
        Whom an alternating path reaches from an unmatched mentee; no candidate
        that counts leads from these mentees to other mentors, and these mentors
        have no free seat.
    """
    while True:
        look_up()
        more, mentees, mentors = grow_trees(graph, least, seats, state)
        if not more:
            return mentees, mentors


@compiled
def grow_trees(graph: Graph, least: int, seats: Seats, state: State) -> tuple[bool, Bools, Bools]:
    """Let trees grow once from all unmatched mentees; whether the plan has grown, and whom they reached."""
    n, m = len(state.mentor_of), len(state.load)
    root = np.empty(n, dtype=np.int32)
    before = np.empty(m, dtype=np.int32)
    queue = np.empty(n, dtype=np.int32)
    used = np.zeros(n, dtype=np.bool_)
    mentees = np.zeros(n, dtype=np.bool_)
    mentors = np.zeros(m, dtype=np.bool_)
    filled = 0
    for mentee in range(n):
        if state.mentor_of[mentee] == NOBODY:
            queue[filled] = root[mentee] = mentee
            mentees[mentee] = True
            filled += 1
    more = False
    looked = 0
    while looked < filled:
        mentee = queue[looked]
        looked += 1
        origin = root[mentee]
        for edge in range(graph.start[mentee], graph.start[mentee + 1]):
            if used[origin] or graph.gain[edge] < least:
                break
            mentor = graph.mentor[edge]
            if mentors[mentor]:
                continue
            mentors[mentor] = True
            before[mentor] = mentee
            if state.load[mentor] < seats.capacity[mentor]:
                used[origin] = more = True
                _shift(origin, mentor, before, seats, state)
                break
            first = seats.first[mentor]
            for seat in range(first, first + state.load[mentor]):
                occupant = state.occupant[seat]
                if not mentees[occupant]:
                    mentees[occupant] = True
                    root[occupant] = origin
                    queue[filled] = occupant
                    filled += 1
    return more, mentees, mentors


@compiled
def _shift(origin: int, mentor: int, before: Int32s, seats: Seats, state: State) -> None:
    """Move everybody on the path from `origin` to a free seat of `mentor` one mentor further."""
    while True:
        mentee = before[mentor]
        previous = state.mentor_of[mentee]
        if mentee != origin:
            rise(seats, state, mentee)
        sit(seats, state, mentee, mentor)
        if mentee == origin:
            return
        mentor = previous
