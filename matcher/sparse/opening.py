"""Where the exact method begins: prices and places from an auction in shrinking steps.

The side that is shorter bids first. Mentees whose profit sinks below what pairs
outside their candidates could give are handed more candidates, the best at the
present prices; so the candidates grow where the competition is.
"""

from collections.abc import Callable

import numpy as np

from matcher.sparse.graph import joined, turned_round
from matcher.sparse.market import Market, bid_for_mentees, bid_for_seats
from matcher.sparse.state import FAR, NOBODY, Graph, Int32s, Reverse, Seats
from scoring.fused.search import Found
from scoring.fused.source import Int64s

AMPLE_STEPS = (64, 16, 4, 1)
CRITICAL_STEPS = (1024, 256, 64, 16, 4, 1)
"""Steps of the prices, in points of score."""

CRITICAL = 0.06
"""Where seats and mentees differ by less than this share, prices travel far, so steps begin large."""

UNDERCUT = 3
"""From one step to the next all prices fall by so many old steps, so that they can find their level."""

BIDS = 8
"""Bids per mentee and seat at one step, on average, before the rest is left to the exact method."""

MEALS = 20
"""So often mentees are handed more candidates at the first step; once at each later step."""

PATIENCE, IMPATIENCE = 100, 1.4
"""So far below what others could give a profit may sink; the more so, the oftener mentees were fed."""

BUDGET = 1_000_000
"""Bids between two looks at `should_stop`: well under a second."""


class Auction:
    """One auction over a growing graph of candidates.

    Parameters
    ----------
    without : int64 [n]
        The profit of a mentee without a seat, on the scale of scores.
    left_out : int64 [n]
        No pair outside the candidates scores more.
    more : callable
        Finds the best pairs of some mentees at some prices of the mentors.
    look_up : callable
        Raises if the solve is to stop.
    """

    def __init__(
        self,
        graph: Graph,
        seats: Seats,
        without: Int64s,
        left_out: Int64s,
        more: Callable[[Int64s, Int64s], Found],
        look_up: Callable[[], None],
    ) -> None:
        self.graph = graph
        self._seats, self._more, self._look_up = seats, more, look_up
        self._others = left_out.copy()
        owner = np.repeat(np.arange(len(seats.count), dtype=np.int32), seats.count)
        cost = seats.cost[owner] + seats.step * (np.arange(len(owner)) - seats.first[owner])
        self._market = Market(
            owner=owner,
            cost=cost,
            price=cost.copy(),
            occupant=np.full(len(owner), NOBODY, dtype=np.int32),
            seat_of=np.full(len(without), NOBODY, dtype=np.int32),
            profit=without.copy(),
            nothing=without,
        )
        self._queue = np.empty(max(len(owner), len(without)), dtype=np.int32)
        self._reverse: Reverse | None = None

    def run(self) -> tuple[Int64s, Int32s]:
        """Hold the auction.

        Returns
        -------
        w : int64 [m]
            The lowest price of each mentor's seats.
        mentor_of : int32 [n]
            Who got whom; `NOBODY` if nobody.
        """
        seats, mentees = len(self._market.owner), len(self._market.seat_of)
        short = seats < mentees
        steps = CRITICAL_STEPS if abs(seats - mentees) < CRITICAL * mentees else AMPLE_STEPS
        before = 0
        for step in steps:
            self._clear(UNDERCUT * before, short=short)
            if short:
                self._seats_bid(step)
                self._mentees_bid(step, meals=0)
            else:
                self._mentees_bid(step, meals=1 if before else MEALS)
                self._seats_bid(step)
            before = step
        market = self._market
        mentor_of = np.where(market.seat_of == NOBODY, NOBODY, market.owner[market.seat_of])
        return self._cheapest(), mentor_of.astype(np.int32)

    def _clear(self, undercut: int, *, short: bool) -> None:
        """Empty all seats and let the prices of the longer side fall; whoever is left over costs nothing."""
        market = self._market
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

    def _mentees_bid(self, step: int, *, meals: int) -> None:
        """Let mentees bid who have no seat; all of them at first, later those who deserve one."""
        market, never = self._market, np.full(len(self._market.seat_of), -FAR, dtype=np.int64)
        if meals:
            unseated = np.arange(len(never))
        else:
            unseated = np.flatnonzero((market.seat_of == NOBODY) & (market.profit > market.nothing))
        hungry = np.empty(len(never), dtype=np.int32)
        left = BIDS * (len(never) + len(market.owner))
        patience = float(PATIENCE)
        for meal in range(meals + 1):
            waiting = len(unseated)
            self._queue[:waiting] = unseated[::-1]
            enough = self._others - int(patience) if meal < meals else never
            starving = 0
            while waiting and left > 0:
                self._look_up()
                chunk = min(BUDGET, left)
                waiting, more, unused = bid_for_seats(
                    self._queue, waiting, step, chunk, enough,
                    self.graph, self._seats, market, hungry[starving:],
                )  # fmt: skip
                starving += more
                left -= chunk - unused
            if not starving:
                return
            unseated = np.sort(hungry[:starving]).astype(np.int64)
            self._feed(unseated)
            patience *= IMPATIENCE

    def _feed(self, rows: Int64s) -> None:
        """Hand some mentees the pairs that are best for them at the present prices."""
        found = self._more(rows, self._cheapest())
        self.graph = joined(self.graph, found, len(self._seats.count))
        self._others[found.rows] = found.left_out

    def _seats_bid(self, step: int) -> None:
        """Let empty seats bid that cost more than they must."""
        market = self._market
        empty = np.flatnonzero((market.occupant == NOBODY) & (market.price > market.cost))
        waiting = len(empty)
        self._queue[:waiting] = empty[::-1]
        left = BIDS * (len(market.seat_of) + len(market.owner))
        while waiting and left > 0:
            self._look_up()
            if self._reverse is None:
                # What later meals add is missing here; the exact method will not miss it.
                self._reverse = turned_round(self.graph, len(self._seats.count))
            chunk = min(BUDGET, left)
            waiting, unused = bid_for_mentees(
                self._queue, waiting, step, chunk, self.graph, self._reverse, market
            )
            left -= chunk - unused

    def _cheapest(self) -> Int64s:
        """The lowest price of each mentor's seats, int64 [m]; a seat that never bid asks the highest."""
        price = self._market.price
        highest = price[price < FAR].max(initial=0)
        cheapest: Int64s = np.minimum.reduceat(np.minimum(price, highest), self._seats.first)
        return cheapest
