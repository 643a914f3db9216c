"""Bring a plan and its prices to the optimum of a graph of candidates."""

import numpy as np
import numpy.typing as npt

from matcher.sparse.backward import fill_seat
from matcher.sparse.forward import insert_mentee
from matcher.sparse.jit import compiled
from matcher.sparse.state import NOBODY, Graph, Reverse, Scratch, Seats, State, seat_cost

Int32s = npt.NDArray[np.int32]


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
        while state.load[mentor] < seats.count[mentor] and (
            state.w[mentor] > seat_cost(seats, mentor, state.load[mentor])
        ):
            budget -= 1 + fill_seat(mentor, reverse, seats, state, scratch, floor)
            if budget < 0:
                return k
    return len(mentors)
