"""Kill -9 under load, on both databases: `python -m bench.crash --kills 1000`.

Half the kills hit a server on SQLite; the other half a server, a worker or the
database itself on PostgreSQL. Meanwhile four writers note what was acknowledged.
At the end it is counted what of that is lost, what is there twice, which runs
have not ended, and SQLite checks its file. Ends with status 1 if anything is wrong.
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import httpx

from bench.crash_load import Writer, judge
from bench.crash_mail import MailServer, judge_mails
from bench.crash_site import PATIENCE, Site
from tools.databases import PostgresDatabases, SqliteFiles
from tools.postgres import Postgres, missing

WRITERS = 4
NO_FAULTS = {"runs", "mails", "mails handed over again"}
"""What is counted to be told; everything else must be 0."""
DURABLE = {"fsync": "on"}
"""PostgreSQL as it comes: what it acknowledges is on the disk."""


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
    mail = MailServer()
    mail.start()
    try:
        if name == "sqlite":
            return _try(Site(SqliteFiles(folder), None, folder, mail.variables), mail, kills)
        with Postgres.started(DURABLE) as server:
            return _try(Site(PostgresDatabases(server), server, folder, mail.variables), mail, kills)
    finally:
        mail.stop()


def _try(site: Site, mail: MailServer, kills: int) -> bool:
    site.start()
    stopped = threading.Event()
    programme = _programme(site)
    writers = [Writer(site, number, programme, stopped) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    started = time.monotonic()
    killed = _kill(site, writers, kills)
    stopped.set()
    for writer in writers:
        writer.join()
    if (fault := next((writer.fault for writer in writers if writer.fault), None)) is not None:
        raise fault
    _wait_for_runs(site)
    site.stop()
    found = {**judge(site, writers), **judge_mails(site, mail)}
    if site.database_url.startswith("sqlite"):
        found["integrity faults"] = sum(row != ("ok",) for row in site.ask("PRAGMA integrity_check"))
    writes = sum(writer.said.writes for writer in writers)
    print(f"\n{site.database_url.partition('+')[0]}: {time.monotonic() - started:.0f} s")
    print(f"  killed: {', '.join(f'{name} {number}' for name, number in killed.items())}")
    print(f"  acknowledged writes: {writes}")
    for what, number in found.items():
        print(f"  {what}: {number}")
    return not sum(number for what, number in found.items() if what not in NO_FAULTS)


def _kill(site: Site, writers: list[Writer], kills: int) -> Counter[str]:
    """Kill somebody after some acknowledged writes, and start it again, so many times."""
    chance = random.Random(kills)
    killed: Counter[str] = Counter()
    for _ in range(kills):
        enough = sum(writer.said.writes for writer in writers) + chance.randint(1, 40)
        end = time.monotonic() + PATIENCE
        while sum(writer.said.writes for writer in writers) < enough:
            if time.monotonic() > end:
                raise TimeoutError("Nothing is acknowledged any more.")
            time.sleep(chance.random() / 100)
        name = chance.choice(list(site.victims))
        site.victims[name].kill()
        site.victims[name].start()
        site.wait()
        killed[name] += 1
        print(".", end="", flush=True)
    return killed


def _wait_for_runs(site: Site) -> None:
    """Give runs the time that a last worker needs; what has not ended then is stuck."""
    end = time.monotonic() + PATIENCE
    waiting = "SELECT count(*) FROM runs WHERE state NOT IN ('done', 'failed', 'cancelled')"
    while site.ask(waiting) != [(0,)] and time.monotonic() < end:
        time.sleep(0.2)


def _programme(site: Site) -> str:
    headers = {"Authorization": f"Bearer {site.key}"}
    made = httpx.post(f"{site.url}/v1/programmes", json={"name": "IQ"}, headers=headers, timeout=30)
    made.raise_for_status()
    return made.headers["location"]


if __name__ == "__main__":
    main()
