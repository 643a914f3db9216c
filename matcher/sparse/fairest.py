"""The best worst pair of large pools: the highest score that all pairs of a largest plan can reach.

Bisection over the scores, as in `matcher.fairest`, but on candidates. A plan that
no candidate can enlarge is a largest one of the whole pool as soon as no pair
leads from the mentees whom an alternating path reaches to the other mentors
(D. König, 1931). Such pairs are sought by blocks and bounds and become candidates
until there are none.
"""

from collections.abc import Callable

import numpy as np

from matcher.fairest import lowest_locked
from matcher.free import FreePart
from matcher.problem import Problem
from matcher.proof import Cover
from matcher.sparse.cardinality import match_most
from matcher.sparse.graph import extended, graph_of
from matcher.sparse.ground import least_allowed, seats_of
from matcher.sparse.state import NOBODY, Graph, Seats, State, nobody_placed, rise
from matcher.sparse.untouched import Untouched
from scoring.fused.jit import compiled
from scoring.fused.parallel import stop_if
from scoring.fused.search import Wanted, find_pairs
from scoring.fused.source import Source
from scoring.policy import FULL_SCORE

CANDIDATES = 64
"""Pairs that each mentee begins with: the best ones."""


def least_score_and_covers(
    problem: Problem, free: FreePart, source: Source, should_stop: Callable[[], bool]
) -> tuple[int, Cover, Cover | None]:
    """Find the highest score that keeps the largest number of pairs.

    Returns
    -------
    least_score : int
        0 if no pair can be made; no higher than the score of any locked pair.
    all_pairs, better_pairs : Cover
        Over all mentees [n] and mentors [m]: proofs that no plan has more pairs,
        and that none has as many above `least_score`; the second is absent if a
        locked pair scores `least_score`, or nothing can score more.

    Raises
    ------
    StoppedError
        Within a second after `should_stop` has said so.
    """
    if not len(source.mentees) or not len(source.mentors):
        n, m = problem.shape
        return 0, Cover(mentees=np.zeros(n, dtype=np.bool_), mentors=np.zeros(m, dtype=np.bool_)), None
    desk = _Desk(problem, free, source, should_stop)
    desk.enlarge(0)
    all_pairs, pairs = desk.cover(), desk.pairs
    if not pairs:
        return 0, all_pairs, None
    most = lowest_locked(problem)
    low, high, better_pairs = desk.lowest(), most + 1, None
    while high - low > 1:
        middle = (low + high) // 2
        desk.enlarge(middle, enough=pairs)
        if desk.pairs == pairs:
            low = desk.lowest()
        else:
            high, better_pairs = middle, desk.cover()
    return min(low, most), all_pairs, better_pairs


class _Desk:
    """One bisection: the candidates, and the plan so far, which each step takes over from the last."""

    def __init__(
        self, problem: Problem, free: FreePart, source: Source, should_stop: Callable[[], bool]
    ) -> None:
        self._shape, self._source, self._should_stop = problem.shape, source, should_stop
        n, m = len(source.mentees), len(source.mentors)
        self._seats = seats_of(problem, free, source)
        self._state = nobody_placed(self._seats, n)
        self._allowed = least_allowed(problem)
        wanted = Wanted(np.zeros(m, dtype=np.int64), np.zeros(n, dtype=np.int64), CANDIDATES, self._allowed)
        found = find_pairs(source, np.arange(n), wanted, should_stop)
        self._graph = graph_of(found, np.zeros(n, dtype=np.int64))
        left_out = np.where(np.diff(found.start) < CANDIDATES, -1, found.left_out)
        self._untouched = Untouched(source, left_out, should_stop)
        self._mentees, self._mentors = np.zeros(n, dtype=np.bool_), np.zeros(m, dtype=np.bool_)

    @property
    def pairs(self) -> int:
        """How many pairs the plan has."""
        return int(self._state.load.sum())

    def enlarge(self, least: int, *, enough: int | None = None) -> None:
        """Make the plan a largest one among the pairs of at least `least`, or one of `enough` pairs."""
        drop_below(self._graph, least, self._seats, self._state)
        while True:
            self._mentees, self._mentors = match_most(
                self._graph, least, self._seats, self._state, self._look_up
            )
            if self.pairs == enough:
                return
            found = self._untouched.find(self._mentees, self._mentors, max(least, self._allowed))
            if not len(found.mentor):
                return
            self._graph = extended(self._graph, found.rows, found.start, found.mentor, found.score)

    def cover(self) -> Cover:
        """What proves the plan largest: the mentees whom no path reaches, and the mentors whom one does."""
        n, m = self._shape
        cover = Cover(mentees=np.zeros(n, dtype=np.bool_), mentors=np.zeros(m, dtype=np.bool_))
        cover.mentees[self._source.mentees] = ~self._mentees
        cover.mentors[self._source.mentors] = self._mentors
        return cover

    def lowest(self) -> int:
        """The score of the worst pair of the plan, which has one."""
        return lowest_gain(self._graph, self._state)

    def _look_up(self) -> None:
        stop_if(self._should_stop)


@compiled
def drop_below(graph: Graph, least: int, seats: Seats, state: State) -> None:
    """Part the pairs of a plan that gain less than `least`."""
    for mentee in range(len(state.mentor_of)):
        if state.mentor_of[mentee] != NOBODY and gain_of(graph, state, mentee) < least:
            rise(seats, state, mentee)


@compiled
def lowest_gain(graph: Graph, state: State) -> int:
    """The lowest gain of the pairs of a plan, all of them candidates."""
    lowest = FULL_SCORE
    for mentee in range(len(state.mentor_of)):
        if state.mentor_of[mentee] != NOBODY:
            lowest = min(lowest, gain_of(graph, state, mentee))
    return lowest


@compiled
def gain_of(graph: Graph, state: State, mentee: int) -> int:
    """The gain of a mentee's pair."""
    edge = graph.start[mentee]
    while graph.mentor[edge] != state.mentor_of[mentee]:
        edge += 1
    return int(graph.gain[edge])
