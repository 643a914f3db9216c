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
from matcher.problem import PoolScores, Problem
from matcher.sparse.augment import fill_seats, insert_mentees
from matcher.sparse.graph import extended, graph_of, turned_round
from matcher.sparse.matrix import MatrixSource
from matcher.sparse.parallel import Stopped
from matcher.sparse.people import PoolSource
from matcher.sparse.search import Found, Wanted, find_pairs
from matcher.sparse.source import Int64s, Source
from matcher.sparse.state import Graph, Scratch, Seats, State, fresh_scratch, rise

CANDIDATES = 64
"""Pairs that each mentee begins with: the best ones."""
MANY_CANDIDATES = 128
"""The same in pools of more than `MANY` mentees."""
MANY = 20_000
ADDED = 32
"""Pairs that a mentee is given at most in one round of pricing."""
BUDGET = 2_000_000
"""Mentors that are looked at between two looks at `should_stop`: well under a second."""
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
    *,
    pair_bonus: int,
    watch: Callable[[Gap], None],
    should_stop: Callable[[], bool],
) -> tuple[Int64s, Int64s, Int64s]:
    """Find the assignment of highest total gain of what the locks leave.

    Returns
    -------
    mentor_of : int64 [n]
        By index of the problem; `NOBODY` for locked mentees and those left over.
    mentee_price, mentor_price : int64 [n], int64 [m]
        Dual prices that prove it; a seat that costs c has the price max(0, price - c).

    Raises
    ------
    Stopped
        Within a second after `should_stop` has said so.
    ValueError
        If the numbers would not stay exact in 64 bits.
    """
    refuse_beyond(largest_sum(problem, pair_bonus), LARGEST)
    source = _source(problem, free)
    n, m = problem.shape
    mentor_of = np.full(n, NOBODY, dtype=np.int64)
    mentee_price, mentor_price = np.zeros(n, dtype=np.int64), np.zeros(m, dtype=np.int64)
    if len(source.mentees) and len(source.mentors):
        desk = _Desk(problem, free, source, pair_bonus, should_stop)
        desk.solve(watch)
        matched = np.flatnonzero(desk.state.mentor_of != NOBODY)
        mentor_of[source.mentees[matched]] = source.mentors[desk.state.mentor_of[matched]]
        mentee_price[source.mentees] = desk.state.u
        mentor_price[source.mentors] = desk.state.w
    return mentor_of, mentee_price, mentor_price


def _source(problem: Problem, free: FreePart) -> Source:
    mentors = np.flatnonzero(free.seats > 0)
    if isinstance(problem.scores, PoolScores):
        return PoolSource.of(problem.scores, free.mentees, mentors)
    return MatrixSource.of(problem.scores, free.mentees, mentors)


