"""Our sparse solver on one workload, in a process of its own: `python -m bench.ours FOLDER MENTEES SLOTS`.

From profiles to a plan that its prices prove; then the proof is checked anew. Prints
a JSON object as `bench.contender` does.
"""

import sys
from dataclasses import asdict

from bench.measure import forget_peak, highest_mib, repeated, report, resident_mib
from bench.people import POLICY
from bench.workload import BUDGET, Workload
from matcher import Plan, PoolScores, Problem, SolveParams, solve
from matcher.certificate import verify
from matcher.sparse.warm import warm_up
from scoring.pool import Pool

SPARSE = SolveParams(method="sparse")


def main() -> None:
    """Measure and report."""
    workload = Workload.named(*sys.argv[1:])
    warm_up()
    libraries = resident_mib()
    people = workload.people()
    forget_peak()
    plan: Plan | None = None

    def certified() -> None:
        nonlocal plan
        plan = solve(Problem.of_pool(PoolScores(Pool.of(*people), POLICY)), SPARSE)

    times = repeated(certified, budget=BUDGET)
    peak = highest_mib()
    faults: tuple[str, ...] = ()

    def check() -> None:
        nonlocal faults
        faults = verify(Problem.of_pool(PoolScores(Pool.of(*people), POLICY)), plan, plan.certificate)

    checks = repeated(check, budget=BUDGET)
    if faults:
        raise AssertionError(faults)
    report(
        mentees=workload.mentees,
        slots=workload.slots,
        solver="ours",
        **asdict(times),
        check_seconds=checks.seconds,
        check_cpu_seconds=checks.cpu_seconds,
        peak_mib=peak,
        libraries_mib=libraries,
        pairs=plan.pairs,
        total_score=plan.total_score,
    )


if __name__ == "__main__":
    main()
