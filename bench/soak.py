"""Half an hour of an office's life at full load: `python -m bench.soak --minutes 20`.

Two servers and two workers on PostgreSQL, 50 programmes, four writers. Every 30 s
somebody is killed, but for the first server and the first worker, whose memory is
measured all the time. Meanwhile time passes six times as fast for whatever waits in
the database: mails to be tried again, deadlines. In the end the same is counted as
by `bench.crash`. Ends with status 1 if anything is wrong.
"""

import argparse
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.crash import NO_FAULTS, bring_leases_forward, wait_for_the_end
from bench.crash_load import Writer, Writes, judge
from bench.crash_mail import MailServer, judge_mails
from bench.crash_site import Site
from bench.measure import table
from tools.databases import PostgresDatabases
from tools.postgres import DURABLE, Postgres, missing
from tools.programs import children_of

PROGRAMMES = 50
WRITERS = 4
KILL_EVERY = 30.0
"""Seconds between two kills."""
FASTER = 6
"""So much faster time passes for what waits in the database; see `TIME_PASSES`."""
SPARED = ("server", "worker")
"""Live all the time, so that one sees what becomes of their memory."""
FLAT = 1.1
"""The last third of the time may need so much more memory than the second one."""

TIME_PASSES = (
    "UPDATE outbox SET due_at = due_at - interval '150 s' WHERE state = 'waiting'",
    "UPDATE webhook_deliveries SET due_at = due_at - interval '150 s' WHERE state = 'waiting'",
    "UPDATE pairings SET answer_until = answer_until - interval '150 s'",
)
"""Done at each kill: what waits for a time has come nearer, besides the 30 s that have passed."""


def main() -> None:
    """Load, kill, judge and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=20.0)
    minutes = parser.parse_args().minutes
    if (why := missing()) is not None:
        sys.exit(why)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        MailServer() as mail,
        Postgres.started(DURABLE) as server,
    ):
        site = Site(PostgresDatabases(server), server, Path(folder), mail.variables, each=2)
        sys.exit(0 if _soak(site, mail, minutes * 60) else 1)


def _soak(site: Site, mail: MailServer, seconds: float) -> bool:
    writes = Writes()
    memory: dict[str, list[int]] = {name: [] for name in SPARED}
    try:
        site.start()
        writers, killed = _live(site, writes, seconds, memory)
        site.stop()
        bring_leases_forward(site)
        site.start()
        wait_for_the_end(site)
    except BaseException:
        print(f"\n{site.said()}", file=sys.stderr)
        raise
    finally:
        site.stop()
    found = {**judge(site, writers), **judge_mails(site, mail)}
    print(f"\n{seconds / 60:g} minutes, for what waits {FASTER * seconds / 3600:.1f} hours")
    print(f"  killed: {', '.join(f'{name} {number}' for name, number in killed.items())}")
    print(f"  acknowledged writes: {writes.number}")
    for what, number in found.items():
        print(f"  {what}: {number}")
    thirds = {name: list(_thirds(of)) for name, of in memory.items()}
    table(
        "Memory with all processes of its own, MiB, medians of each third of the time",
        ["", "first", "second", "third"],
        [[name, *(f"{one:.0f}" for one in three)] for name, three in thirds.items()],
    )
    flat = all(last <= FLAT * middle for _, middle, last in thirds.values())
    return flat and not sum(number for what, number in found.items() if what not in NO_FAULTS)


def _live(
    site: Site, writes: Writes, seconds: float, memory: dict[str, list[int]]
) -> tuple[list[Writer], Counter[str]]:
    """Write, and every now and then kill somebody and let time pass; the writers, and who was killed."""
    chance = random.Random(PROGRAMMES)
    programmes = [site.programme() for _ in range(PROGRAMMES)]
    stopped = threading.Event()
    writers = [
        Writer(site, number, lambda: chance.choice(programmes), writes, stopped) for number in range(WRITERS)
    ]
    victims = [name for name in site.victims if name not in SPARED]
    killed: Counter[str] = Counter()
    for writer in writers:
        writer.start()
    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            writes.check()
            stopped.wait(KILL_EVERY)
            for name, of in memory.items():
                of.append(_memory(site.programs[name].pid))
            for statement in TIME_PASSES:
                site.ask(statement)
            name = chance.choice(victims)
            site.victims[name].kill()
            site.victims[name].start()
            killed[name] += 1
            print(".", end="", flush=True)
        writes.wait_for(1)
    finally:
        stopped.set()
        for writer in writers:
            writer.join()
    return writers, killed


def _memory(pid: int) -> int:
    """What a process and those that it has started need, bytes; what they share is counted once."""
    own = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    [line] = [line for line in own.splitlines() if line.startswith("Pss:")]
    return int(line.split()[1]) * 1024 + sum(map(_memory, children_of(pid)))


def _thirds(measured: list[int]) -> Iterator[float]:
    part = max(len(measured) // 3, 1)
    for first in range(0, 3 * part, part):
        yield statistics.median(measured[first : first + part]) / 2**20


if __name__ == "__main__":
    main()
