"""Cases made to hurt: what `solve` takes, and how many times dense `linear_sum_assignment`.

Both begin with a matrix of scores. `linear_sum_assignment` is used as textbooks say:
a column for each seat, and one of "nobody" for each mentee. Its bare call is shown, too,
in the form that serves it best: the matrix ready, the shorter side in the rows, a
pair that may not be made as dear as nobody. Ours chooses the method itself, settles
ties and proves the plan.

All within one process, several times each; compared by processor time, for other
work on the machine would count otherwise.
"""

from collections.abc import Callable

import numpy as np
from scipy.optimize import linear_sum_assignment

from bench import measure
from bench.peers import Pairs, pair_bonus, scipy_dense, worth
from matcher import MatrixScores, Problem, solve
from matcher.certificate import verify
from matcher.sparse.warm import warm_up

SIZES = (500, 1_000, 2_000, 3_000, 5_000)
BUDGET = 2.0
LARGEST_PRODUCT = 1_000


def cases(n: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Scores, int16 [n, m] with -1 where forbidden, and seats, int32 [m], by the case's name.

    The products are left out beyond `LARGEST_PRODUCT` mentees, where either takes minutes.
    """
    random = np.random.default_rng(11)
    one = np.ones(n, dtype=np.int32)
    product = np.outer(np.arange(n), np.arange(n))
    star = np.where(np.arange(n) == 0, 10_000, random.integers(0, 50, (n, n)))
    few = one[: n // 5]
    fewer = n * 3 // 5
    usual = random.integers(1, 4, fewer).astype(np.int32)
    loose = np.where(random.random((n, fewer)) < 0.08, random.integers(0, 10_001, (n, fewer)), -1)
    products = {
        "scores i x j": (product * 10_000 // (n * n), one),
        "scores i x j, from the other end": (10_000 - product * 10_000 // (n * n), one),
    }
    return {
        "random scores, 8 % feasible, 1 to 3 seats": (loose, usual),
        "all scores equal, 1 to 3 seats": (np.full((n, fewer), 5000), usual),
        "all scores equal": (np.full((n, n), 5000), one),
        "all scores equal, a fifth of the seats": (np.full((n, n // 5), 5000), few),
        "two levels": (random.integers(0, 2, (n, n)) * 5000 + 2000, one),
        **(products if n <= LARGEST_PRODUCT else {}),
        "one mentor whom everybody wants": (star, one),
        "no feasible pair": (np.full((n, n), -1), one),
        "ten times as many seats as mentees": (random.integers(0, 10_001, (n, n // 2)), 20 * one[: n // 2]),
        "random scores": (random.integers(0, 10_001, (n, n)), one),
    }


def main() -> None:
    """Print a table for each size."""
    warm_up()
    for size in SIZES:
        measure.table(
            f"Worst cases, {size:,} mentees",
            [
                "",
                "`solve`, seconds",
                "`linear_sum_assignment`",
                "times",
                "its bare call",
                "times",
                "chosen",
            ],
            [compared(name, scores, seats) for name, (scores, seats) in cases(size).items()],
        )


def compared(name: str, scores: np.ndarray, seats: np.ndarray) -> list[str]:
    """A row: seconds, how many times those of `linear_sum_assignment` they are, and the method.

    Medians, and only if all have found the same total.
    """
    scores = scores.astype(np.int16)
    matrix = MatrixScores(np.maximum(scores, 0).astype(np.int32), scores >= 0)
    problem = Problem(scores=matrix, seats=seats)
    times, found = {}, {}
    ways = {
        "chosen": lambda: solve(problem),
        "textbook": lambda: textbook(scores, seats),
        "bare": scipy_dense(scores, seats),
    }
    for way, work in ways.items():

        def keeping(way: str = way, work: Callable[[], object] = work) -> None:
            found[way] = work()

        times[way] = measure.repeated(keeping, budget=BUDGET)
    expected, plan = worth(scores, found["bare"]), found["chosen"]
    for other in (worth(scores, found["textbook"]), (plan.pairs, plan.total_score)):
        if other != expected:
            raise AssertionError(f"{name}: pairs and total are {other}, not {expected}.")
    if faults := verify(problem, plan, plan.certificate):
        raise AssertionError(f"{name}: {faults}")
    ours = times["chosen"].cpu_seconds
    cells = [name, f"{ours:.3f}"]
    for theirs in (times["textbook"].cpu_seconds, times["bare"].cpu_seconds):
        cells += [f"{theirs:.3f}", f"{ours / theirs:.1f}"]
    return [*cells, plan.solver]


def textbook(scores: np.ndarray, seats: np.ndarray) -> Pairs:
    """`linear_sum_assignment` with a column for each seat and for each mentee's "nobody"."""
    n = len(scores)
    owner = np.repeat(np.arange(len(seats)), np.minimum(seats, n))
    gains = np.where(scores >= 0, scores + float(pair_bonus(scores, seats)), 0.0)
    mentee, column = linear_sum_assignment(np.hstack([gains[:, owner], np.zeros((n, n))]), maximize=True)
    paired = column < len(owner)
    return mentee[paired], owner[column[paired]]


if __name__ == "__main__":
    main()
