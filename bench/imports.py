"""How long and how large an import of 50 000 people is: `python -m bench imports`.

Starts a server on SQLite, sends the same people as CSV, XLSX and NDJSON, each into a
programme of its own, and watches the server and the process that reads; somebody else
asks for a page of people all the while.
"""

import json
import os
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event
from typing import NamedTuple

import httpx
import numpy as np

from api.files.people_table import people_table
from api.files.write_csv import to_csv
from api.files.write_xlsx import to_xlsx
from api.schemas.people import PersonInput
from api.schemas.states import Status
from bench.meanwhile import meanwhile
from bench.measure import forget_peak, highest_mib, resident_mib, spread, table
from bench.people import drawn
from bench.wire import wire
from scoring.catalogue import load
from scoring.profile import Mentor
from tools.databases import SqliteFiles
from tools.programs import children_of
from tools.serving import PLAIN, admin_key, serving

SIZE = 50_000
AT_REST, LONGEST = 5.0, 600.0
"""Seconds for which others ask: when nothing is imported, and beside an import at most."""
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
    """Measure and print; `BENCH_IMPORTS` people, in the database `BENCH_DATABASE_URL`."""
    size = int(os.environ.get("BENCH_IMPORTS", SIZE))
    files = _files(size)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = os.environ.get("BENCH_DATABASE_URL") or SqliteFiles(folder).make()
        # What others do on this machine must not break the measurement off.
        with (
            serving(url, folder, MATCHER_TIME_LIMIT="600") as server,
            server.client(admin_key(url)) as client,
        ):
            _measure(client, server.process.pid, files, size)


def _files(size: int) -> dict[str, bytes]:
    """The same people in every form."""
    catalogue = load()
    wires = [
        {
            **wire(Mentor(**person)),
            "external_ref": f"niq-{number}",
            "name": f"Jörg Müller-{number}",
            "email": f"p{number}@example.org",
            "capacity": 1 + number % 3,
        }
        for number, person in enumerate(drawn(np.random.default_rng(1), size, "p", native=True))
    ]
    written = [(PersonInput.parse(each, catalogue).wire(), Status.ACTIVE) for each in wires]
    sheet = people_table(written, "Mentorinnen", "de", catalogue)
    return {
        "CSV": to_csv(sheet, "de"),
        "XLSX": to_xlsx([sheet], "de"),
        "NDJSON": "\n".join(json.dumps(each, ensure_ascii=False) for each in wires).encode(),
    }


def _measure(client: httpx.Client, server: int, files: dict[str, bytes], size: int) -> None:
    rows = []
    print(f"server at rest: {resident_mib(server):.0f} MiB")
    for form, data in files.items():
        people = client.post("/v1/programmes", json={"name": form}).headers["location"]
        forget_peak(server)
        figures = _import(client, server, people, data, TYPES[form])
        again = _import(client, server, people, data, TYPES[form])
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
    table(f"Import of {size:,} people", columns, rows)
    print(f"\np99 of others at rest: {_p99(_asked(client, people, AT_REST, Event()))}")


def _import(client: httpx.Client, server: int, programme: str, data: bytes, kind: str) -> Figures:
    with (
        meanwhile(partial(_asked, client, programme, LONGEST)) as asking,
        meanwhile(partial(_watched, server)) as watching,
    ):
        before, started = _processor(server), time.perf_counter()
        answer = client.post(f"{programme}/imports?role=mentor", content=data, headers={"Content-Type": kind})
        seconds, processor = time.perf_counter() - started, _processor(server) - before
    answer.raise_for_status()
    return Figures(seconds, processor, highest_mib(server), watching.result(), asking.result())


def _asked(client: httpx.Client, programme: str, seconds: float, done: Event) -> list[float]:
    """How long a page of people takes, again and again, a hundred times a second at most."""
    times = []
    end = time.perf_counter() + seconds
    with httpx.Client(base_url=client.base_url, headers=client.headers, timeout=60, verify=PLAIN) as other:
        while time.perf_counter() < end and not done.wait(0.01):
            started = time.perf_counter()
            other.get(f"{programme}/mentors?limit=20").raise_for_status()
            times.append(time.perf_counter() - started)
    return times


def _watched(server: int, done: Event) -> float:
    """The most memory of a process that came after the start; of none, 0."""
    known = set(children_of(server))
    most = 0.0
    while not done.wait(0.05):
        for child in set(children_of(server)) - known:
            # It may just have ended: then there is no file, or no memory in it.
            with suppress(OSError, StopIteration):
                most = max(most, highest_mib(child))
    return most


def _processor(server: int) -> float:
    """Seconds of the server and of its processes that have ended."""
    fields = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def _p99(times: list[float]) -> str:
    return f"{1000 * spread(times)[1]:.0f} ms"


if __name__ == "__main__":
    main()
