"""How long it takes to repair a plan, change by change, against solving from nothing.

Milliseconds of processors; what a change is told is ready before it is measured.
"""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from bench.measure import forget_peak, highest_mib, processor, table
from bench.people import people
from bench.workload import SLOTS, scored
from matcher import MatrixScores, Problem
from matcher.certificate import verify
from matcher.plan import NOBODY
from matcher.repair import Repairer
from scoring.pool import Pool

SIZES = (10_000,)
REPEATS = 200
"""Changes of each kind, one after the other."""

WARM_UP = 1_000
"""Mentees of the workload that is not reported."""
Change = Callable[[int], Callable[[], object]]
"""Of a number: prepares a change, and gives what makes it."""


def main() -> None:
    """Print a table for each size; every plan is proved at the end."""
    # What compiles does so before anything is measured.
    for _ in measured(WARM_UP, 1.0):
        pass
    for mentees in SIZES:
        forget_peak()
        rows = [row for slots in SLOTS for row in measured(mentees, slots)]
        table(
            f"Repairing a plan of {mentees:,} mentees, in milliseconds",
            ["slots per mentee", "change", "median", "95th percentile", "longest"],
            rows,
        )
        print(f"\nPeak memory, the matrices of the workload included: {highest_mib():.0f} MiB")


def measured(mentees: int, slots: float) -> Iterator[list[str]]:
    """The rows of one workload."""
    cohort = Cohort(mentees, slots)
    problem = cohort.problem()
    cold = 1000 * processor(lambda: Repairer(problem))
    repairer = Repairer(problem)
    yield [f"{slots}", "none: scores looked up, solved from nothing", f"{cold:.0f}", "", ""]
    for kind, change in cohort.changes(repairer).items():
        durations = 1000 * np.array([processor(change(k)) for k in range(REPEATS)])
        middle, high = np.percentile(durations, [50, 95])
        yield [f"{slots}", kind, f"{middle:.3f}", f"{high:.3f}", f"{durations.max():.3f}"]
    plan = repairer.plan()
    assert verify(repairer.problem(), plan, plan.certificate) == ()


class Cohort:
    """People, and others who come later, with all scores known."""

    def __init__(self, mentees: int, slots: float) -> None:
        more = round(mentees + REPEATS / 0.6)
        pool = Pool.of(*people(more, slots=slots, seed=3))
        self.scores = scored(pool)
        self.seats = pool.capacity
        self.mentees, self.mentors = mentees, self.scores.shape[1] - REPEATS
        self.random = np.random.default_rng(4)

    def problem(self) -> Problem:
        """The problem before any change."""
        n, m = self.mentees, self.mentors
        return Problem(scores=MatrixScores(*_told(self.scores[:n, :m])), seats=self.seats[:m])

    def changes(self, repairer: Repairer) -> dict[str, Change]:
        """Each kind of change."""
        n, m = self.mentees, self.mentors
        mentees = self.random.permutation(n).tolist()
        mentors = self.random.permutation(m).tolist()

        def decline(_: int) -> Callable[[], object]:
            # Somebody who has a mentor: nobody else can decline one.
            mentor_of = repairer.mentor_of
            mentee = int(self.random.choice(np.flatnonzero(mentor_of != NOBODY)))
            return partial(repairer.decline, mentee, int(mentor_of[mentee]))

        def add_mentee(k: int) -> Callable[[], object]:
            return partial(repairer.add_mentee, *_told(self.scores[n + k, :m]))

        def add_mentor(k: int) -> Callable[[], object]:
            column = self.scores[: len(repairer.mentor_of), m + k]
            return partial(repairer.add_mentor, *_told(column), seats=int(self.seats[m + k]))

        def add_seat(k: int) -> Callable[[], object]:
            round_, one = divmod(k, 100)
            mentor = mentors[REPEATS + one]
            return partial(repairer.set_seats, mentor, int(self.seats[mentor]) + 1 + round_)

        return {
            "a pair declines": decline,
            "a mentee comes": add_mentee,
            "a mentor comes": add_mentor,
            "a mentee leaves": lambda k: partial(repairer.lose_mentee, mentees[k]),
            "a mentor leaves": lambda k: partial(repairer.lose_mentor, mentors[k]),
            "a mentor takes one more": add_seat,
        }


def _told(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scores, int32, and which of them are of pairs that may be made."""
    return np.maximum(scores, 0).astype(np.int32), scores >= 0


if __name__ == "__main__":
    main()
