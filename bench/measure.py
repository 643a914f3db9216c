"""How long and how much: medians of several runs, peak memory of a fresh process."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

RUNS = 5


def seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median duration of `runs` calls, after one that does not count."""
    work()
    durations = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        durations.append(time.perf_counter() - start)
    return statistics.median(durations)


def once(work: Callable[[], object]) -> float:
    """The duration of a single call, for what takes too long to repeat."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_mib(statement: str) -> float:
    """The peak memory of a fresh process that executes `statement`, libraries included."""
    report = "\nimport resource\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    done = subprocess.run(
        [sys.executable, "-c", statement + report], capture_output=True, text=True, check=True
    )
    return int(done.stdout.split()[-1]) / 1024


def table(title: str, columns: list[str], rows: list[list[str]]) -> None:
    """Print a table in Markdown."""
    print(f"\n### {title}\n")
    print("| " + " | ".join(columns) + " |")
    print("| " + " | ".join("---" for _ in columns) + " |")
    for row in rows:
        print("| " + " | ".join(row) + " |")
