"""Two hours of an office's life in twenty minutes, at full load: `python -m bench.soak --minutes 20`.

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
import time
from collections.abc import Iterator
from pathlib import Path

from bench.crash_mail import MailServer
from bench.crash_site import Site
from bench.crash_trial import Trial
from bench.measure import table
from tools.databases import PostgresDatabases
from tools.postgres import DURABLE, Postgres, missing
from tools.programs import children_of

PROGRAMMES = 50
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
    if minutes * 60 < 3 * KILL_EVERY:
        parser.error("--minutes must be 1.5 at least: memory is told by thirds of the time.")
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
    memory: dict[str, list[int]] = {name: [] for name in SPARED}
    trial = Trial(site, mail)
    trial.run(lambda trial: _live(trial, seconds, memory))
    sound = trial.tell(f"{seconds / 60:g} minutes, for what waits {FASTER * seconds / 3600:.1f} hours")
    thirds = {name: list(_thirds(of)) for name, of in memory.items()}
    table(
        "Memory with all processes of its own, MiB, medians of each third of the time",
        ["", "first", "second", "third"],
        [[name, *(f"{one:.0f}" for one in three)] for name, three in thirds.items()],
    )
    return sound and all(last <= FLAT * middle for _, middle, last in thirds.values())


def _live(trial: Trial, seconds: float, memory: dict[str, list[int]]) -> None:
    """Write, and every now and then kill somebody and let time pass."""
    site = trial.site
    chance = random.Random(PROGRAMMES)
    programmes = [site.programme() for _ in range(PROGRAMMES)]
    victims = [name for name in site.victims if name not in SPARED]
    end = time.monotonic() + seconds
    with trial.writing(lambda: chance.choice(programmes)):
        while time.monotonic() < end:
            trial.writes.go_on(KILL_EVERY)
            for name, of in memory.items():
                of.append(_memory(site.programs[name].pid))
            for statement in TIME_PASSES:
                site.ask(statement)
            trial.kill(chance.choice(victims))
        trial.writes.wait_for(1)


def _memory(pid: int) -> int:
    """What a process and those that it has started need, bytes; what they share is counted once.

    Nothing for whoever has ended meanwhile.
    """
    try:
        own = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        children = children_of(pid)
    except (FileNotFoundError, ProcessLookupError):
        return 0
    [line] = [line for line in own.splitlines() if line.startswith("Pss:")]
    return int(line.split()[1]) * 1024 + sum(map(_memory, children))


def _thirds(measured: list[int]) -> Iterator[float]:
    part = max(len(measured) // 3, 1)
    for first in range(0, 3 * part, part):
        yield statistics.median(measured[first : first + part]) / 2**20


if __name__ == "__main__":
    main()
