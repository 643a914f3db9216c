"""Scoring with the best k mentors of each mentee, no matrix kept: three ways, the same result.

A double loop in plain Python, NumPy by blocks of rows, and the compiled search of
`scoring.fused`. NumPy is measured twice: `score_block`, which gives criteria and
broken rules, too, and the leanest that it can do from the same tables of points.
"""

import heapq
from collections.abc import Callable, Sequence

import numpy as np

from bench import measure, plain
from bench.cohort import plain_person, plain_tables
from bench.people import POLICY, people
from scoring.fused.people import PoolSource
from scoring.fused.search import Wanted, find_pairs
from scoring.fused.source import REFUSED
from scoring.pool import Pool
from scoring.score import score_block

MENTEES = 10_000
KEEP = 64
LOOP_ROWS = 20
"""Mentees whose mentors the plain loop goes through."""
BLOCK_ROWS = 64
NUMPY_ROWS = 1_024
"""Mentees that NumPy goes through."""
BUDGET = 4.0


Best = dict[int, Sequence[int]]
"""The best scores of each mentee by index, descending; which of equals are kept is nobody's claim."""


def main() -> None:
    """Print the seconds per million pairs and the ratios."""
    pool = Pool.of(*people(MENTEES))
    n, m = pool.shape
    source = PoolSource.of(pool, POLICY, np.arange(n), np.arange(m))
    ways: list[tuple[str, Callable[[], Best]]] = [
        ("plain Python double loop", double_loop(pool)),
        ("NumPy by blocks: `score_block`", lambda: by_score_block(pool)),
        ("NumPy by blocks, nothing but the score", lambda: by_lean_numpy(source)),
        ("**ours, compiled, on all cores**", lambda: compiled(source)),
    ]
    best = compiled(source)
    lines = []
    for name, way in ways:
        found = way()
        times = measure.repeated(way, budget=BUDGET)
        pairs = len(found) * m / 1e6
        equal = np.mean([np.array_equal(best[mentee], scores) for mentee, scores in found.items()])
        # The plain score knows no water, so some mentees near an estuary have others for their best.
        if equal < (0.5 if name.startswith("plain") else 1):
            raise AssertionError(f"{name}: only {equal:.0%} of the mentees have the same best scores.")
        lines.append((name, times.seconds / pairs, times.cpu_seconds / pairs))
    ours = lines[-1][2]
    measure.table(
        f"The scores of {n:,} x {m:,} pairs and the best {KEEP} of each mentee, per million pairs",
        ["", "seconds", "seconds of all processors", "ours is faster by"],
        [
            [name, f"{seconds:.5f}", f"{cpu_seconds:.5f}", f"{cpu_seconds / ours:.0f}"]
            for name, seconds, cpu_seconds in lines
        ],
    )


def compiled(source: PoolSource) -> Best:
    """Everybody, by `find_pairs`."""
    n, m = len(source.mentees), len(source.mentors)
    wanted = Wanted(np.zeros(m, np.int64), np.zeros(n, np.int64), KEEP, POLICY.rules.min_score)
    found = find_pairs(source, np.arange(n), wanted, lambda: False)
    parts = np.split(found.score, found.start[1:-1])
    return dict(zip(source.mentees.tolist(), parts, strict=True))


def by_score_block(pool: Pool) -> Best:
    """Some mentees, by blocks that hold criteria and broken rules, too."""
    best = {}
    for start in range(0, NUMPY_ROWS, BLOCK_ROWS):
        block = score_block(pool, POLICY, slice(start, start + BLOCK_ROWS))
        scores = np.where(block.feasible, block.scores, REFUSED)
        best |= dict(enumerate(_best(scores), start))
    return best


def by_lean_numpy(source: PoolSource) -> Best:
    """Some mentees, from the same tables as the compiled loop; only the best are divided and rounded."""
    weights = np.array(source.weights, dtype=np.int32)
    best = {}
    for start in range(0, NUMPY_ROWS, BLOCK_ROWS):
        rows = np.arange(start, start + BLOCK_ROWS)
        points = source.points(rows)
        tables = [
            np.take(table, column, axis=1)[codes]
            for table, column, codes in zip(points[:4], source.columns, points.codes.T, strict=True)
        ]
        total = weights[0] * tables[0]
        total += weights[1] * tables[1]
        total += weights[2] * tables[2]
        total[(tables[1] | tables[2] | tables[3]) < 0] = REFUSED * int(weights.sum())
        largest = -np.partition(-total, KEEP - 1, axis=1)[:, :KEEP]
        scores = np.rint(largest / weights.sum()).astype(np.int32)
        scores[scores < POLICY.rules.min_score] = REFUSED
        best |= dict(zip(source.mentees[rows].tolist(), _best(scores), strict=True))
    return best


def _best(scores: np.ndarray) -> list[np.ndarray]:
    """The best scores of each row, descending, without those of refused pairs."""
    largest = -np.sort(np.partition(-scores, KEEP - 1, axis=1)[:, :KEEP], axis=1)
    return [row[row >= 0] for row in largest]


def double_loop(pool: Pool) -> Callable[[], Best]:
    """A few mentees, pair by pair."""
    tables, least = plain_tables(), POLICY.rules.min_score
    some = [plain_person(person) for person in pool.mentees.people[:LOOP_ROWS]]
    others = [plain_person(person) for person in pool.mentors.people]

    def feasible_score(one: dict, other: dict) -> int:
        refused = (
            plain.no_way_to_meet(one, other)
            or plain.too_far(one, other)
            or plain.speechless(one, other, tables)
        )
        return REFUSED if refused else plain.score(one, other, tables)

    def best() -> Best:
        scored = ((feasible_score(one, other) for other in others) for one in some)
        enough = ((score for score in scores if score >= least) for scores in scored)
        return dict(enumerate(heapq.nlargest(KEEP, scores) for scores in enough))

    return best


if __name__ == "__main__":
    main()
