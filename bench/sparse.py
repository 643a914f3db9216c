"""Our sparse solver against the others, the same problems and the same totals everywhere.

The others are given the scores, and their input is built before the clock starts. We
start from profiles and end with a plan that its prices prove. Each solver runs in a
process of its own. `python -m bench.sparse [MENTEES[@SLOTS] ...]` measures what is named.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import measure
from bench.kept import keep
from bench.peers import PEERS
from bench.workload import SLOTS, Workload, sizes_and_slots

SIZES = (1_000, 2_000, 10_000)
OURS = "ours"
NAMES = {solver: peer.name for solver, peer in PEERS.items()} | {
    OURS: "**ours, from profiles to a certified plan**"
}
FIGURES = (
    ("seconds", "seconds", 3),
    ("seconds of all processors", "cpu_seconds", 3),
    ("peak memory beyond the libraries (MiB)", "memory", 0),
)
"""Title, key and digits."""


def main(
    wanted: Sequence[tuple[int, float]] = tuple((size, slots) for size in SIZES for slots in SLOTS),
) -> None:
    """Measure, and print the tables of each size."""
    with tempfile.TemporaryDirectory() as folder:
        for mentees in dict.fromkeys(mentees for mentees, _ in wanted):
            lines = []
            for slots in (slots for size, slots in wanted if size == mentees):
                some = measured(Workload(Path(folder), mentees, slots))
                keep("sparse", some, key=("mentees", "slots", "solver"))
                lines += some
            show(mentees, lines)


def measured(workload: Workload) -> list[dict]:
    """One report for each solver; all plans are worth the same."""
    workload.prepare()
    task = str(workload.folder), str(workload.mentees), str(workload.slots)
    reports = [
        measure.in_fresh_process("bench.contender", *task, solver)
        for solver, peer in PEERS.items()
        if workload.mentees <= peer.largest
    ]
    reports.append(measure.in_fresh_process("bench.ours", *task))
    if len({(report["pairs"], report["total_score"]) for report in reports}) > 1:
        raise AssertionError(f"Plans differ: {reports}")
    return reports


def show(mentees: int, lines: list[dict]) -> None:
    """Print seconds, processor seconds, memory and ratios."""
    slots = sorted({line["slots"] for line in lines})
    of = {(line["solver"], line["slots"]): line for line in lines}
    solvers = [solver for solver in NAMES if (solver, slots[0]) in of]
    for name, key, digits in FIGURES:
        rows = [[NAMES[s], *(f"{_value(of[s, k], key):.{digits}f}" for k in slots)] for s in solvers]
        rows += _ratios(of, solvers, slots, key)
        if key != "memory":
            checks = [f"{of[OURS, k]['check_' + key]:.{digits}f}" for k in slots]
            rows.append(["our proof, checked anew without the solver", *checks])
        title = f"{mentees:,} mentees, {round(0.6 * mentees):,} mentors: {name}"
        measure.table(title, ["slots per mentee", *map(str, slots)], rows)


def _value(line: dict, key: str) -> float:
    return line["peak_mib"] - line["libraries_mib"] if key == "memory" else line[key]


def _ratios(of: dict, solvers: list[str], slots: list[float], key: str) -> list[list[str]]:
    """How many times as much as ours the best of the others and the dense one of SciPy take."""
    best, dense = ["best of the others / ours"], ["`linear_sum_assignment` / ours"]
    for k in slots:
        ours = _value(of[OURS, k], key)
        best.append(f"{min(_value(of[s, k], key) for s in solvers if s != OURS) / ours:.1f}")
        dense.append(f"{_value(of['dense', k], key) / ours:.1f}")
    return [best, dense]


if __name__ == "__main__":
    if sys.argv[1:]:
        main(sizes_and_slots(sys.argv[1:], SLOTS))
    else:
        main()
