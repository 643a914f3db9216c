"""The other solvers, each with the formulation that serves it best.

All maximise the number of pairs first and the total score second. Where a solver
knows one number only, every pair gains `pair_bonus` more, which outweighs all
scores together; the sums stay far below 2^53. Whoever wants everybody of one side
matched is asked from the shorter side, for which "nobody" is cheap: asked from
the longer one, they take up to thirty times as long.

A peer's `build` turns scores and seats into the solver's own input, which costs it
nothing; what it returns solves once and names the pairs.
"""

from collections.abc import Callable
from dataclasses import dataclass

import lap
import munkres
import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

Pairs = tuple[np.ndarray, np.ndarray]
Solve = Callable[[], Pairs]


@dataclass(frozen=True, slots=True)
class Peer:
    """A solver by its name in the tables.

    Parameters
    ----------
    build : callable
        Of scores, int16 [n, m] with -1 where forbidden, and seats, int32 [m].
    largest : int
        More mentees than this would take it longer than anybody would wait.
    """

    name: str
    build: Callable[[np.ndarray, np.ndarray], Solve]
    largest: int = 1_000_000


def worth(scores: np.ndarray, pairs: Pairs) -> tuple[int, int]:
    """The number of pairs, without the forbidden ones that stand for "nobody", and their total score."""
    values = scores[pairs[0], pairs[1]].astype(np.int64)
    made = values >= 0
    return int(made.sum()), int(values[made].sum())


def pair_bonus(scores: np.ndarray, seats: np.ndarray) -> int:
    """More than all scores of a plan together."""
    return min(len(scores), int(seats.sum())) * 10_000 + 1


@dataclass(frozen=True, slots=True)
class _Seating:
    """What rows and columns stand for: a column for each seat, but the shorter side in the rows."""

    owner: np.ndarray
    turned: bool

    def pairs(self, row: np.ndarray, column: np.ndarray) -> Pairs:
        """Rows and columns as mentees and mentors."""
        mentee, seat = (column, row) if self.turned else (row, column)
        return mentee, self.owner[seat]


def _by_seat(scores: np.ndarray, seats: np.ndarray) -> tuple[np.ndarray, _Seating]:
    """Scores with the column of a mentor repeated for each seat, int16 [rows, columns]."""
    owner = np.repeat(np.arange(len(seats)), seats)
    seating = _Seating(owner, turned=len(owner) < len(scores))
    repeated = np.take(scores, owner, axis=1)
    return (np.ascontiguousarray(repeated.T) if seating.turned else repeated), seating


def _dense_costs(scores: np.ndarray, seats: np.ndarray) -> tuple[np.ndarray, _Seating]:
    """10000 - score; a forbidden pair costs as much as no pair, float64 [rows, columns]."""
    by_seat, seating = _by_seat(scores, seats)
    costs = np.full(by_seat.shape, 10_000.0 + pair_bonus(scores, seats))
    np.subtract(10_000.0, by_seat, out=costs, where=by_seat >= 0)
    return costs, seating


def scipy_dense(scores: np.ndarray, seats: np.ndarray) -> Solve:
    """`linear_sum_assignment`."""
    costs, seating = _dense_costs(scores, seats)
    return lambda: seating.pairs(*linear_sum_assignment(costs))


def scipy_sparse(scores: np.ndarray, seats: np.ndarray) -> Solve:
    """`min_weight_full_bipartite_matching`, with a "nobody" for each row, and no cost of zero."""
    by_seat, seating = _by_seat(scores, seats)
    rows, columns = by_seat.shape
    row, column = np.nonzero(by_seat >= 0)
    costs = 10_001.0 - by_seat[row, column]
    everybody = np.arange(rows)
    graph = csr_array(
        (
            np.concatenate([costs, np.full(rows, 10_001.0 + pair_bonus(scores, seats))]),
            (np.concatenate([row, everybody]), np.concatenate([column, columns + everybody])),
        ),
        shape=(rows, columns + rows),
    )
    del row, column, costs

    def solve() -> Pairs:
        row, column = min_weight_full_bipartite_matching(graph)
        made = column < columns
        return seating.pairs(row[made], column[made])

    return solve


def ortools_flow(scores: np.ndarray, seats: np.ndarray) -> Solve:
    """OR-tools' min-cost flow: capacities and the most pairs are native to it."""
    n, m = scores.shape
    mentee, mentor = np.nonzero(scores >= 0)
    source, sink = n + m, n + m + 1
    flow = min_cost_flow.SimpleMinCostFlow()
    add = flow.add_arcs_with_capacity_and_unit_cost
    costs = 10_000 - scores[mentee, mentor].astype(np.int64)
    add(mentee, n + mentor, np.ones(len(mentee), np.int64), costs)
    add(np.full(n, source), np.arange(n), np.ones(n, np.int64), np.zeros(n, np.int64))
    add(n + np.arange(m), np.full(m, sink), seats.astype(np.int64), np.zeros(m, np.int64))
    flow.set_node_supply(source, n)
    flow.set_node_supply(sink, -n)
    arcs = np.arange(len(mentee))

    def solve() -> Pairs:
        status = flow.solve_max_flow_with_min_cost()
        if status != flow.OPTIMAL:
            raise RuntimeError(f"OR-tools answers {status} instead of OPTIMAL.")
        chosen = flow.flows(arcs) > 0
        return mentee[chosen], mentor[chosen]

    return solve


def lapx(kind: str) -> Callable[[np.ndarray, np.ndarray], Solve]:
    """One of the dense solvers of lapx; its sparse one, `lapmod`, refuses costs of a million and more."""

    def build(scores: np.ndarray, seats: np.ndarray) -> Solve:
        costs, seating = _dense_costs(scores, seats)
        function = getattr(lap, kind)
        return lambda: seating.pairs(*function(costs, extend_cost=True, return_cost=False))

    return build


def munkres_3(scores: np.ndarray, seats: np.ndarray) -> Solve:
    """Version 3 of munkres, whose compiled kernel stands behind the function that it shares with SciPy."""
    costs, seating = _dense_costs(scores, seats)
    return lambda: seating.pairs(*munkres.linear_sum_assignment(costs))


PEERS = {
    "dense": Peer("SciPy `linear_sum_assignment`", scipy_dense),
    "sparse": Peer("SciPy `min_weight_full_bipartite_matching`", scipy_sparse),
    "flow": Peer("OR-tools min-cost flow", ortools_flow),
    "lapjvx": Peer("lapx `lapjvx`", lapx("lapjvx")),
    "lapjvh": Peer("lapx `lapjvh`", lapx("lapjvh"), largest=2_000),
    "munkres": Peer("munkres 3", munkres_3, largest=2_000),
}
"""All of them, by the word with which `bench.contender` is called."""
