"""Compile the loops of the solver once, when installing: `python -m matcher.sparse.warm`."""

from datetime import date
from typing import Any

import numpy as np

from matcher.inputs import MatchInput
from matcher.match import match
from matcher.problem import MatrixScores, PoolScores, Problem
from matcher.solve import SolveParams, solve
from matcher.sparse.graph import graph_of
from matcher.sparse.matrix import MatrixSource
from matcher.sparse.opening import open_by_auction
from matcher.sparse.state import Int32s, Seats, nobody_placed
from scoring.fused.parallel import never
from scoring.fused.search import Wanted, find_pairs
from scoring.policy import FULL_SCORE, Objective, Policy
from scoring.pool import Pool
from scoring.profile import LanguageSkill, Level, Location, Mentee, Mentor


def warm_up() -> None:
    """Solve two small problems, one of people and one of numbers, by every compiled loop."""
    base: dict[str, Any] = {
        "occupations": ("81302",),
        "location": Location(52.37, 9.73),
        "languages": (LanguageSkill("de", Level.C1),),
    }
    mentees = [Mentee(id=f"e{k}", waiting_since=date(2026, 1, 1), **base) for k in range(3)]
    mentors = [Mentor(id=f"m{k}", capacity=2 - k, **base) for k in range(2)]
    params = SolveParams(method="sparse")
    solve(Problem.of_pool(PoolScores(Pool.of(mentees, mentors), Policy())), params)
    # One is left over, who is explained; the proof and the plan by hand read every pair.
    match(MatchInput(mentees=tuple(mentees), mentors=tuple(mentors[:1]), policy=Policy()))
    scores = np.arange(12, dtype=np.int32).reshape(4, 3)
    matrix = MatrixScores(scores, np.ones((4, 3), dtype=np.bool_))
    solve(Problem(scores=matrix, seats=np.array([1, 1, 0], dtype=np.int32)), params)
    solve(Problem(scores=matrix, seats=np.array([2, 2, 2], dtype=np.int32)), params)
    _warm_dense()
    # More people than first candidates, who all prefer the same, so that more candidates are looked for.
    crowd = MatrixScores(np.tile(np.arange(70, dtype=np.int32), (70, 1)), np.ones((70, 70), dtype=np.bool_))
    solve(Problem(scores=crowd, seats=np.ones(70, dtype=np.int32), objective=Objective.FAIREST), params)
    _warm_large()


def _warm_dense() -> None:
    """Settle ties in a matrix, with fewer seats than mentees and with more."""
    level = MatrixScores(np.full((40, 40), 5000, dtype=np.int32), np.ones((40, 40), dtype=np.bool_))
    for seats in (np.arange(40) % 2, np.ones(40), np.full(40, 2)):
        solve(Problem(scores=level, seats=seats.astype(np.int32)), SolveParams(method="dense"))


def _warm_large() -> None:
    """Hold the auctions that open only large pools, one from either side."""
    scores = MatrixScores(np.full((4, 3), 5000, dtype=np.int32), np.ones((4, 3), dtype=np.bool_))
    source = MatrixSource.of(scores, np.arange(4), np.arange(3))
    for each in (1, 2):
        _hold_auction(source, np.full(3, each, dtype=np.int32))


def _hold_auction(source: MatrixSource, capacity: Int32s) -> None:
    n, m = len(source.mentees), len(source.mentors)
    bonus, nothing, everybody = np.full(n, n * FULL_SCORE), np.zeros(n, dtype=np.int64), np.arange(n)
    seats = Seats(
        capacity=capacity,
        first=np.cumsum(capacity) - capacity,
        cost=np.zeros(m, dtype=np.int64),
        step=0,
        forced=np.zeros(m, dtype=np.int32),
        must=np.zeros(n, dtype=np.bool_),
    )
    found = find_pairs(source, everybody, Wanted(seats.cost, nothing, m), never)
    state, more = nobody_placed(seats, n), iter([found])
    open_by_auction(
        graph_of(found, bonus),
        seats,
        state,
        pair_bonus=n * FULL_SCORE,
        left_out=np.full(n, FULL_SCORE),
        best_at=lambda rows, *_: find_pairs(source, rows, Wanted(seats.cost, nothing, m), never),
        too_cheap=lambda: next(more, None),
        look_up=lambda: None,
    )


if __name__ == "__main__":
    warm_up()
