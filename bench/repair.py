"""How long it takes to repair a plan, change by change, against solving from nothing."""

import resource
import time
from collections.abc import Callable, Iterator

import numpy as np

from bench.measure import table
from bench.people import POLICY, people
from matcher import MatrixScores, Problem
from matcher.certificate import verify
from matcher.plan import NOBODY
from matcher.repair import Repairer
from scoring.pool import Pool
from scoring.score import score_block

SIZES = (10_000,)
SLOTS = (0.5, 0.8, 1.0, 1.1, 1.4)
REPEATS = 200
"""Changes of each kind, one after the other."""

WARM_UP = 1_000
"""Mentees of the workload that is not reported."""

ROWS = 512


def main() -> None:
    """Print a table for each size; every plan is proved at the end."""
    # What compiles does so before anything is measured.
    for _ in measured(WARM_UP, 1.0):
        pass
    for mentees in SIZES:
        rows = [row for slots in SLOTS for row in measured(mentees, slots)]
        table(
            f"Repairing a plan of {mentees:,} mentees, in milliseconds",
            ["slots per mentee", "change", "median", "95th percentile", "longest"],
            rows,
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"\nPeak memory, the matrices of the workload included: {peak:.0f} MiB")


def measured(mentees: int, slots: float) -> Iterator[list[str]]:
    """The rows of one workload."""
    cohort = Cohort(mentees, slots)
    start = time.thread_time()
    repairer = Repairer(cohort.problem())
    cold = 1000 * (time.thread_time() - start)
    yield [f"{slots}", "none: scores looked up, solved from nothing", f"{cold:.0f}", "", ""]
    for kind, change in cohort.changes(repairer).items():
        durations = np.array([elapsed(change, k) for k in range(REPEATS)])
        middle, high = np.percentile(durations, [50, 95])
        yield [f"{slots}", kind, f"{middle:.3f}", f"{high:.3f}", f"{durations.max():.3f}"]
    plan = repairer.plan()
    assert verify(repairer.problem(), plan, plan.certificate) == ()


def elapsed(change: Callable[[int], object], k: int) -> float:
    """Milliseconds of one change."""
    start = time.thread_time()
    change(k)
    return 1000 * (time.thread_time() - start)


class Cohort:
    """People, and others who come later, with all scores known."""

    def __init__(self, mentees: int, slots: float) -> None:
        more = round(mentees + REPEATS / 0.6)
        pool = Pool.of(*people(more, slots=slots, seed=3))
        blocks = [score_block(pool, POLICY, slice(k, k + ROWS)) for k in range(0, more, ROWS)]
        self.scores = np.concatenate([block.scores for block in blocks]).astype(np.int16)
        self.feasible = np.concatenate([block.feasible for block in blocks])
        self.seats = pool.capacity
        self.mentees, self.mentors = mentees, self.scores.shape[1] - REPEATS
        self.random = np.random.default_rng(4)

    def problem(self) -> Problem:
        """The problem before any change."""
        n, m = self.mentees, self.mentors
        scores = MatrixScores(self.scores[:n, :m].astype(np.int32), self.feasible[:n, :m])
        return Problem(scores=scores, seats=self.seats[:m])

    def changes(self, repairer: Repairer) -> dict[str, Callable[[int], object]]:
        """Each kind of change, by its number."""
        n, m = self.mentees, self.mentors
        order = self.random.permutation(n).tolist()
        mentors = self.random.permutation(m).tolist()

        def decline(k: int) -> object:
            mentor = int(repairer.mentor_of[order[k]])
            return repairer.decline(order[k], mentor) if mentor != NOBODY else None

        def add_mentee(k: int) -> object:
            return repairer.add_mentee(self.scores[n + k, :m].astype(np.int32), self.feasible[n + k, :m])

        def add_mentor(k: int) -> object:
            count = len(repairer.mentor_of)
            column, feasible = self.scores[:count, m + k].astype(np.int32), self.feasible[:count, m + k]
            return repairer.add_mentor(column, feasible, seats=int(self.seats[m + k]))

        return {
            "a pair declines": decline,
            "a mentee comes": add_mentee,
            "a mentor comes": add_mentor,
            "a mentee leaves": lambda k: repairer.lose_mentee(order[REPEATS + k]),
            "a mentor leaves": lambda k: repairer.lose_mentor(mentors[k]),
            "a mentor takes one more": lambda k: repairer.set_seats(
                mentors[REPEATS + k % 100], int(self.seats[mentors[REPEATS + k % 100]]) + 1 + k // 100
            ),
        }


if __name__ == "__main__":
    main()
