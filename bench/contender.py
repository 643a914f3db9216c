"""One of the others on one workload, in a process of its own.

`python -m bench.contender FOLDER MENTEES SLOTS SOLVER` prints a JSON object: medians,
peak memory, and what the plan is worth.
"""

import sys
from dataclasses import asdict

from bench.measure import forget_peak, highest_mib, repeated, report, resident_mib
from bench.peers import PEERS, worth
from bench.workload import BUDGET, Workload


def main() -> None:
    """Measure and report."""
    *named, solver = sys.argv[1:]
    workload = Workload.named(*named)
    scores, seats = workload.scores(), workload.seats()
    # A small problem first, so that what is loaded only when needed is there.
    PEERS[solver].build(scores[:50, :30], seats[:30])()
    libraries = resident_mib()
    solve = PEERS[solver].build(scores, seats)
    # What was read to build the input is no longer needed.
    del scores
    forget_peak()
    pairs = None

    def work() -> None:
        nonlocal pairs
        pairs = solve()

    times = repeated(work, budget=BUDGET)
    peak = highest_mib()
    count, total = worth(workload.scores(), pairs)
    report(
        mentees=workload.mentees,
        slots=workload.slots,
        solver=solver,
        **asdict(times),
        peak_mib=peak,
        libraries_mib=libraries,
        pairs=count,
        total_score=total,
    )


if __name__ == "__main__":
    main()
