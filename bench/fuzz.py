"""A hundred thousand spoilt inputs for every reader of foreign input: `make fuzz`.

Whatever a reader raises that it does not announce, whatever takes longer than the
bound of time, and whatever takes more memory than the bound is told with the number
that makes it again: `python -m bench.fuzz --only csv --first 4711 --cases 1`.
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from random import Random
from types import TracebackType

from tests.fuzz.bounds import MEMORY, SECONDS, bound_memory, bounded_time
from tests.fuzz.parsers import PARSERS

CASES = 100_000
LIMIT = SECONDS
PORTION = 5_000
WITHIN = 3_600.0
"""Seconds of the clock for a portion: what waits for something takes no processor time."""
MOST_TOLD = 5
"""So many faults of one reader are told; the rest is mostly the same."""


@dataclass(frozen=True, slots=True)
class Portion:
    """What one child process has done: the slowest in seconds of processor time, memory in bytes."""

    faults: tuple[str, ...]
    cases: int
    seconds: float
    slowest: float
    memory: int


def main(arguments: list[str] | None = None) -> None:
    """Read, print a table, and end with status 1 if there was a fault."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES, help="of each reader (default: %(default)s)")
    parser.add_argument("--first", type=int, default=0, help="number of the first one (default: %(default)s)")
    parser.add_argument(
        "--only", nargs="+", choices=PARSERS, default=list(PARSERS), help="these readers only"
    )
    wishes = parser.parse_args(arguments)
    print(f"At most {SECONDS:.0f} s of processor time for each input, {MEMORY:,} bytes more memory.")
    print("| reader | cases | faults | s of processor time | slowest, s | memory, MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |", flush=True)
    # Children end without tidying up, so the folder for what they put down is ours.
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        tempfile.tempdir = folder
        faults = sum(fuzzed(name, wishes.first, wishes.cases) for name in wishes.only)
    sys.exit(1 if faults else 0)


def fuzzed(name: str, first: int, cases: int) -> int:
    """Let a reader read in one child process after the other, print its row, and count its faults."""
    done = []
    for start in range(first, first + cases, PORTION):
        count = min(PORTION, first + cases - start)
        ours, theirs = multiprocessing.get_context("fork").Pipe(duplex=False)
        child = multiprocessing.get_context("fork").Process(target=_read, args=(name, start, count, theirs))
        child.start()
        theirs.close()
        done.append(_answered(ours, child, f"among {count} cases of {name} from {start}"))
        if sum(len(portion.faults) for portion in done) >= MOST_TOLD:
            break
    faults = [fault for portion in done for fault in portion.faults]
    cases, seconds = sum(one.cases for one in done), sum(one.seconds for one in done)
    slowest, memory = max(one.slowest for one in done), max(one.memory for one in done) / 1e6
    figures = f"{cases:,} | {len(faults)} | {seconds:.0f} | {slowest:.2f} | {memory:.0f}"
    print(f"| {name} | {figures} |", flush=True)
    for fault in faults[:MOST_TOLD]:
        print(fault, file=sys.stderr, flush=True)
    return len(faults)


def _answered(answer: Connection, child: BaseProcess, where: str) -> Portion:
    """What a child process has done; a fault if it dies, or waits for ever."""
    told = ""
    try:
        if answer.poll(WITHIN):
            return answer.recv()
        child.kill()
        told = f"A process was not done after {WITHIN:.0f} s {where}"
    except EOFError:
        pass
    finally:
        child.join()
    return Portion((told or f"A process ended with {child.exitcode} {where}",), 0, 0.0, 0.0, 0)


def _read(name: str, first: int, cases: int, answer: Connection) -> None:
    """Read the inputs of these numbers, within bounds; runs in a process of its own."""
    parser, slowest = PARSERS[name], 0.0
    # What is made once is no part of any input.
    parser.read(parser.made(Random("warm")))
    bound_memory()
    gathered = _Gathered(name)
    began = time.process_time()
    for number in range(first, first + cases):
        given = parser.made(Random(f"{name} {number}"))
        start = time.process_time()
        with gathered.of(number, given), bounded_time(LIMIT):
            parser.read(given)
        slowest = max(slowest, time.process_time() - start)
        if len(gathered.faults) == MOST_TOLD:
            break
    seconds = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    answer.send(Portion(tuple(gathered.faults), number + 1 - first, seconds, slowest, memory))
    answer.close()


class _Gathered:
    """Gathers what a reader raises and goes on: whatever it is, it is what is looked for."""

    def __init__(self, name: str) -> None:
        self.faults: list[str] = []
        self._name = name

    def of(self, number: int, given: object) -> "_Gathered":
        """Gather what is raised next under the number of the input."""
        self._number, self._given = number, given
        return self

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Note it, unless the whole command is to end."""
        if isinstance(error, Exception):
            told = "".join(traceback.format_exception(kind, error, trace, limit=-4))
            self.faults.append(
                f"--only {self._name} --first {self._number} --cases 1\n{told}{self._given!r:.600}"
            )
        return isinstance(error, Exception)


if __name__ == "__main__":
    main()
