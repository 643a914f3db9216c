"""Our sparse solver against the others, the same problems and the same totals everywhere.

The others are given the scores, and their input is built before the clock starts. We
start from profiles and end with a plan that its prices prove. Each solver runs in a
process of its own.
"""

import sys
import tempfile
from pathlib import Path

from bench import measure
from bench.kept import keep
from bench.peers import PEERS
from bench.workload import SLOTS, Workload

SIZES = (1_000, 2_000, 10_000)
OURS = "ours"
OUR_NAME = "**ours, from profiles to a certified plan**"


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print the tables of each size."""
    with tempfile.TemporaryDirectory() as folder:
        for mentees in sizes:
            some = measured(Path(folder), mentees)
            show(mentees, some)
            keep("sparse", some, key=("mentees", "slots", "solver"))


def measured(folder: Path, mentees: int) -> list[dict]:
    """One report for each solver and each number of slots; all plans are worth the same."""
    lines = []
    for slots in SLOTS:
        Workload(folder, mentees, slots).prepare()
        solvers = [solver for solver, peer in PEERS.items() if mentees <= peer.largest]
        task = str(folder), str(mentees), str(slots)
        reports = [measure.in_fresh_process("bench.contender", *task, solver) for solver in solvers]
        reports.append(measure.in_fresh_process("bench.ours", *task))
        worth = {(report["pairs"], report["total_score"]) for report in reports}
        if len(worth) > 1:
            raise AssertionError(f"Plans differ: {reports}")
        lines += reports
    return lines


def show(mentees: int, lines: list[dict]) -> None:
    """Print seconds, processor seconds, memory and ratios."""
    columns = [f"{slots} slots per mentee" for slots in SLOTS]
    solvers = [solver for solver in (*PEERS, OURS) if any(line["solver"] == solver for line in lines)]
    names = {solver: peer.name for solver, peer in PEERS.items()} | {OURS: OUR_NAME}
    of = {(line["solver"], line["slots"]): line for line in lines}
    title = f"{mentees:,} mentees, {round(0.6 * mentees):,} mentors"
    for measure_name, key, digits in (
        ("seconds", "seconds", 3),
        ("seconds of all processors", "cpu_seconds", 3),
        ("peak memory beyond the libraries (MiB)", "memory", 0),
    ):
        rows = [[names[s], *(f"{_value(of[s, slots], key):.{digits}f}" for slots in SLOTS)] for s in solvers]
        rows += _ratios(of, solvers, key)
        if key != "memory":
            checks = [f"{of[OURS, slots]['check_' + key]:.3f}" for slots in SLOTS]
            rows.append(["our proof, checked anew without the solver", *checks])
        measure.table(f"{title}: {measure_name}", ["", *columns], rows)


def _value(line: dict, key: str) -> float:
    return line["peak_mib"] - line["libraries_mib"] if key == "memory" else line[key]


def _ratios(of: dict, solvers: list[str], key: str) -> list[list[str]]:
    """How many times as much the best of the others and the dense one of SciPy take."""
    best, dense = ["best of the others / ours"], ["`linear_sum_assignment` / ours"]
    for slots in SLOTS:
        ours = _value(of[OURS, slots], key)
        best.append(f"{min(_value(of[s, slots], key) for s in solvers if s != OURS) / ours:.1f}")
        dense.append(f"{_value(of['dense', slots], key) / ours:.1f}")
    return [best, dense]


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
