"""A newer version is brought in under load, and nobody notices: `python -m bench.upgrade`.

Two servers of the version before the newest migration run on one PostgreSQL. While
people are stored, read, paired by hand and by runs, and proposals are approved, the
database is brought to the present schema, and one server after the other is replaced by
the present version. Whoever asks does what a proxy does: if a server is not there, it
asks the other one. Ends with status 1 if any answer was an error, anything acknowledged
is lost, a run is not done, a rule is broken, or the schema is not that of the models.
"""

import asyncio
import itertools
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Self
from uuid import uuid4

import httpx
from alembic import command

from api.store import migrate
from bench.wire import SOMEBODY
from tools.databases import PostgresDatabases
from tools.invariants import BROKEN
from tools.postgres import DURABLE, Postgres, missing
from tools.serving import PATIENCE, PLAIN, Server, admin_key, executed
from tools.waiting import until

ROOT = Path(__file__).parents[1]
VERSIONS = Path(migrate.__file__).parent / "migrations" / "versions"
WRITERS = 4
MORE = 100
"""So many requests are answered between two steps."""
STORED = {
    "people": "SELECT id FROM profiles",
    "pairings": "SELECT id FROM pairings",
    "runs": "SELECT id FROM runs",
}
"""Finds what is stored, by what it is."""
RUN_EVERY = 3
"""Of so many pairs of people, one is left to a run."""
ENDED = {"done", "failed", "cancelled"}
"""The states in which a run stays."""


def main() -> None:
    """Bring the present version in, judge and print."""
    if (why := missing()) is not None:
        sys.exit(why)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        Postgres.started(DURABLE) as postgres,
    ):
        old = Path(name) / "old"
        before = _unpack_the_version_before(old)
        url = postgres.create()
        asked = _bring_in(url, old, Path(name))
        wrong = _judge(asked, PostgresDatabases(postgres), url)
    print(f"from the version before {before} to the present one, by steps:")
    for what, number in asked.counted.items():
        print(f"  {what}: {number}")
    for what, number in wrong.items():
        print(f"  {what}: {number}")
    sys.exit(1 if sum(wrong.values()) else 0)


def _unpack_the_version_before(folder: Path) -> str:
    """Unpack what the project was before its newest migration came; the name of that migration."""
    newest = max(path.stem for path in VERSIONS.glob("m[0-9]*.py"))
    path = f"api/store/migrations/versions/{newest}.py"
    came = _git("log", "--diff-filter=A", "--format=%H", "--", path).decode().split()
    if not came:
        sys.exit(f"The history of the project does not tell when {newest} came.")
    with tarfile.open(fileobj=BytesIO(_git("archive", f"{came[0]}^"))) as packed:
        packed.extractall(folder, filter="data")
    return newest


