"""Where the second level begins in large pools: an auction in which the hashes are the gains.

Where hundreds are equally good, shortest paths have to travel through most of
the group for each of the last places. An auction in shrinking steps finds prices
that are nearly right at a small part of that; `matcher.sparse.drive` makes the
rest exact. At 100 000 mentees the level takes an eighth of the time, up to
10 000 it gains nothing.
"""

from collections.abc import Callable

import numpy as np

from matcher.sparse.augment import sit_where_due
from matcher.sparse.graph import turned_round
from matcher.sparse.market import Market, bid_for_mentees, bid_for_seats
from matcher.sparse.state import FAR, NOBODY, Bools, Graph, Int32s, Reverse, Seats, State
from matcher.ties import HASH_BITS
from scoring.fused.jit import compiled

STEPS = tuple(1 << (HASH_BITS - bits) for bits in (3, 6, 9, 12))
"""Steps of the prices; a quarter of each, or more of them, change the time by less than a fifth."""

UNDERCUT = 3
"""From one step to the next all prices fall by so many old steps, so that they can find their level."""

BIDS = 8
"""Bids per mentee and seat at one step, on average, before the rest is left to the exact method."""

CHUNK = 250_000
"""Bids between two looks at `should_stop`: under a second."""

MUST = 1 << (HASH_BITS + 2)
"""What it costs in the auction, which decides nothing, not to match or to take who or what must be."""


def open_by_hashes(tight: Graph, seats: Seats, state: State, look_up: Callable[[], None]) -> None:
    """Give an empty plan of the second level prices and places from an auction.

    Places are taken over only where they fit the prices exactly.

    Parameters
    ----------
    tight : Graph
        All tight pairs, without bonus; every mentee who must be matched has one.
    seats : Seats
        Without costs; every mentor has one at least, and each one's begin where those before end.
    look_up : callable
        Raises if the work is to stop.
    """
    market, before = _market(seats), 0
    queue = np.empty(max(len(market.owner), len(market.seat_of)), dtype=np.int32)
    reverse: Reverse | None = None
    for step in STEPS:
        _clear(market, UNDERCUT * before)
        _mentees_bid(market, queue, step, tight, seats, look_up)
        empty = np.flatnonzero((market.occupant == NOBODY) & (market.price > market.cost))
        if len(empty):
            reverse = reverse or turned_round(tight, len(seats.capacity))
            queue[: len(empty)] = empty[::-1]
            _seats_bid(market, queue, len(empty), step, tight, reverse, look_up)
        before = step
    state.w[:] = np.minimum.reduceat(market.price, seats.first)
    claim_all(tight, seats.must, state)
    mentor_of = np.where(market.seat_of == NOBODY, NOBODY, market.owner[market.seat_of])
    sit_where_due(mentor_of.astype(np.int32), tight, seats, state)


def _market(seats: Seats) -> Market:
    """Empty seats at their costs; each mentor has one at least."""
    owner = np.repeat(np.arange(len(seats.capacity), dtype=np.int32), seats.capacity)
    cost = np.where(np.arange(len(owner)) - seats.first[owner] < seats.forced[owner], -MUST, 0)
    nothing = np.where(seats.must, -MUST, 0)
    return Market(
        owner=owner,
        cost=cost,
        price=cost.copy(),
        occupant=np.full(len(owner), NOBODY, dtype=np.int32),
        seat_of=np.full(len(nothing), NOBODY, dtype=np.int32),
        profit=nothing.copy(),
        nothing=nothing,
    )


def _clear(market: Market, undercut: int) -> None:
    """Empty all seats and let their prices fall; one that was empty asks its cost."""
    left_over = market.occupant == NOBODY
    market.price[:] = np.where(left_over, market.cost, market.price - undercut)
    np.maximum(market.price, market.cost, out=market.price)
    market.profit[:] = market.nothing
    market.occupant[:] = NOBODY
    market.seat_of[:] = NOBODY


def _mentees_bid(
    market: Market,
    queue: Int32s,
    step: int,
    tight: Graph,
    seats: Seats,
    look_up: Callable[[], None],
) -> None:
    """Let all mentees bid for seats."""
    n = len(market.seat_of)
    never, hungry = np.full(n, -FAR, dtype=np.int64), np.empty(n, dtype=np.int32)
    queue[:n] = np.arange(n)[::-1]
    waiting, left = n, BIDS * len(queue)
    while waiting and left > 0:
        look_up()
        chunk = min(CHUNK, left)
        waiting, _, unused = bid_for_seats(queue, waiting, step, chunk, never, tight, seats, market, hungry)
        left -= chunk - unused


def _seats_bid(
    market: Market,
    queue: Int32s,
    waiting: int,
    step: int,
    tight: Graph,
    reverse: Reverse,
    look_up: Callable[[], None],
) -> None:
    """Let the seats in queue[:waiting], which are empty and cost more than they must, bid for mentees."""
    left = BIDS * len(queue)
    while waiting and left > 0:
        look_up()
        chunk = min(CHUNK, left)
        waiting, unused = bid_for_mentees(queue, waiting, step, chunk, tight, reverse, market)
        left -= chunk - unused


@compiled
def claim_all(tight: Graph, must: Bools, state: State) -> None:
    """Set each mentee's price to what the best pair leaves them; below 0 only for who must be matched."""
    for mentee in range(len(state.u)):
        most = np.int64(-FAR) if must[mentee] else np.int64(0)
        for edge in range(tight.start[mentee], tight.start[mentee + 1]):
            most = max(most, tight.gain[edge] - state.w[tight.mentor[edge]])
        state.u[mentee] = most
