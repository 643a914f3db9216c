"""Bring a plan to the optimum of its candidates, in pieces short enough to be stopped, and add candidates."""

from collections.abc import Callable

import numpy as np

from matcher.sparse.augment import fill_seats, insert_mentees
from matcher.sparse.graph import extended, turned_round
from matcher.sparse.state import NOBODY, Bools, Graph, Seats, State, fresh_scratch, rise
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
    mentee = np.repeat(found.rows, np.diff(found.start))
    for row in np.unique(mentee).tolist():
        if state.mentor_of[row] != NOBODY:
            rise(seats, state, row)
    np.maximum.at(state.u, mentee, found.score + graph.bonus[mentee] - state.w[found.mentor])
    return extended(graph, found.rows, found.start, found.mentor, found.score)
