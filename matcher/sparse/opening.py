"""Where the exact method begins: prices and places from an auction in shrinking steps.

The side that is shorter bids first. Mentees whose profit sinks below what pairs
outside their candidates could give are handed more candidates, the best at the
present prices; so the candidates grow where the competition is.
"""

from collections.abc import Callable

import numpy as np

from matcher.sparse.augment import claim, sit_all, sit_where_due
from matcher.sparse.cardinality import match_most
from matcher.sparse.graph import extended, joined, turned_round
from matcher.sparse.market import Market, bid_for_mentees, bid_for_seats
from matcher.sparse.state import FAR, NOBODY, Bools, Graph, Int32s, Reverse, Seats, State, nobody_placed
from scoring.fused.search import Found
from scoring.fused.source import Int64s

STEPS = (1024, 256, 64, 16, 4, 1)
"""Steps of the prices, in points of score; prices travel far, so steps begin large."""

PRICED = (256, 64, 16, 4)
"""Before these steps all pairs that are too cheap by now become candidates."""

UNDERCUT = 3
"""From one step to the next all prices fall by so many old steps, so that they can find their level."""

BIDS = 8
"""Bids per mentee and seat at one step, on average, before the rest is left to the exact method."""

MEALS = 20
"""So often mentees are handed more candidates at the first step; once at each later step."""

PATIENCE, IMPATIENCE = 100, 1.4
"""So far below what others could give a profit may sink; the more so, the oftener mentees were fed."""

DEPTH = 1000
"""Points by which what a mentee is handed may be worth less than the best outside when last asked for.

A search that went to any depth would not see differences of price: its prices have 16 bits.
"""

BUDGET = 1_000_000
"""Bids between two looks at `should_stop`: well under a second."""

NO_PAIR = 10_000
"""To be without a pair counts as this much below a score of 0 in the auction, which decides nothing."""


def open_by_auction(
    graph: Graph,
    seats: Seats,
    state: State,
    *,
    pair_bonus: int,
    left_out: Int64s,
    best_at: Callable[[Int64s, Int64s, Int64s], Found],
    too_cheap: Callable[[], Found | None],
    look_up: Callable[[], None],
) -> Graph:
    """Give an empty plan prices and places from an auction, which is given the candidates it lacks.

    Places are taken over only where they fit the prices exactly.

    Parameters
    ----------
    pair_bonus : int
        What every gain contains because a pair is a pair.
    left_out : int64 [n]
        No pair outside the candidates scores more.
    best_at : callable
        Finds the best pairs of some mentees at some prices of the mentors, as far as score - w >= need.
    too_cheap : callable
        Finds the pairs outside the candidates that are too cheap at the prices of the plan.
    look_up : callable
        Raises if the solve is to stop.

    Returns
    -------
    Graph
        The candidates, more than there were.
    """
    no_pair = min(pair_bonus, NO_PAIR)
    auction = Auction(graph, seats, pair_bonus - no_pair - graph.bonus, left_out, best_at, look_up)
    for step in STEPS:
        # While prices still move far, for the exact method would pay for each lacking
        # pair with a long search.
        violated = too_cheap() if step in PRICED else None
        if violated is not None:
            auction.graph = extended(
                auction.graph, violated.rows, violated.start, violated.mentor, violated.score
            )
        w, mentor_of = auction.hold(step)
        state.w[:] = w
        state.w[_contested(auction.graph, seats, mentor_of, look_up)] += pair_bonus - no_pair
        claim(auction.graph, state)
    sit_where_due(mentor_of, auction.graph, seats, state)
    return auction.graph


def _contested(graph: Graph, seats: Seats, mentor_of: Int32s, look_up: Callable[[], None]) -> Bools:
    """Mentors whose seats are fewer than the pairs they could make, bool [m].

    There a seat is worth a pair, elsewhere a mentee is; the auction knows nothing
    of this difference, which is larger than any difference of scores.
    """
    draft = nobody_placed(seats, len(mentor_of))
    sit_all(mentor_of, seats, draft)
    _, mentors = match_most(graph, 0, seats, draft, look_up)
    return mentors


class Auction:
    """One auction over a growing graph of candidates.

    Parameters
    ----------
    without : int64 [n]
        The profit of a mentee without a seat, on the scale of scores.
    left_out : int64 [n]
        No pair outside the candidates scores more.
    more : callable
        Finds the best pairs of some mentees at some prices of the mentors, as far as score - w >= need.
    look_up : callable
        Raises if the solve is to stop.
    """

    def __init__(
        self,
        graph: Graph,
        seats: Seats,
        without: Int64s,
        left_out: Int64s,
        more: Callable[[Int64s, Int64s, Int64s], Found],
        look_up: Callable[[], None],
    ) -> None:
        self.graph = graph
        self._seats, self._more, self._look_up = seats, more, look_up
        self._others = left_out.copy()
        owner = np.repeat(np.arange(len(seats.capacity), dtype=np.int32), seats.capacity)
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
        self._before = 0

    def hold(self, step: int) -> tuple[Int64s, Int32s]:
        """Let the prices find their level at this step; all candidates take part that `graph` holds by now.

        Returns
        -------
        w : int64 [m]
            The lowest price of each mentor's seats.
        mentor_of : int32 [n]
            Who got whom; `NOBODY` if nobody.
        """
        self._reverse = None
        short = len(self._market.owner) < len(self._market.seat_of)
        self._clear(UNDERCUT * self._before, short=short)
        if short:
            self._seats_bid(step)
            self._mentees_bid(step, short=True, meals=0)
        else:
            self._mentees_bid(step, short=False, meals=0 if self._before else MEALS)
            self._seats_bid(step)
        self._before = step
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

    def _mentees_bid(self, step: int, *, short: bool, meals: int) -> None:
        """Let mentees bid who have no seat; all of them at first, later those who deserve one."""
        market, never = self._market, np.full(len(self._market.seat_of), -FAR, dtype=np.int64)
        if short:
            unseated = np.flatnonzero((market.seat_of == NOBODY) & (market.profit > market.nothing))
        else:
            unseated = np.arange(len(never))
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
        found = self._more(rows, self._cheapest(), self._others - DEPTH)
        self.graph = joined(self.graph, found, len(self._seats.capacity))
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
                self._reverse = turned_round(self.graph, len(self._seats.capacity))
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
