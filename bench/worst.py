"""Cases made to hurt, ours against dense `linear_sum_assignment`, which is given its input.

All within one process, several times each. Ours settles ties and proves the plan, too.
Which method `solve` takes by itself is its own choice: the dense one up to some size.
"""

from dataclasses import asdict

import numpy as np

from bench import measure
from bench.kept import keep
from bench.peers import scipy_dense, worth
from matcher import MatrixScores, Problem, SolveParams, solve
from matcher.certificate import verify
from matcher.sparse.warm import warm_up

SIZES = (1_000, 3_000)
BUDGET = 4.0


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
    params = SolveParams(method="sparse")
    judge = scipy_dense(scores, seats)
    plan, pairs = solve(problem, params), judge()
    if (plan.pairs, plan.total_score) != worth(scores, pairs):
        raise AssertionError(f"{name}: {plan.pairs} pairs of {plan.total_score}, not {worth(scores, pairs)}.")
    if faults := verify(problem, plan, plan.certificate):
        raise AssertionError(faults)
    judged = measure.repeated(judge, budget=BUDGET)
    sparse = measure.repeated(lambda: solve(problem, params), budget=BUDGET)
    chosen = sparse
    if solve(problem).solver != "sparse":
        chosen = measure.repeated(lambda: solve(problem), budget=BUDGET)
    return {
        "mentees": size,
        "case": name,
        "linear_sum_assignment": asdict(judged),
        "sparse": asdict(sparse),
        "chosen": asdict(chosen),
    }


def _row(line: dict) -> list[str]:
    """Seconds, and how many times those of `linear_sum_assignment` they are."""
    judge = line["linear_sum_assignment"]["seconds"]
    cells = [line["case"], f"{judge:.3f}"]
    for ours in (line["sparse"]["seconds"], line["chosen"]["seconds"]):
        cells += [f"{ours:.3f}", f"{ours / judge:.1f}"]
    return cells


if __name__ == "__main__":
    main()
