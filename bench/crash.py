"""Kill -9 under load, on both databases: `python -m bench.crash --kills 1000`.

Half the kills hit a server on SQLite; the other half a server, a worker or the
database itself on PostgreSQL. Meanwhile four writers note what was acknowledged,
runs are computed and mails sent. At the end it is counted what of that is lost,
what is there twice, which runs and mails have not ended, and SQLite checks its
file. Ends with status 1 if anything is wrong.
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from functools import partial
from pathlib import Path

from bench.crash_load import UNENDED, Writer, Writes, judge
from bench.crash_mail import MailServer, judge_mails
from bench.crash_site import Site
from tools.databases import PostgresDatabases, SqliteFiles
from tools.postgres import DURABLE, Postgres, missing
from tools.serving import PATIENCE
from tools.waiting import until

WRITERS = 4
MOST_WRITES = 20
"""Acknowledged writes between two kills, at most."""
PROGRAMME_LASTS = 10
"""Kills after which the writers go on in a new programme, so that pools stay small and runs short."""
NO_FAULTS = {
    "runs",
    "mails",
    "mails handed over again",
}
"""What is counted to be told; everything else must be 0."""


def main() -> None:
    """Kill, judge and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.crash", description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    names = [given.only] if given.only else ["sqlite", "postgresql"]
    if "postgresql" in names and (why := missing()) is not None:
        sys.exit(why)
    sound = True
    for name in names:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            sound &= _tried(name, given.kills // len(names), Path(folder))
    sys.exit(0 if sound else 1)


def _tried(name: str, kills: int, folder: Path) -> bool:
    with MailServer() as mail:
        if name == "sqlite":
            return _try(Site(SqliteFiles(folder), None, folder, mail.variables), mail, kills)
        with Postgres.started(DURABLE) as server:
            return _try(Site(PostgresDatabases(server), server, folder, mail.variables), mail, kills)


def _try(site: Site, mail: MailServer, kills: int) -> bool:
    started = time.monotonic()
    writes = Writes()
    try:
        site.start()
        writers, killed = _kill(site, mail, writes, kills)
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
    if site.database_url.startswith("sqlite"):
        found["integrity faults"] = sum(row != ("ok",) for row in site.ask("PRAGMA integrity_check"))
    print(f"\n{site.database_url.partition('+')[0]}: {time.monotonic() - started:.0f} s")
    print(f"  killed: {', '.join(f'{name} {number}' for name, number in killed.items())}")
    print(f"  acknowledged writes: {writes.number}")
    for what, number in found.items():
        print(f"  {what}: {number}", flush=True)
    return not sum(number for what, number in found.items() if what not in NO_FAULTS)


def _kill(site: Site, mail: MailServer, writes: Writes, kills: int) -> tuple[list[Writer], Counter[str]]:
    """Kill somebody under load, and start it again, so many times; the writers, and who was killed.

    A server is killed again only when writes have been acknowledged since it was
    started, and a worker when mails have been sent.
    """
    chance = random.Random(kills)
    programme = site.programme()
    stopped = threading.Event()
    writers = [Writer(site, number, lambda: programme, writes, stopped) for number in range(WRITERS)]
    progress = {
        "server": lambda: writes.number,
        "worker": lambda: sum(mail.taken.values()),
        "postgresql": time.monotonic,
    }
    at_start = dict.fromkeys(site.victims, -1)
    killed: Counter[str] = Counter()
    for writer in writers:
        writer.start()
    try:
        for number in range(kills):
            writes.wait_for(chance.randint(1, MOST_WRITES))
            if number % PROGRAMME_LASTS == PROGRAMME_LASTS - 1:
                programme = site.programme()
            name = chance.choice([one for one, before in at_start.items() if progress[one]() > before])
            site.victims[name].kill()
            site.victims[name].start()
            at_start[name] = progress[name]()
            killed[name] += 1
            print(".", end="", flush=True)
        writes.wait_for(MOST_WRITES)
    finally:
        stopped.set()
        for writer in writers:
            writer.join()
    return writers, killed


def bring_leases_forward(site: Site) -> None:
    """Let the time pass for which a dead sender keeps a mail, and after which a mail is tried again.

    To be called while nobody sends: nobody's claim is taken away.
    """
    site.ask("UPDATE outbox SET due_at = created_at WHERE state = 'sending' OR attempts > 0")


def wait_for_the_end(site: Site) -> None:
    """Wait while runs and mails go on to end; what is left when none does any more is stuck."""
    while any(left := _unended(site)):
        try:
            until(partial(_goes_on, site, left), PATIENCE)
        except TimeoutError:
            return


def _goes_on(site: Site, left: list[int]) -> bool:
    return _unended(site) != left


def _unended(site: Site) -> list[int]:
    return [len(site.ask(statement)) for statement in UNENDED.values()]


if __name__ == "__main__":
    main()
