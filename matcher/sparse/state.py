"""What the compiled solver works on: a graph of candidates, seats, and a plan with prices.

Mentees are 0..n-1 and mentors 0..m-1 in an order of the solver's own. All
prices, gains and distances are 64-bit integers; `matcher.levels` refuses
problems whose sums could come near their end.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scoring.fused.jit import compiled

Int64s = npt.NDArray[np.int64]
Int32s = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

NOBODY = -1

MENTEE_BITS = 28
"""A gain and a mentee share 64 bits: 268 million mentees, gains that differ by less than 2^35."""

MENTEE = (1 << MENTEE_BITS) - 1

FAR = 1 << 60
"""Farther than any path; sums of a few such distances and prices stay in 64 bits."""


class Graph(NamedTuple):
    """Pairs that the solver may make, by mentee.

    Parameters
    ----------
    start : int64 [n + 1]
        The candidates of mentee i are at start[i] to start[i + 1].
    mentor : int32 [e]
    gain : int32 [e]
        Descending within each mentee.
    bonus : int64 [n]
        Added to every gain of a mentee.
    """

    start: Int64s
    mentor: Int32s
    gain: Int32s
    bonus: Int64s


class Reverse(NamedTuple):
    """The same pairs by mentor, each mentor's put in order when somebody first needs it.

    Parameters
    ----------
    start : int64 [m + 1]
        The pairs of mentor j are at start[j] to start[j + 1].
    pair : int64 [e]
        What the gain, bonus included, lacks to `highest`; in the lower
        `MENTEE_BITS` bits the mentee.
    sorted : bool [m]
        Whose pairs are ascending, so that the gains descend.
    highest : int
        No pair gains more.
    """

    start: Int64s
    pair: Int64s
    sorted: Bools
    highest: int


class Seats(NamedTuple):
    """What a place costs.

    Parameters
    ----------
    capacity : int32 [m]
        How many each mentor has.
    first : int64 [m]
        Where a mentor's seats begin in `State.occupant`.
    cost : int64 [m]
        Cost of a mentor's first seat.
    step : int
        What each further seat costs more.
    forced : int32 [m]
        So many seats of a mentor must be taken, whatever it costs.
    must : bool [n]
        Mentees who must be matched, whatever it costs.
    """

    capacity: Int32s
    first: Int64s
    cost: Int64s
    step: int
    forced: Int32s
    must: Bools


class State(NamedTuple):
    """A plan and its prices.

    After each augmentation u_i + w_j >= gain for all candidates, with equality
    for the pairs of the plan; w_j lies between the costs of a mentor's last
    taken and first free seat, except where a seat still waits to be filled.

    Parameters
    ----------
    u : int64 [n]
        Prices of the mentees.
    w : int64 [m]
        Prices of the mentors, the cost of the seat included.
    mentor_of : int32 [n]
        `NOBODY` where unmatched.
    place : int32 [n]
        Which of the mentor's seats.
    load : int32 [m]
        Seats taken; these are the first ones.
    occupant : int32 [seats]
        Who sits where.
    """

    u: Int64s
    w: Int64s
    mentor_of: Int32s
    place: Int32s
    load: Int32s
    occupant: Int32s


class Scratch(NamedTuple):
    """Memory of a search, kept clean between searches.

    Parameters
    ----------
    distance : int64 [m]
        `FAR` where not reached.
    before : int32 [m]
        The mentee over whom a mentor was reached.
    towards : int32 [m]
        The mentor to whom that mentee would go, where seats search.
    ready : int32 [m]
        Mentors at the distance that is being looked at.
    settled, touched : int32 [m]
        Mentors in the order in which they were finished and first reached.
    keys, items : int64 [h], int32 [h]
        A heap.
    """

    distance: Int64s
    before: Int32s
    towards: Int32s
    ready: Int32s
    settled: Int32s
    touched: Int32s
    keys: Int64s
    items: Int32s


@compiled
def seat_cost(seats: Seats, mentor: int, seat: int) -> int:
    """What a mentor's seat costs; a forced seat costs less than nothing."""
    if seat < seats.forced[mentor]:
        return -FAR
    cost: int = seats.cost[mentor] + seats.step * seat
    return cost


@compiled
def sit(seats: Seats, state: State, mentee: int, mentor: int) -> None:
    """Give an unmatched mentee the next free seat of a mentor."""
    seat = state.load[mentor]
    state.mentor_of[mentee] = mentor
    state.place[mentee] = seat
    state.occupant[seats.first[mentor] + seat] = mentee
    state.load[mentor] = seat + 1


@compiled
def rise(seats: Seats, state: State, mentee: int) -> None:
    """Take a mentee's seat away; the last one of the mentor's mentees moves up to it."""
    mentor = state.mentor_of[mentee]
    seat = state.place[mentee]
    last = state.load[mentor] - 1
    moved = state.occupant[seats.first[mentor] + last]
    state.occupant[seats.first[mentor] + seat] = moved
    state.place[moved] = seat
    state.load[mentor] = last
    state.mentor_of[mentee] = NOBODY


def each_seat(capacity: npt.NDArray[np.signedinteger]) -> tuple[Int32s, Int64s]:
    """The mentor of each seat, int32 [s], and which of the mentor's seats it is, from 0 on, int64 [s].

    Parameters
    ----------
    capacity : int [m]
        How many seats each mentor has.
    """
    owner = np.repeat(np.arange(len(capacity), dtype=np.int32), capacity)
    rank: Int64s = np.arange(len(owner)) - (np.cumsum(capacity) - capacity)[owner]
    return owner, rank


def nobody_placed(seats: Seats, mentees: int) -> State:
    """A plan without pairs and prices."""
    mentors = len(seats.capacity)
    return State(
        u=np.zeros(mentees, dtype=np.int64),
        w=np.zeros(mentors, dtype=np.int64),
        mentor_of=np.full(mentees, NOBODY, dtype=np.int32),
        place=np.zeros(mentees, dtype=np.int32),
        load=np.zeros(mentors, dtype=np.int32),
        occupant=np.zeros(int((seats.first + seats.capacity).max(initial=0)), dtype=np.int32),
    )


def fresh_scratch(mentors: int, edges: int) -> Scratch:
    """Memory for searches over a graph of so many mentors and edges."""
    return Scratch(
        distance=np.full(mentors, FAR, dtype=np.int64),
        before=np.empty(mentors, dtype=np.int32),
        towards=np.empty(mentors, dtype=np.int32),
        ready=np.empty(mentors, dtype=np.int32),
        settled=np.empty(mentors, dtype=np.int32),
        touched=np.empty(mentors, dtype=np.int32),
        # Touched only as far as a search needs it, so the size costs address space, not memory.
        keys=np.empty(edges + 1, dtype=np.int64),
        items=np.empty(edges + 1, dtype=np.int32),
    )
