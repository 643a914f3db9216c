"""Where the second level begins in large pools: an auction in which the hashes are the gains.

Where hundreds are equally good, shortest paths have to travel through most of
the group for each of the last places. An auction in shrinking steps finds prices
that are nearly right at a small part of that; `matcher.sparse.drive` makes the
rest exact. At 100 000 mentees the level takes an eighth of the time, up to
10 000 it gains nothing.
"""

from collections.abc import Callable
from functools import cache

import numpy as np

from matcher.sparse.augment import claim, sit_where_due
from matcher.sparse.bidding import Bidding
from matcher.sparse.graph import turned_round
from matcher.sparse.state import FAR, Graph, Seats, State, each_seat
from matcher.ties import HASH_BITS

STEPS = tuple(1 << (HASH_BITS - bits) for bits in (3, 6, 9, 12))
"""Steps of the prices; a quarter of each, or more of them, change the time by less than a fifth."""

MUST = 1 << (HASH_BITS + 2)
"""What it costs in the auction, which decides nothing, not to match or to take who or what must be."""


def open_by_hashes(tight: Graph, seats: Seats, state: State, look_up: Callable[[], None]) -> None:
    """Give an empty plan of the second level prices and places from an auction.

    Places are taken over only where they fit the prices exactly.

    Parameters
    ----------
    tight : Graph
        Tight pairs, without bonus; every mentee who must be matched has one.
    seats : Seats
        Without costs; every mentor has one at least, and each one's begin where those before end.
    look_up : callable
        Raises if the work is to stop.
    """
    owner, rank = each_seat(seats.capacity)
    forced = rank < seats.forced[owner]
    nothing = np.where(seats.must, -MUST, 0)
    bidding, before = Bidding(seats, owner, np.where(forced, -MUST, 0), nothing, look_up), 0
    everybody, never = np.arange(len(nothing)), np.full(len(nothing), -FAR)
    turned = cache(lambda: turned_round(tight, len(seats.capacity)))
    for step in STEPS:
        bidding.clear(before, short=False)
        bidding.mentees_bid(everybody, step, tight, enough=never, left=bidding.most)
        bidding.seats_bid(step, tight, turned)
        before = step
    state.w[:] = bidding.cheapest()
    claim(tight, seats, state)
    sit_where_due(bidding.places(), tight, seats, state)
