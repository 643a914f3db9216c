"""An auction at one step of its prices: in turn mentees bid for seats, and seats for mentees."""

from collections.abc import Callable

import numpy as np

from matcher.sparse.market import Market, bid_for_mentees, bid_for_seats
from matcher.sparse.state import FAR, NOBODY, Graph, Int32s, Int64s, Reverse, Seats

UNDERCUT = 3
"""From one step to the next all prices fall by so many old steps, so that they can find their level."""

BIDS = 8
"""Bids per mentee and seat at one step, on average, before the rest is left to the exact method."""

CHUNK = 250_000
"""Bids between two looks at `should_stop`: well under a second."""


class Bidding:
    """A market, opened with empty seats at their costs.

    Parameters
    ----------
    owner : int32 [s]
        The mentor of each seat, see `each_seat`; each mentor has one at least.
    cost, nothing : int64 [s], int64 [n]
        As in `Market`.
    look_up : callable
        Raises if the auction is to stop.
    """

    def __init__(
        self, seats: Seats, owner: Int32s, cost: Int64s, nothing: Int64s, look_up: Callable[[], None]
    ) -> None:
        self._seats, self._look_up = seats, look_up
        self._queue = np.empty(max(len(owner), len(nothing)), dtype=np.int32)
        self._hungry = np.empty(len(nothing), dtype=np.int32)
        self.most = BIDS * (len(owner) + len(nothing))
        self.market = Market(
            owner=owner,
            cost=cost,
            price=cost.copy(),
            occupant=np.full(len(owner), NOBODY, dtype=np.int32),
            seat_of=np.full(len(nothing), NOBODY, dtype=np.int32),
            profit=nothing.copy(),
            nothing=nothing,
        )

    def clear(self, step: int, *, short: bool) -> None:
        """Empty all seats after a step and let the prices of the longer side fall.

        Whoever is left over costs nothing.

        Parameters
        ----------
        short : bool
            There are fewer seats than mentees.
        """
        market, undercut = self.market, UNDERCUT * step
        if short:
            left_over = market.seat_of == NOBODY
            market.profit[:] = np.where(left_over, market.nothing, market.profit - undercut)
            np.maximum(market.profit, market.nothing, out=market.profit)
            market.price[:] = FAR
        else:
            left_over = market.occupant == NOBODY
            market.price[:] = np.where(left_over, market.cost, market.price - undercut)
            np.maximum(market.price, market.cost, out=market.price)
            market.profit[:] = market.nothing
        market.occupant[:] = NOBODY
        market.seat_of[:] = NOBODY

    def mentees_bid(
        self, rows: Int64s, step: int, graph: Graph, *, enough: Int64s, left: int
    ) -> tuple[Int64s, int]:
        """Let mentees bid for seats.

        Parameters
        ----------
        rows : int64 [k]
            Those who bid, the first one first.
        enough : int64 [n]
            See `bid_for_seats`.
        left : int
            At most so many bids.

        Returns
        -------
        hungry : int64 [h]
            Who would need more candidates, ascending.
        left : int
            What is left of the bids.
        """
        waiting, starving = len(rows), 0
        self._queue[:waiting] = rows[::-1]
        while waiting and left > 0:
            self._look_up()
            chunk, hungry = min(CHUNK, left), self._hungry[starving:]
            waiting, more, unused = bid_for_seats(
                self._queue, waiting, step, chunk, enough, graph, self._seats, self.market, hungry
            )
            starving += more
            left -= chunk - unused
        return np.sort(self._hungry[:starving]).astype(np.int64), left

    def seats_bid(self, step: int, graph: Graph, turned: Callable[[], Reverse]) -> None:
        """Let the empty seats bid that cost more than they must.

        Parameters
        ----------
        turned : callable
            Gives `graph` turned round, if it is needed.
        """
        market = self.market
        empty = np.flatnonzero((market.occupant == NOBODY) & (market.price > market.cost))
        waiting, left = len(empty), self.most
        self._queue[:waiting] = empty[::-1]
        reverse = turned() if waiting else None
        while reverse is not None and waiting and left > 0:
            self._look_up()
            chunk = min(CHUNK, left)
            waiting, unused = bid_for_mentees(self._queue, waiting, step, chunk, graph, reverse, market)
            left -= chunk - unused

    def cheapest(self) -> Int64s:
        """The lowest price of each mentor's seats, int64 [m]; a seat that never bid asks the highest."""
        price = self.market.price
        highest = price[price < FAR].max(initial=0)
        cheapest: Int64s = np.minimum.reduceat(np.minimum(price, highest), self._seats.first)
        return cheapest

    def places(self) -> Int32s:
        """Who got whom: the mentor of each mentee, int32 [n]; `NOBODY` if nobody."""
        seat_of, owner = self.market.seat_of, self.market.owner
        return np.where(seat_of == NOBODY, NOBODY, owner[seat_of]).astype(np.int32)
