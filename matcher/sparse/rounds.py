"""Solve on candidates, price what was left out, add what could help, until nothing could.

Exact, not a heuristic: the last round has compared every pair of the pool with
the prices, by blocks and bounds, and found none that could improve the plan. The
matrix of scores never exists.

Successive shortest paths with capacities; the side that is shorter looks for the
other. Column generation as in L. R. Ford and D. R. Fulkerson, A suggested
computation for maximal multi-commodity network flows, 1958.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matcher.free import FreePart
from matcher.levels import largest_sum, refuse_beyond
from matcher.plan import NOBODY
from matcher.problem import Problem
from matcher.sparse.augment import ask, claim
from matcher.sparse.drive import add_pairs, augment
from matcher.sparse.graph import graph_of
from matcher.sparse.ground import least_allowed, seats_of
from matcher.sparse.opening import open_by_auction
from matcher.sparse.pricing import ADDED, Pricing, most_lacking
from matcher.sparse.settle import settled
from matcher.sparse.state import Graph, Int32s, each_seat, nobody_placed
from matcher.ties import Digests, digests
from scoring.fused.parallel import stop_if
from scoring.fused.search import Best, Found, Wanted, find_pairs
from scoring.fused.source import Int64s, Source

CANDIDATES = 64
"""Pairs that each mentee begins with: the best ones."""
MANY_CANDIDATES = 128
"""The same in pools of more than `MANY` mentees."""
MANY = 20_000
AUCTION = 5_000
"""Up to so many mentees no auction is held."""
CRITICAL = 0.06
"""Seats are critical if they and the mentees differ by less than this share."""
CRITICAL_FOR_MANY = 0.12
"""In pools of more than `MANY` mentees, so many seats more than mentees are still critical."""
LARGEST = 1 << 58
"""Sums of gains and prices stay below this, far from the end of 64 bits."""


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a solve has come: the plan so far, and what no plan can exceed.

    Both are values of the objective in integers (`matcher.levels`).
    """

    rounds: int
    value: int
    bound: int


def solve_sparse(
    problem: Problem,
    free: FreePart,
    source: Source,
    *,
    pair_bonus: int,
    least_score: int = 0,
    watch: Callable[[Gap], None],
    should_stop: Callable[[], bool],
) -> tuple[Int64s, Int64s, Int64s]:
    """Find the assignment of highest total gain of what the locks leave.

    Parameters
    ----------
    source : Source
        As `matcher.sparse.ground.source_of` gives it.
    least_score : int
        Pairs that score less are not made, beside those that the policy does not allow.

    Returns
    -------
    mentor_of : int64 [n]
        By index of the problem; `NOBODY` for locked mentees and those left over.
    mentee_price, mentor_price : int64 [n], int64 [m]
        Dual prices that prove it; a seat that costs c has the price max(0, price - c).

    Raises
    ------
    StoppedError
        Within a second after `should_stop` has said so.
    ValueError
        If the numbers would not stay exact in 64 bits.
    """
    refuse_beyond(largest_sum(problem, pair_bonus), LARGEST)
    n, m = problem.shape
    mentor_of = np.full(n, NOBODY, dtype=np.int64)
    mentee_price, mentor_price = np.zeros(n, dtype=np.int64), np.zeros(m, dtype=np.int64)
    if len(source.mentees) and len(source.mentors):
        desk = _Desk(problem, free, source, pair_bonus, least_score, should_stop)
        desk.solve(watch)
        chosen = desk.settled((digests(problem.scores.ids[0]), digests(problem.scores.ids[1])))
        matched = np.flatnonzero(chosen != NOBODY)
        mentor_of[source.mentees[matched]] = source.mentors[chosen[matched]]
        mentee_price[source.mentees] = desk.state.u
        mentor_price[source.mentors] = desk.state.w
    return mentor_of, mentee_price, mentor_price


