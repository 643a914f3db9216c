"""How long and how much: medians of several runs, peak memory of a fresh process."""

import json
import math
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
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


def processor(work: Callable[[], object]) -> float:
    """Seconds that all threads of this process have worked for a single call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def spread(times: Sequence[float]) -> tuple[float, float, float]:
    """The median, the 99th percentile (the shortest that 99 of 100 do not exceed) and the longest."""
    ordered = sorted(times)
    return statistics.median(ordered), ordered[math.ceil(len(ordered) * 0.99) - 1], ordered[-1]


@dataclass(frozen=True, slots=True)
class Repeated:
    """Medians of several calls: seconds on the clock, and of all threads' work on processors."""

    seconds: float
    cpu_seconds: float
    runs: int


def repeated(work: Callable[[], object], *, budget: float, runs: int = RUNS) -> Repeated:
    """Call `work` up to `runs` times, and not again once `budget` seconds are spent."""
    clock, processors = [], []
    while len(clock) < runs and sum(clock) <= budget:
        start, cpu = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - start)
        processors.append(time.process_time() - cpu)
    return Repeated(statistics.median(clock), statistics.median(processors), len(clock))


def resident_mib(process: int | str = "self") -> float:
    """The memory that a process, this one if none is named, holds now."""
    return _status(process, "VmRSS")


def forget_peak(process: int | str = "self") -> None:
    """Let the peak of a process begin anew, so that what prepared a measurement does not count."""
    Path(f"/proc/{process}/clear_refs").write_text("5")


def highest_mib(process: int | str = "self") -> float:
    """The most memory that a process has held since its start or the last `forget_peak`."""
    return _status(process, "VmHWM")


def _status(process: int | str, name: str) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def peak_mib(statement: str) -> float:
    """The peak memory of a fresh process that executes `statement`, libraries included."""
    tell = "\nfrom bench.measure import highest_mib, report\nreport(mib=highest_mib())"
    return _reported([sys.executable, "-c", statement + tell])["mib"]


def in_fresh_process(
    module: str, *arguments: str, python: str | Path = sys.executable, given: str = ""
) -> dict:
    """Run `python -m module arguments`, give it some text, and read the JSON object that it prints last.

    What it says on standard error is shown at once.
    """
    return _reported([python, "-m", module, *arguments], given)


def _reported(command: Sequence[str | Path], given: str = "") -> dict:
    done = subprocess.run(command, cwd=ROOT, input=given, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def report(**facts: object) -> None:
    """Print what a measurement in a fresh process found, for `in_fresh_process`."""
    print(json.dumps(facts))


def table(title: str, columns: list[str], rows: list[list[str]]) -> None:
    """Print a table in Markdown."""
    print(f"\n### {title}\n")
    print("| " + " | ".join(columns) + " |")
    print("| " + " | ".join("---" for _ in columns) + " |")
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
