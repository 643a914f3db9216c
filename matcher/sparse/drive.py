"""Bring a plan to the optimum of its candidates, in pieces short enough to be stopped, and add candidates."""

from collections.abc import Callable

import numpy as np

from matcher.sparse.augment import fill_seats, insert_mentees
from matcher.sparse.graph import extended, turned_round
from matcher.sparse.state import (
    NOBODY,
    Bools,
    Graph,
    Int32s,
    Int64s,
    Seats,
    State,
    fresh_scratch,
    rise,
)
from scoring.fused.jit import compiled
from scoring.fused.search import Found

BUDGET = 200_000
"""Mentors that are looked at between two looks at `should_stop`: under a second on a busy machine."""


def augment(graph: Graph, seats: Seats, state: State, look_up: Callable[[], None]) -> None:
    """Give a place to all who are owed one, mentees first, then seats.

    Parameters
    ----------
    look_up : callable
        Raises if the work is to stop.
    """
    scratch = fresh_scratch(len(state.w), len(graph.mentor))
    mentees, k = np.arange(len(state.u), dtype=np.int32), 0
    while k < len(mentees):
        look_up()
        k = insert_mentees(mentees, k, BUDGET, graph, seats, state, scratch)
    mentors, k = np.flatnonzero(owed(seats, state)).astype(np.int32), 0
    reverse = turned_round(graph, len(state.w)) if len(mentors) else None
    while reverse is not None and k < len(mentors):
        look_up()
        k = fill_seats(mentors, k, BUDGET, reverse, seats, state, scratch)


def owed(seats: Seats, state: State) -> Bools:
    """Mentors whose next free seat must be taken or is priced above its cost, bool [m]."""
    cost = seats.cost + seats.step * state.load
    due: Bools = (state.load < seats.capacity) & ((state.w > cost) | (state.load < seats.forced))
    return due


def add_pairs(graph: Graph, found: Found, seats: Seats, state: State) -> Graph:
    """Make candidates of pairs that are too cheap; the mentees concerned claim what they now could have."""
    claim_more(found.rows, found.start, found.mentor, found.score, graph.bonus, seats, state)
    return extended(graph, found.rows, found.start, found.mentor, found.score)


@compiled
def claim_more(
    rows: Int64s, start: Int64s, mentor: Int32s, gain: Int32s, bonus: Int64s, seats: Seats, state: State
) -> None:
    """Raise the prices of mentees to the best of these pairs, as in `Found`, and take their seats away."""
    for r in range(len(rows)):
        mentee = rows[r]
        if start[r] < start[r + 1] and state.mentor_of[mentee] != NOBODY:
            rise(seats, state, mentee)
        for k in range(start[r], start[r + 1]):
            state.u[mentee] = max(state.u[mentee], gain[k] + bonus[mentee] - state.w[mentor[k]])