class _Desk:
    """One solve: the candidates, the plan and its prices so far."""

    def __init__(
        self,
        problem: Problem,
        free: FreePart,
        source: Source,
        pair_bonus: int,
        least_score: int,
        should_stop: Callable[[], bool],
    ) -> None:
        self._source, self._should_stop = source, should_stop
        n, m = len(source.mentees), len(source.mentors)
        self._pair_bonus = pair_bonus
        self._bonus = np.full(n, pair_bonus, dtype=np.int64)
        if problem.bonus is not None:
            self._bonus += problem.bonus[source.mentees]
        self._least_score = max(least_score, least_allowed(problem))
        self._seats = seats_of(problem, free, source)
        self.state = nobody_placed(self._seats, n)
        keep = MANY_CANDIDATES if n > MANY else CANDIDATES
        found = self._find(np.arange(n), np.zeros(m, dtype=np.int64), np.zeros(n, dtype=np.int64), keep)
        self._graph: Graph = graph_of(found, self._bonus)
        # No pair that is not a candidate scores more than this.
        left_out = np.where(np.diff(found.start) < keep, -1, found.left_out)
        self._pricing = Pricing(source, left_out, self._least_score, should_stop)

    def solve(self, watch: Callable[[Gap], None]) -> None:
        """Augment and price in turn until no pair of the pool could help."""
        self._begin()
        rounds = 0
        while True:
            rounds += 1
            augment(self._graph, self._seats, self.state, self._look_up)
            violated = self._price()
            watch(Gap(rounds=rounds, value=self._value(), bound=self._bound(violated)))
            if violated is None:
                return
            self._graph = add_pairs(self._graph, violated, self._seats, self.state)

    def settled(self, ids: tuple[Digests, Digests]) -> Int32s:
        """Once solved, the unique plan among the equally good ones: mentor of each mentee, int32 [n]."""
        some = ids[0][self._source.mentees], ids[1][self._source.mentors]
        return settled(some, self._source, self._pricing, self._graph, self._seats, self.state, self._look_up)

    def _begin(self) -> None:
        """The first prices, such that no candidate is too cheap.

        Those who are fewer ask for all they could get: their search for partners is
        short, because the others' price is nothing. Only where both are about as many,
        and many, prices travel far, and an auction comes first.
        """
        mentees, seats = len(self.state.u), int(self._seats.capacity.sum())
        ample = CRITICAL_FOR_MANY if mentees > MANY else CRITICAL
        if mentees > AUCTION and -CRITICAL * mentees < seats - mentees < ample * mentees:
            self._graph = open_by_auction(
                self._graph,
                self._seats,
                self.state,
                pair_bonus=self._pair_bonus,
                left_out=self._pricing.left_out,
                best_at=self._best_at,
                too_cheap=self._price,
                look_up=self._look_up,
            )
        elif seats < mentees:
            ask(self._graph, self._seats, self.state)
        else:
            self.state.w[:] = self._seats.cost
            claim(self._graph, self._seats, self.state)

    def _best_at(self, rows: Int64s, w: Int64s, need: Int64s) -> Best:
        """The best pairs of some mentees at these prices, as far as score - w >= need, int64 [n]."""
        return self._find(rows, w, need, ADDED)

    def _price(self) -> Found | None:
        """The pairs that are too cheap; `None` if there is none in the whole pool."""
        found = self._pricing.too_cheap(self.state.u, self.state.w, self._bonus)
        return found if len(found.mentor) else None

    def _find(self, rows: Int64s, w: Int64s, need: Int64s, keep: int) -> Best:
        return find_pairs(self._source, rows, Wanted(w, need, keep, self._least_score), self._should_stop)

    def _value(self) -> int:
        """What the plan so far is worth: all its prices, for it is optimal on the candidates."""
        return int(self.state.u.sum()) + self._seat_prices()

    def _seat_prices(self) -> int:
        seats = self._seats
        mentor, rank = each_seat(seats.capacity)
        price = self.state.w[mentor] - seats.cost[mentor] - seats.step * rank
        return int(np.maximum(price, 0).sum())

    def _bound(self, violated: Found | None) -> int:
        """No plan is worth more: the prices, were each mentee to pay for the best pair that is too cheap."""
        if violated is None:
            return self._value()
        lacking = most_lacking(violated, self.state.u, self.state.w, self._bonus)
        return self._value() + int(lacking.sum())

    def _look_up(self) -> None:
        stop_if(self._should_stop)
