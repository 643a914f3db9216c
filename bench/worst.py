"""Cases made to hurt, ours against dense `linear_sum_assignment`, which is given its input.

All within one process, several times each. Ours settles ties and proves the plan, too.
Which method `solve` takes by itself is its own choice: the dense one up to some size.
"""

from collections.abc import Callable
from dataclasses import asdict

import numpy as np

from bench import measure
from bench.kept import keep
from bench.peers import scipy_dense, worth
from matcher import MatrixScores, Problem, SolveParams, solve
from matcher.certificate import verify
from matcher.solve import LARGEST_DENSE
from matcher.sparse.warm import warm_up

SIZES = (1_000, 2_500)
BUDGET = 4.0
SPARSE = SolveParams(method="sparse")


def cases(n: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Scores, int16 [n, m] with -1 where forbidden, and seats, int32 [m], by the case's name."""
    random = np.random.default_rng(11)
    one = np.ones(n, dtype=np.int32)
    product = np.outer(np.arange(n), np.arange(n))
    star = np.where(np.arange(n) == 0, 10_000, random.integers(0, 50, (n, n)))
    few = one[: n // 5]
    return {
        "all scores equal": (np.full((n, n), 5000), one),
        "all scores equal, a fifth of the seats": (np.full((n, n // 5), 5000), few),
        "two levels": (random.integers(0, 2, (n, n)) * 5000 + 2000, one),
        "scores i x j": (product * 10_000 // (n * n), one),
        "scores i x j, from the other end": (10_000 - product * 10_000 // (n * n), one),
        "one mentor whom everybody wants": (star, one),
        "no feasible pair": (np.full((n, n), -1), one),
        "ten times as many seats as mentees": (random.integers(0, 10_001, (n, n // 2)), 20 * one[: n // 2]),
        "random scores": (random.integers(0, 10_001, (n, n)), one),
    }


def main() -> None:
    """Print a table for each size."""
    warm_up()
    for size in SIZES:
        some = [compared(size, name, scores, seats) for name, (scores, seats) in cases(size).items()]
        measure.table(
            f"Worst cases, {size:,} mentees",
            [
                "",
                "`linear_sum_assignment`, seconds",
                "ours, sparse",
                "times",
                "ours, as `solve` chooses",
                "times",
            ],
            [_row(line) for line in some],
        )
        keep("worst", some, key=("mentees", "case"))


def compared(size: int, name: str, scores: np.ndarray, seats: np.ndarray) -> dict:
    """Medians of one case, after all have found the same total."""
    scores = scores.astype(np.int16)
    matrix = MatrixScores(np.maximum(scores, 0).astype(np.int32), scores >= 0)
    problem = Problem(scores=matrix, seats=seats)
    times, found = {}, {}
    ways = {"judge": scipy_dense(scores, seats), "sparse": lambda: solve(problem, SPARSE)}
    if len(scores) * int(np.minimum(seats, len(scores)).sum()) <= LARGEST_DENSE:
        ways["chosen"] = lambda: solve(problem)
    for way, work in ways.items():

        def keeping(way: str = way, work: Callable[[], object] = work) -> None:
            found[way] = work()

        times[way] = measure.repeated(keeping, budget=BUDGET)
    expected = worth(scores, found.pop("judge"))
    for way, plan in found.items():
        if (plan.pairs, plan.total_score) != expected:
            raise AssertionError(f"{name}, {way}: {plan.pairs} pairs of {plan.total_score}, not {expected}.")
        if faults := verify(problem, plan, plan.certificate):
            raise AssertionError(f"{name}, {way}: {faults}")
    times.setdefault("chosen", times["sparse"])
    return {
        "mentees": size,
        "case": name,
        **{way: asdict(each) for way, each in times.items()},
    }


def _row(line: dict) -> list[str]:
    """Seconds, and how many times those of `linear_sum_assignment` they are."""
    judge = line["judge"]["seconds"]
    cells = [line["case"], f"{judge:.3f}"]
    for ours in (line["sparse"]["seconds"], line["chosen"]["seconds"]):
        cells += [f"{ours:.3f}", f"{ours / judge:.1f}"]
    return cells


if __name__ == "__main__":
    main()
