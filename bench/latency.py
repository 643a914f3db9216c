"""How long others wait while a large match is solved: `python -m bench.latency`.

Starts a server on a free port, asks /health/live again and again over one open
connection, first alone and then beside matches of 500 x 500, and prints both.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

from api.clock import SystemClock
from api.security.access import Scope
from api.services import keys
from api.settings import Settings
from api.store import migrate
from api.store.database import Database
from bench.people import people
from scoring.profile import Profile

SERVER = """
import os
from api.server import bind, serve
from api.settings import Settings

settings = Settings.from_environment(os.environ)
listener = bind(settings)
print(listener.getsockname()[1], flush=True)
serve(settings, listener)
"""
SECONDS = 5.0
SIZE = 500


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'matcher.db'}"
        asyncio.run(migrate.upgrade(url))
        variables = {
            "MATCHER_DATABASE_URL": url,
            "MATCHER_PORT": "0",
            "MATCHER_LOG_LEVEL": "warning",
            # The same work for each request, and never a refusal.
            "MATCHER_RATE_LIMIT": "1000000",
        }
        command = [sys.executable, "-c", SERVER]
        with subprocess.Popen(
            command, env=os.environ | variables, stdout=subprocess.PIPE, text=True
        ) as server:
            try:
                assert server.stdout is not None
                port = server.stdout.readline().strip()
                _measure(f"http://127.0.0.1:{port}", asyncio.run(_key(Settings(database_url=url))))
            finally:
                server.terminate()


async def _key(settings: Settings) -> str:
    async with Database(settings) as database, database.write() as session:
        made = await keys.create(session, SystemClock(), name="bench", scopes=[Scope.MATCHING])
    return made.key


def _measure(url: str, key: str) -> None:
    body = _body()
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=60) as client:
        client.post("/v1/match", content=body, headers={"Content-Type": "application/json"})
        alone = _ask(url, threading.Event(), SECONDS)
        done = threading.Event()
        beside: list[float] = []
        asking = threading.Thread(target=lambda: beside.extend(_ask(url, done, 60)))
        asking.start()
        matches = []
        end = time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            started = time.perf_counter()
            answer = client.post("/v1/match", content=body, headers={"Content-Type": "application/json"})
            matches.append(time.perf_counter() - started)
            assert answer.status_code == 200, answer.text
        done.set()
        asking.join()
    summary = answer.json()["summary"]
    print(f"match of {SIZE} x {SIZE}: {summary['pairs']} pairs, {len(body) / 1000:.0f} kB sent,")
    each, computing = statistics.median(matches), summary["seconds"]
    print(f"  {each:.2f} s each (median of {len(matches)}), {computing:.2f} s of it computing")
    print("GET /health/live        answers   median      p99      max")
    for name, times in (("alone", alone), ("beside the matches", beside)):
        times.sort()
        figures = (statistics.median(times), times[int(len(times) * 0.99)], times[-1])
        print(f"  {name:<20}  {len(times):>7}" + "".join(f"  {1000 * one:>4.1f} ms" for one in figures))


def _ask(url: str, done: threading.Event, seconds: float) -> list[float]:
    times = []
    with httpx.Client(base_url=url) as client:
        end = time.perf_counter() + seconds
        while not done.is_set() and time.perf_counter() < end:
            started = time.perf_counter()
            client.get("/health/live").raise_for_status()
            times.append(time.perf_counter() - started)
    return times


def _body() -> bytes:
    mentees, mentors = people(SIZE)
    guides = mentors + people(SIZE, seed=2)[1]
    request = {
        "mentees": [_wire(mentee) for mentee in mentees],
        "mentors": [
            {**_wire(mentor), "id": f"m{k}", "capacity": max(1, mentor.capacity)}
            for k, mentor in enumerate(guides[:SIZE])
        ],
    }
    return json.dumps(request).encode()


def _wire(person: Profile) -> dict[str, object]:
    return {
        "id": person.id,
        "occupations": [{"kldb": code} for code in person.occupations],
        "location": {"lat": person.location.lat, "lon": person.location.lon},
        "meeting": person.meeting.value,
        "max_distance_km": person.max_distance_km,
        "languages": [{"code": skill.code, "level": skill.level.label} for skill in person.languages],
    }


if __name__ == "__main__":
    main()