class _Desk:
    """One solve: the candidates, the plan and its prices so far."""

    def __init__(
        self,
        problem: Problem,
        free: FreePart,
        source: Source,
        pair_bonus: int,
        should_stop: Callable[[], bool],
    ) -> None:
        self._source, self._should_stop = source, should_stop
        n, m = len(source.mentees), len(source.mentors)
        self._bonus = np.full(n, pair_bonus, dtype=np.int64)
        if problem.bonus is not None:
            self._bonus += problem.bonus[source.mentees]
        policy = problem.scores.policy if isinstance(problem.scores, PoolScores) else None
        self._least_score = 0 if policy is None else policy.rules.min_score
        count = np.minimum(free.seats[source.mentors], n)
        self._seats = Seats(
            count=count.astype(np.int32),
            first=np.cumsum(count) - count,
            cost=free.locked_load[source.mentors] * problem.load_penalty,
            step=problem.load_penalty,
            forced=np.zeros(m, dtype=np.int32),
            must=np.zeros(n, dtype=np.bool_),
        )
        self.state = State(
            u=np.zeros(n, dtype=np.int64),
            w=self._seats.cost.copy(),
            mentor_of=np.full(n, NOBODY, dtype=np.int32),
            place=np.zeros(n, dtype=np.int32),
            load=np.zeros(m, dtype=np.int32),
            occupant=np.zeros(int(count.sum()) + 1, dtype=np.int32),
        )
        keep = MANY_CANDIDATES if n > MANY else CANDIDATES
        found = self._find(np.arange(n), np.zeros(m, dtype=np.int64), np.zeros(n, dtype=np.int64), keep)
        self._graph: Graph = graph_of(found, self._bonus)
        # No pair that is not a candidate scores more than this.
        self._left_out = np.where(np.diff(found.start) < keep, -1, found.left_out)

    def solve(self, watch: Callable[[Gap], None]) -> None:
        """Augment and price in turn until no pair of the pool could help."""
        self._begin()
        rounds = 0
        while True:
            rounds += 1
            self._augment()
            violated = self._price()
            watch(Gap(rounds=rounds, value=self._value(), bound=self._bound(violated)))
            if violated is None:
                return
            self._add(violated)

    def _begin(self) -> None:
        """Prices under which nobody sits anywhere and no candidate is too cheap: the longer side pays."""
        graph, state = self._graph, self.state
        mentee = np.repeat(np.arange(len(state.u)), np.diff(graph.start))
        gain = graph.gain + self._bonus[mentee]
        if self._seats.count.sum() < len(state.u):
            np.maximum.at(state.w, graph.mentor, gain)
        else:
            np.maximum.at(state.u, mentee, gain - state.w[graph.mentor])

    def _augment(self) -> None:
        """Give a place to all who are owed one, mentees first, then seats."""
        scratch = fresh_scratch(len(self.state.w), len(self._graph.mentor))
        everybody = np.arange(len(self.state.u), dtype=np.int32)
        k = 0
        while k < len(everybody):
            self._look_up()
            k = insert_mentees(everybody, k, BUDGET, self._graph, self._seats, self.state, scratch)
        if self._owed().any():
            self._fill(scratch)

    def _owed(self) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
        """Mentors whose next free seat is priced above its cost, bool [m]."""
        seats, load = self._seats, self.state.load
        owed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = (load < seats.count) & (
            self.state.w > seats.cost + seats.step * load
        )
        return owed

    def _fill(self, scratch: Scratch) -> None:
        reverse = turned_round(self._graph, len(self.state.w))
        mentors = np.arange(len(self.state.w), dtype=np.int32)
        k = 0
        while k < len(mentors):
            self._look_up()
            k = fill_seats(mentors, k, BUDGET, reverse, self._seats, self.state, scratch)

    def _price(self) -> Found | None:
        """The pairs that are too cheap; `None` if there is none in the whole pool."""
        limit = self.state.u - self._bonus
        rows = np.flatnonzero(self._left_out > limit + self.state.w.min())
        found = self._find(rows, self.state.w, limit + 1, ADDED)
        return found if len(found.mentor) else None

    def _add(self, violated: Found) -> None:
        """Make candidates of these pairs; the mentees concerned claim what they now could have."""
        state = self.state
        self._graph = extended(self._graph, violated.rows, violated.start, violated.mentor, violated.score)
        mentee = np.repeat(violated.rows, np.diff(violated.start))
        for row in np.unique(mentee).tolist():
            if state.mentor_of[row] != NOBODY:
                rise(self._seats, state, row)
        np.maximum.at(state.u, mentee, violated.score + self._bonus[mentee] - state.w[violated.mentor])

    def _find(self, rows: Int64s, w: Int64s, need: Int64s, keep: int) -> Found:
        return find_pairs(self._source, rows, Wanted(w, need, keep, self._least_score), self._should_stop)

    def _value(self) -> int:
        """What the plan so far is worth: all its prices, for it is optimal on the candidates."""
        return int(self.state.u.sum()) + self._seat_prices()

    def _seat_prices(self) -> int:
        seats = self._seats
        mentor = np.repeat(np.arange(len(seats.count)), seats.count)
        rank = np.arange(len(mentor)) - seats.first[mentor]
        price = self.state.w[mentor] - seats.cost[mentor] - seats.step * rank
        return int(np.maximum(price, 0).sum())

    def _bound(self, violated: Found | None) -> int:
        """No plan is worth more: the prices, were each mentee to pay for the best pair found too cheap."""
        if violated is None:
            return self._value()
        first = violated.start[:-1][np.diff(violated.start) > 0]
        mentee = np.repeat(violated.rows, np.diff(violated.start))
        lack = violated.score + self._bonus[mentee] - self.state.w[violated.mentor] - self.state.u[mentee]
        return self._value() + int(np.maximum.reduceat(lack, first).sum())

    def _look_up(self) -> None:
        if self._should_stop():
            raise Stopped
