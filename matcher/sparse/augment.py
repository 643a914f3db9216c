"""Bring a plan and its prices to the optimum of a graph of candidates."""

import numpy as np

from matcher.sparse.backward import fill_seat
from matcher.sparse.forward import insert_mentee
from matcher.sparse.state import FAR, NOBODY, Graph, Int32s, Reverse, Scratch, Seats, State, seat_cost, sit
from scoring.fused.jit import compiled


@compiled
def insert_mentees(
    mentees: Int32s, first: int, budget: int, graph: Graph, seats: Seats, state: State, scratch: Scratch
) -> int:
    """Augment from the mentees who are owed a mentor, from index `first` on, until `budget` is spent.

    Parameters
    ----------
    budget : int
        About so many mentors are looked at.

    Returns
    -------
    int
        Index of the next mentee; len(mentees) at the end.
    """
    floor = state.w.min() if state.w.size else 0
    for k in range(first, len(mentees)):
        mentee = mentees[k]
        if state.mentor_of[mentee] == NOBODY and (seats.must[mentee] or state.u[mentee] > 0):
            budget -= 1 + insert_mentee(mentee, graph, seats, state, scratch, floor)
            if budget < 0:
                return k + 1
    return len(mentees)


@compiled
def fill_seats(
    mentors: Int32s, first: int, budget: int, reverse: Reverse, seats: Seats, state: State, scratch: Scratch
) -> int:
    """Augment from the seats that are priced above their cost, as `insert_mentees` does from mentees."""
    floor = state.u.min() if state.u.size else 0
    for k in range(first, len(mentors)):
        mentor = mentors[k]
        while state.load[mentor] < seats.capacity[mentor] and (
            state.w[mentor] > seat_cost(seats, mentor, state.load[mentor])
        ):
            budget -= 1 + fill_seat(mentor, reverse, seats, state, scratch, floor)
            if budget < 0:
                return k
    return len(mentors)


@compiled
def claim(graph: Graph, seats: Seats, state: State) -> None:
    """Set each mentee's price to what the best candidate leaves them at the mentors' prices, or 0 if less.

    Who must be matched, and has a candidate, has a price below 0 where none leaves more.
    """
    for mentee in range(len(state.u)):
        most = np.int64(-FAR) if seats.must[mentee] else np.int64(0)
        for edge in range(graph.start[mentee], graph.start[mentee + 1]):
            most = max(most, graph.gain[edge] + graph.bonus[mentee] - state.w[graph.mentor[edge]])
        state.u[mentee] = most


@compiled
def ask(graph: Graph, seats: Seats, state: State) -> None:
    """Raise each mentor's price to what the best candidate gains them at the mentees' prices, or the cost."""
    state.w[:] = seats.cost
    for mentee in range(len(state.u)):
        worth = graph.bonus[mentee] - state.u[mentee]
        for edge in range(graph.start[mentee], graph.start[mentee + 1]):
            mentor = graph.mentor[edge]
            state.w[mentor] = max(state.w[mentor], graph.gain[edge] + worth)


@compiled
def sit_all(mentor_of: Int32s, seats: Seats, state: State) -> None:
    """Seat the mentees, all unmatched, with these mentors."""
    for mentee in range(len(mentor_of)):
        if mentor_of[mentee] != NOBODY:
            sit(seats, state, mentee, mentor_of[mentee])


@compiled
def sit_where_due(mentor_of: Int32s, graph: Graph, seats: Seats, state: State) -> None:
    """Seat the mentees, all unmatched, with these mentors where their prices add up to the gain."""
    for mentee in range(len(mentor_of)):
        mentor = mentor_of[mentee]
        if mentor == NOBODY or state.w[mentor] < seat_cost(seats, mentor, state.load[mentor]):
            continue
        due = state.u[mentee] + state.w[mentor] - graph.bonus[mentee]
        for edge in range(graph.start[mentee], graph.start[mentee + 1]):
            if graph.mentor[edge] == mentor and graph.gain[edge] == due:
                sit(seats, state, mentee, mentor)
                break
