"""Large pools, each in a process of its own: `python -m bench.scale [MENTEES[@SLOTS] ...]`.

From profiles to a plan that its prices prove, with the gap between plan and bound on
the way; then the proof is checked anew, timed apart. Prints all pools that are kept.
"""

import sys
import time
from collections.abc import Sequence

from bench import measure
from bench.kept import keep, read
from bench.measure import forget_peak, highest_mib, report, resident_mib
from bench.people import POLICY, people
from bench.workload import sizes_and_slots
from matcher import PoolScores, Problem, SolveParams, solve
from matcher.certificate import verify
from matcher.sparse.rounds import Gap
from matcher.sparse.warm import warm_up
from scoring.pool import Pool

POOLS = ((50_000, 1.1), (100_000, 1.1), (100_000, 1.0), (300_000, 1.1))
ALONE = "--here"
"""Measure one pool in this process and report it."""


def main(pools: Sequence[tuple[int, float]] = POOLS) -> None:
    """Measure each pool in a process of its own, and print a table."""
    for mentees, slots in pools:
        line = measure.in_fresh_process("bench.scale", ALONE, str(mentees), str(slots))
        keep("scale", [line], key=("mentees", "slots"))
    show(read("scale"))


def show(lines: list[dict]) -> None:
    """Print what is kept."""
    measure.table(
        "Large pools: from profiles to a certified plan",
        [
            "mentees x mentors", "slots per mentee", "seconds", "of all processors",
            "peak memory (MiB)", "of it profiles and libraries", "pairs", "proof checked anew, seconds",
        ],
        [
            [
                f"{line['mentees']:,} x {line['mentors']:,}",
                f"{line['slots']}",
                f"{line['seconds']:.1f}",
                f"{line['cpu_seconds']:.1f}",
                f"{line['peak_mib']:,.0f}",
                f"{line['people_mib']:,.0f}",
                f"{line['pairs']:,}",
                f"{line['check_seconds']:.1f}",
            ]
            for line in lines
        ],
    )  # fmt: skip


def measured(mentees: int, slots: float) -> None:
    """One pool, once."""
    warm_up()
    some = people(mentees, slots=slots)
    profiles = resident_mib()
    forget_peak()
    gaps: list[dict] = []
    start, cpu = time.perf_counter(), time.process_time()

    def watch(gap: Gap) -> None:
        seconds = round(time.perf_counter() - start, 3)
        gaps.append({"seconds": seconds, "value": gap.value, "bound": gap.bound})
        print(f"{mentees:,}: {seconds:.1f} s, {gap}", file=sys.stderr, flush=True)

    pool = Pool.of(*some)
    plan = solve(Problem.of_pool(PoolScores(pool, POLICY)), SolveParams(method="sparse"), watch=watch)
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu
    peak = highest_mib()
    start = time.perf_counter()
    faults = verify(Problem.of_pool(PoolScores(pool, POLICY)), plan, plan.certificate)
    if faults:
        raise AssertionError(faults)
    report(
        mentees=mentees,
        mentors=len(pool.mentors),
        slots=slots,
        seconds=seconds,
        cpu_seconds=cpu_seconds,
        peak_mib=peak,
        people_mib=profiles,
        pairs=plan.pairs,
        total_score=plan.total_score,
        check_seconds=time.perf_counter() - start,
        gaps=gaps,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == [ALONE]:
        measured(int(sys.argv[2]), float(sys.argv[3]))
    else:
        main(sizes_and_slots(sys.argv[1:], [1.1]) or POOLS)
