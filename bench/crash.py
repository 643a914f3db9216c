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
import time
from pathlib import Path

from bench.crash_mail import MailServer
from bench.crash_site import Site
from bench.crash_trial import Trial
from tools.databases import PostgresDatabases, SqliteFiles
from tools.postgres import DURABLE, Postgres, missing

MOST_WRITES = 20
"""Acknowledged writes between two kills, at most."""
PROGRAMME_LASTS = 10
"""Kills after which the writers go on in a new programme, so that pools stay small and runs short."""


def main() -> None:
    """Kill, judge and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.crash", description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    names = [given.only] if given.only else ["sqlite", "postgresql"]
    if given.kills < len(names):
        parser.error(f"--kills must be {len(names)} at least: without one nothing is tried.")
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
    trial = Trial(site, mail)
    trial.run(lambda trial: _kill(trial, kills))
    if site.database_url.startswith("sqlite"):
        # After the site has stopped, so that nobody writes meanwhile.
        trial.found["integrity faults"] = sum(row != ("ok",) for row in site.ask("PRAGMA integrity_check"))
    return trial.tell(f"{site.database_url.partition('+')[0]}: {time.monotonic() - started:.0f} s")


def _kill(trial: Trial, kills: int) -> None:
    """Kill somebody under load, and start it again, so many times.

    A server is killed again only when writes have been acknowledged since it was
    started, and a worker when mails have been sent.
    """
    site, writes = trial.site, trial.writes
    chance = random.Random(kills)
    programme = site.programme()
    progress = {
        "server": lambda: writes.number,
        "worker": lambda: sum(trial.mail.taken.values()),
        "postgresql": time.monotonic,
    }
    at_start = dict.fromkeys(site.victims, -1)
    with trial.writing(lambda: programme):
        for number in range(kills):
            writes.wait_for(chance.randint(1, MOST_WRITES))
            if number % PROGRAMME_LASTS == PROGRAMME_LASTS - 1:
                programme = site.programme()
            name = chance.choice([one for one, before in at_start.items() if progress[one]() > before])
            trial.kill(name)
            at_start[name] = progress[name]()
        writes.wait_for(MOST_WRITES)


if __name__ == "__main__":
    main()