def _git(*words: str) -> bytes:
    """What git says of the project; the program ends if it says nothing, and git has told why."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        sys.exit("The version before is taken from the history of the project: git and a clone are needed.")
    done = subprocess.run([git, *words], cwd=ROOT, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        sys.exit(f"git {words[0]} has failed; is the whole history there?")
    return done.stdout


def _bring_in(url: str, old: Path, folder: Path) -> "Asking":
    """Start the old version, and replace it under load."""

    def server(name: str, *of: Path) -> Server:
        place = folder / name
        place.mkdir()
        path = ":".join(map(str, [*of, *sys.path]))
        # Few are matched here, and what is not compiled yet would take minutes.
        return Server(
            url, place, executed, PYTHONPATH=path, NUMBA_DISABLE_JIT="1", MATCHER_RATE_LIMIT="1000000"
        )

    servers = [server("first", old), server("second", old)]
    with ExitStack() as stack:
        for each in servers:
            each.start()
            stack.callback(each.kill)
        asking = Asking(servers, admin_key(url))
        with asking:
            asking.wait_for(MORE, "asked of the old version")
            asyncio.run(migrate.upgrade(url))
            asking.wait_for(MORE, "asked of the old version, on the new schema")
            for place, name in enumerate(("third", "fourth")):
                servers[place].stop()
                newer = server(name)
                newer.start()
                stack.callback(newer.kill)
                servers[place] = newer
                asking.wait_for(MORE, f"asked with {place + 1} of 2 servers replaced")
        asking.wait_for_runs()
    return asking


def _judge(asked: "Asking", databases: PostgresDatabases, url: str) -> dict[str, int]:
    """Count what was answered wrongly, lost, left undone or broken; `alembic check` raises by itself."""
    asyncio.run(migrate.run(url, command.check))
    lost = {
        f"{what} acknowledged and lost": len(
            asked.written[what] - {str(row[0]) for row in databases.ask(url, statement)}
        )
        for what, statement in STORED.items()
    }
    undone = len(databases.ask(url, "SELECT id FROM runs WHERE state <> 'done'"))
    broken = sum(len(databases.ask(url, statement)) for statement in BROKEN.values())
    return {"errors": asked.errors, **lost, "runs not done": undone, "rules broken": broken}


class Asking:
    """Clients that read and write all the time, each in a programme of its own; a context that ends them.

    Attributes
    ----------
    written : dict of str to set of str
        The ids of what was acknowledged to be stored, by what it is.
    counted : Counter
        How many requests were answered, by step, and what was answered that is no success.
    errors : int
        How many answers were no success, and how many clients have been stopped by a fault.
    """

    def __init__(self, servers: list[Server], key: str) -> None:
        self.written: dict[str, set[str]] = {what: set() for what in STORED}
        self.counted: Counter[str] = Counter()
        self.errors = 0
        self._servers = servers
        self._headers = {"Authorization": f"Bearer {key}"}
        self._answered = 0
        self._news = threading.Condition()
        self._stopped = threading.Event()
        self._threads = ThreadPoolExecutor(WRITERS)

    def __enter__(self) -> Self:
        self._writing = [self._threads.submit(self._write, one) for one in range(WRITERS)]
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._threads.shutdown()
        for fault in filter(None, (one.exception() for one in self._writing)):
            self.errors += 1
            self.counted[f"a client was stopped by {fault!r}"] += 1

    def wait_for(self, more: int, step: str) -> None:
        """Wait until so many more have been answered, and count them for a step."""
        with self._news:
            enough = self._answered + more
            if not self._news.wait_for(lambda: self._answered >= enough, PATIENCE):
                raise TimeoutError(f"{more} more answers did not come: {dict(self.counted)}")
            self.counted[step] += self._answered - enough + more

    def wait_for_runs(self) -> None:
        """Wait until all runs that were started have ended."""
        until(lambda: all(map(self._has_ended, self.written["runs"])), PATIENCE, "all runs have ended")

    def _write(self, writer: int) -> None:
        """Store two people, have every third pair found by a run, and pair the others by hand."""
        made = self._send("POST", "/v1/programmes", {"name": f"IQ {writer}"}, f"{writer}")
        programme = made.headers["location"]
        run = ""
        for number in itertools.count():
            if self._stopped.is_set():
                return
            ids = {
                f"{role}_id": self._store(
                    "people",
                    f"{programme}/{role}s",
                    {**SOMEBODY, "external_ref": f"{writer}-{number}-{role}"},
                )
                for role in ("mentee", "mentor")
            }
            self._send("GET", f"/v1/mentees/{ids['mentee_id']}")
            self._send("GET", f"{programme}/mentees?limit=20")
            if run and self._has_ended(run):
                self._approve(run)
                run = ""
            elif run:
                # It may just be about to pair whom we would.
                continue
            elif number % RUN_EVERY:
                pairing = self._store("pairings", f"{programme}/pairings", ids)
                self._send("POST", f"/v1/pairings/{pairing}/confirm", {}, f"confirm-{pairing}")
            else:
                run = self._store("runs", f"{programme}/runs", {})

    def _approve(self, run: str) -> None:
        """Approve what a run proposes."""
        for proposal in self._send("GET", f"/v1/runs/{run}/proposals").json()["items"]:
            self._store("pairings", f"/v1/proposals/{proposal['id']}/approve", {})

    def _has_ended(self, run: str) -> bool:
        return self._send("GET", f"/v1/runs/{run}").json()["state"] in ENDED

    def _store(self, what: str, path: str, body: object) -> str:
        """Have something stored, once, however often it must be sent; its id."""
        made = str(self._send("POST", path, body, str(uuid4())).json()["id"])
        self.written[what].add(made)
        return made

    def _send(self, method: str, path: str, body: object = None, once: str = "") -> httpx.Response:
        """Ask one server after the other until one is there; what is written is written once."""
        headers = {**self._headers, "Idempotency-Key": once} if once else self._headers
        end = time.monotonic() + PATIENCE
        for turn in itertools.count():
            server = self._servers[turn % len(self._servers)]
            try:
                answer = httpx.request(
                    method, f"{server.url}{path}", json=body, headers=headers, timeout=60, verify=PLAIN
                )
            except httpx.TransportError as error:
                with self._news:
                    self.counted[f"sent to another server after {type(error).__name__}"] += 1
                if time.monotonic() > end:
                    raise
                continue
            break
        with self._news:
            self._answered += 1
            if not answer.is_success:
                self.errors += 1
                self.counted[f"answered {answer.status_code}: {answer.text[:100]}"] += 1
            self._news.notify_all()
        return answer


if __name__ == "__main__":
    main()
