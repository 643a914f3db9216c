"""How long and how large an import of 50 000 people is: `python -m bench imports`.

Starts a server on SQLite, sends the same people as CSV, XLSX and NDJSON, each into a
programme of its own, and watches the server and the process that reads; somebody else
asks for a page of people all the while.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

import httpx
import numpy as np

from api.clock import SystemClock
from api.files.people_table import people_table
from api.files.write_csv import to_csv
from api.files.write_xlsx import to_xlsx
from api.schemas.people import PersonInput
from api.schemas.states import Status
from api.security.access import Scope
from api.services import keys
from api.settings import Settings
from api.store import migrate
from api.store.database import Database
from bench.latency import SERVER
from bench.measure import table
from bench.people import _people
from scoring.catalogue import load

SIZE = 50_000
TYPES = {
    "CSV": "text/csv",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "NDJSON": "application/x-ndjson",
}


class Figures(NamedTuple):
    """What one import has cost; memory in MiB, waits in seconds."""

    seconds: float
    processor: float
    server: float
    reader: float
    waits: list[float]


def main() -> None:
    """Measure and print."""
    size = int(os.environ.get("BENCH_IMPORTS", SIZE))
    files = _files(size)
    given = os.environ.get("BENCH_DATABASE_URL")
    with tempfile.TemporaryDirectory() as folder:
        url = given or f"sqlite+aiosqlite:///{Path(folder) / 'matcher.db'}"
        asyncio.run(migrate.upgrade(url))
        variables = {
            "MATCHER_DATABASE_URL": url,
            "MATCHER_PORT": "0",
            "MATCHER_LOG_LEVEL": "warning",
            # What others do on this machine must not break the measurement off.
            "MATCHER_TIME_LIMIT": "600",
        }
        command = [sys.executable, "-c", SERVER]
        with subprocess.Popen(
            command, env=os.environ | variables, stdout=subprocess.PIPE, text=True
        ) as server:
            try:
                assert server.stdout is not None
                port = server.stdout.readline().strip()
                key = asyncio.run(_key(Settings(database_url=url)))
                headers = {"Authorization": f"Bearer {key}"}
                with httpx.Client(
                    base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=300
                ) as client:
                    _ready(client)
                    _measure(client, server.pid, files, size)
            finally:
                server.terminate()


async def _key(settings: Settings) -> str:
    async with Database(settings) as database, database.write() as session:
        made = await keys.create(session, SystemClock(), name="bench", scopes=[Scope.ADMIN])
    return made.key


def _ready(client: httpx.Client) -> None:
    while client.get("/health/ready").status_code != 200:
        time.sleep(0.1)


def _files(size: int) -> dict[str, bytes]:
    """The same people in every form."""
    catalogue = load()
    drawn = _people(np.random.default_rng(1), size, "p", native=True)
    wires = []
    for number, person in enumerate(drawn):
        wire = {
            "external_ref": f"niq-{number}",
            "name": f"Jörg Müller-{number}",
            "email": f"p{number}@example.org",
            "occupations": [{"kldb": code} for code in person["occupations"]],
            "location": {"ags": person["location"].ags},
            "languages": [{"code": skill.code, "level": skill.level.label} for skill in person["languages"]],
            "meeting": person["meeting"].value,
            "max_distance_km": person["max_distance_km"],
            "capacity": 1 + number % 3,
        }
        wires.append(wire)
    written = [(PersonInput.parse(wire, catalogue).wire(), Status.ACTIVE) for wire in wires]
    sheet = people_table(written, "Mentorinnen", "de", catalogue)
    return {
        "CSV": to_csv(sheet, "de"),
        "XLSX": to_xlsx([sheet], "de"),
        "NDJSON": "\n".join(json.dumps(wire, ensure_ascii=False) for wire in wires).encode(),
    }


def _measure(client: httpx.Client, server: int, files: dict[str, bytes], size: int) -> None:
    idle = _asked(client, 5.0)
    rows = []
    print(
        f"server at rest: {_memory(server, 'VmRSS'):.0f} MiB; p99 of a page of people at rest: {_p99(idle)}"
    )
    for form, data in files.items():
        made = client.post("/v1/programmes", json={"name": form}).json()["id"]
        Path(f"/proc/{server}/clear_refs").write_text("5")
        figures = _import(client, server, made, data, TYPES[form])
        again = _import(client, server, made, data, TYPES[form])
        rows.append(
            [
                form,
                f"{len(data) / 1e6:.1f} MB",
                f"{figures.seconds:.1f} s",
                f"{again.seconds:.1f} s",
                f"{figures.processor:.1f} s",
                f"{figures.server:.0f} MiB",
                f"{figures.reader:.0f} MiB",
                _p99(figures.waits),
            ]
        )
    columns = [
        "form",
        "size",
        "new",
        "unchanged",
        "processor (new)",
        "server, most",
        "reader, most",
        "p99 of others",
    ]
    table(f"Import of {size} people", columns, rows)


def _import(client: httpx.Client, server: int, programme: str, data: bytes, kind: str) -> Figures:
    done = threading.Event()
    waits: list[float] = []
    readers: dict[str, float] = {}
    asking = threading.Thread(target=lambda: waits.extend(_asked(client, 600, done)))
    watching = threading.Thread(target=_watch, args=(server, done, readers))
    asking.start()
    watching.start()
    before, started = _processor(server), time.perf_counter()
    answer = client.post(
        f"/v1/programmes/{programme}/imports?role=mentor", content=data, headers={"Content-Type": kind}
    )
    seconds = time.perf_counter() - started
    done.set()
    asking.join()
    watching.join()
    answer.raise_for_status()
    return Figures(
        seconds,
        _processor(server) - before,
        _memory(server, "VmHWM"),
        max(readers.values(), default=0),
        waits,
    )


def _asked(client: httpx.Client, seconds: float, done: threading.Event | None = None) -> list[float]:
    """How long a page of people takes, again and again, a hundred times a second at most."""
    programme = client.get("/v1/programmes").json()["items"]
    path = f"/v1/programmes/{programme[-1]['id']}/mentors?limit=20" if programme else "/v1/programmes"
    times = []
    end = time.perf_counter() + seconds
    with httpx.Client(base_url=client.base_url, headers=client.headers, timeout=60) as other:
        while time.perf_counter() < end and not (done and done.is_set()):
            started = time.perf_counter()
            other.get(path).raise_for_status()
            times.append(time.perf_counter() - started)
            time.sleep(0.01)
    return times


def _watch(server: int, done: threading.Event, found: dict[str, float]) -> None:
    """The most memory of each process that came after the start."""
    known = set(_children(server))
    while not done.is_set():
        for child in set(_children(server)) - known:
            try:
                found[child] = max(found.get(child, 0), _memory(int(child), "VmHWM"))
            except (OSError, StopIteration):
                continue
        time.sleep(0.05)


def _children(server: int) -> list[str]:
    return Path(f"/proc/{server}/task/{server}/children").read_text().split()


def _memory(process: int, name: str) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def _processor(server: int) -> float:
    """Seconds of the server and of its processes that have ended."""
    fields = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def _p99(times: list[float]) -> str:
    ordered = sorted(times)
    return f"{1000 * ordered[int(len(ordered) * 0.99)]:.0f} ms" if ordered else "-"


if __name__ == "__main__":
    main()
