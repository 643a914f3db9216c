"""How long others wait while a run is solved, and how many requests the service does: `python -m bench load`.

A hundred requests a second, four reads to a write, arrive at fixed times: first at
rest, then while a programme of 5 000 mentees and 5 000 mentors is matched, as often
as fits into the time. On both databases. Then `bench.throughput`.
"""

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np

from bench import throughput
from bench.asking import Request, at_fixed_times
from bench.measure import spread, table
from bench.people import drawn
from bench.wire import SOMEBODY, wire
from scoring.profile import Profile
from tools.databases import Databases, both
from tools.serving import Server, admin_key, serving

PEOPLE = 5_000
"""Mentees, and as many mentors."""
SEEDS = {"mentor": 6, "mentee": 7}
RATE = 100
"""Requests a second."""
SECONDS = 20.0
"""Of each measurement, and longer until the last run has ended."""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name, both(folder := Path(name)) as databases:
        rows = [row for label, made in databases.items() for row in beside_runs(label, made, folder)]
    table(
        f"{RATE} requests a second, at rest and beside runs of {PEOPLE:,} x {PEOPLE:,}; milliseconds",
        ["", "requests", "median", "p99", "longest"],
        rows,
    )
    throughput.main()


@dataclass(frozen=True, slots=True)
class Arriving:
    """The requests of one key by their number: every fifth makes somebody, the others read."""

    key: str
    pool: str
    other: str
    person: str

    def request(self, number: int) -> Request:
        """Of a page of people, of one person, or an insert into the other programme."""
        if number % 5 == 0:
            return Request.of("writes", "POST", f"{self.other}/mentors", key=self.key, body=SOMEBODY)
        path = f"{self.pool}/mentors?limit=20" if number % 2 else self.person
        return Request.of("reads", "GET", path, key=self.key)


def beside_runs(label: str, databases: Databases, folder: Path) -> Iterator[list[str]]:
    """The rows of one database."""
    url = databases.make()
    key = admin_key(url)
    variables = {"MATCHER_RATE_LIMIT": "1000000", "MATCHER_TIME_LIMIT": "600"}
    with serving(url, folder, **variables) as server, server.client(key) as client:
        pool, other = (_programme(client, name) for name in ("Pool", "Other"))
        for role in SEEDS:
            _import(client, pool, role)
        person = client.get(f"{pool}/mentors?limit=1").json()["items"][0]["id"]
        arriving = Arriving(key, pool, other, f"/v1/mentors/{person}")
        _measured(server, arriving, 3.0)
        rest = _measured(server, arriving, SECONDS)
        runs, beside = asyncio.run(_beside(server, client, arriving))
    longest = f"{len(runs)} runs of {statistics.median(runs):.1f} s"
    for when, waits in (("at rest", rest), (longest, beside)):
        for kind, times in sorted(waits.items()):
            yield [
                f"{label}, {kind}, {when}",
                f"{len(times)}",
                *(f"{1000 * each:.1f}" for each in spread(times)),
            ]


def _programme(client: httpx.Client, name: str) -> str:
    return client.post("/v1/programmes", json={"name": name}).headers["location"]


def lines_of(role: str, count: int) -> list[str]:
    """People as NDJSON; of mentors and mentees no two are each other's twins by design."""
    people = drawn(np.random.default_rng(SEEDS[role]), count, f"{role}-", native=role == "mentor")
    return [json.dumps({**wire(Profile(**person)), "external_ref": person["id"]}) for person in people]


def _import(client: httpx.Client, programme: str, role: str) -> None:
    answer = client.post(
        f"{programme}/imports?role={role}",
        content="\n".join(lines_of(role, PEOPLE)).encode(),
        headers={"Content-Type": "application/x-ndjson"},
    )
    answer.raise_for_status()


def _measured(server: Server, arriving: Arriving, seconds: float) -> dict[str, list[float]]:
    end = time.perf_counter() + seconds
    return asyncio.run(at_fixed_times(server.url, RATE, arriving.request, lambda: time.perf_counter() < end))


async def _beside(
    server: Server, client: httpx.Client, arriving: Arriving
) -> tuple[list[float], dict[str, list[float]]]:
    """What each run has taken in seconds, and how long others have waited meanwhile."""
    solving = asyncio.create_task(asyncio.to_thread(_solve, client, arriving.pool))
    waits = await at_fixed_times(server.url, RATE, arriving.request, lambda: not solving.done())
    return await solving, waits


def _solve(client: httpx.Client, programme: str) -> list[float]:
    """One run after the other; how long each has taken in seconds."""
    took = []
    while sum(took) < SECONDS:
        started = time.perf_counter()
        run = client.post(f"{programme}/runs", json={}).headers["location"]
        # The stream of its progress ends with the run.
        client.get(f"{run}/progress").raise_for_status()
        took.append(time.perf_counter() - started)
        if (state := client.get(run).json()["state"]) != "done":
            raise RuntimeError(f"The run ended as {state}.")
    return took


if __name__ == "__main__":
    main()
