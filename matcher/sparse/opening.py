"""Where the exact method begins: prices and places from an auction in shrinking steps.

The side that is shorter bids first. Mentees whose profit sinks below what pairs
outside their candidates could give are handed more candidates, the best at the
present prices; so the candidates grow where the competition is.
"""

from collections.abc import Callable

import numpy as np

from matcher.sparse.augment import claim, sit_all, sit_where_due
from matcher.sparse.bidding import Bidding
from matcher.sparse.cardinality import match_most
from matcher.sparse.graph import extended, joined, turned_round
from matcher.sparse.state import FAR, NOBODY, Bools, Graph, Int32s, Seats, State, each_seat, nobody_placed
from scoring.fused.search import Best, Found
from scoring.fused.source import Int64s

STEPS = (1024, 256, 64, 16, 4, 1)
"""Steps of the prices, in points of score; prices travel far, so steps begin large."""

PRICED = (256, 64, 16, 4)
"""Before these steps all pairs that are too cheap by now become candidates."""

MEALS = 20
"""So often mentees are handed more candidates at the first step; once at each later step."""

PATIENCE, IMPATIENCE = 100, 1.4
"""So far below what others could give a profit may sink; the more so, the oftener mentees were fed."""

DEPTH = 1000
"""Points by which what a mentee is handed may be worth less than the best outside when last asked for.

A search that went to any depth would not see differences of price: its prices have 16 bits.
"""

NO_PAIR = 10_000
"""To be without a pair counts as this much below a score of 0 in the auction, which decides nothing."""


def open_by_auction(
    graph: Graph,
    seats: Seats,
    state: State,
    *,
    pair_bonus: int,
    left_out: Int64s,
    best_at: Callable[[Int64s, Int64s, Int64s], Best],
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
        claim(auction.graph, seats, state)
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
        more: Callable[[Int64s, Int64s, Int64s], Best],
        look_up: Callable[[], None],
    ) -> None:
        self.graph = graph
        self._more, self._others, self._before = more, left_out.copy(), 0
        owner, rank = each_seat(seats.capacity)
        cost = seats.cost[owner] + seats.step * rank
        self._mentors, self._short = len(seats.capacity), len(owner) < len(without)
        self._bidding = Bidding(seats, owner, cost, without, look_up)

    def hold(self, step: int) -> tuple[Int64s, Int32s]:
        """Let the prices find their level at this step; all candidates take part that `graph` holds by now.

        Returns
        -------
        w : int64 [m]
            The lowest price of each mentor's seats.
        mentor_of : int32 [n]
            Who got whom; `NOBODY` if nobody.
        """
        self._bidding.clear(self._before, short=self._short)
        if self._short:
            self._seats_bid(step)
            self._mentees_bid(step, meals=0)
        else:
            self._mentees_bid(step, meals=0 if self._before else MEALS)
            self._seats_bid(step)
        self._before = step
        return self._bidding.cheapest(), self._bidding.places()

    def _mentees_bid(self, step: int, *, meals: int) -> None:
        """Let mentees bid who have no seat; all of them at first, later those who deserve one."""
        market, left = self._bidding.market, self._bidding.most
        unseated, never = np.arange(len(market.seat_of)), np.full(len(market.seat_of), -FAR)
        if self._short:
            unseated = np.flatnonzero((market.seat_of == NOBODY) & (market.profit > market.nothing))
        patience = float(PATIENCE)
        for meal in range(meals + 1):
            enough = self._others - int(patience) if meal < meals else never
            unseated, left = self._bidding.mentees_bid(unseated, step, self.graph, enough=enough, left=left)
            if not len(unseated):
                return
            self._feed(unseated)
            patience *= IMPATIENCE

    def _seats_bid(self, step: int) -> None:
        """Let empty seats bid that cost more than they must."""
        self._bidding.seats_bid(step, self.graph, lambda: turned_round(self.graph, self._mentors))

    def _feed(self, rows: Int64s) -> None:
        """Hand some mentees the pairs that are best for them at the present prices."""
        found = self._more(rows, self._bidding.cheapest(), self._others - DEPTH)
        self.graph = joined(self.graph, found, self._mentors)
        self._others[found.rows] = found.left_out
