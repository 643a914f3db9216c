"""How long others wait while a large match is solved: `python -m bench.latency`.

Starts a server on a free port, asks /health/live again and again over one open
connection, first alone and then beside matches of 500 x 500, and prints both.
"""

import json
import statistics
import tempfile
import threading
import time
from pathlib import Path

import httpx

from bench.cohort import PEOPLE, cohort
from bench.measure import spread
from bench.wire import wire
from tools.databases import SqliteFiles
from tools.serving import PLAIN, Server, admin_key, serving

SECONDS = 5.0


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = SqliteFiles(folder).make()
        # The same work for each request, and never a refusal.
        with serving(url, folder, MATCHER_RATE_LIMIT="1000000") as server:
            _measure(server, admin_key(url))


def _measure(server: Server, key: str) -> None:
    body = _body()
    with server.client(key) as client:
        client.post("/v1/match", content=body, headers={"Content-Type": "application/json"})
        alone = _ask(server.url, threading.Event(), SECONDS)
        done = threading.Event()
        beside: list[float] = []
        asking = threading.Thread(target=lambda: beside.extend(_ask(server.url, done, 60)))
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
    print(f"match of {PEOPLE} x {PEOPLE}: {summary['pairs']} pairs, {len(body) / 1000:.0f} kB sent,")
    each, computing = statistics.median(matches), summary["seconds"]
    print(f"  {each:.2f} s each (median of {len(matches)}), {computing:.2f} s of it computing")
    print("GET /health/live        answers   median      p99      max")
    for name, times in (("alone", alone), ("beside the matches", beside)):
        figures = "".join(f"  {1000 * one:>4.1f} ms" for one in spread(times))
        print(f"  {name:<20}  {len(times):>7}{figures}")


def _ask(url: str, done: threading.Event, seconds: float) -> list[float]:
    times = []
    with httpx.Client(base_url=url, verify=PLAIN) as client:
        end = time.perf_counter() + seconds
        while not done.is_set() and time.perf_counter() < end:
            started = time.perf_counter()
            client.get("/health/live").raise_for_status()
            times.append(time.perf_counter() - started)
    return times


def _body() -> bytes:
    sides = zip(("mentees", "mentors"), cohort(), strict=True)
    request = {side: [{"id": person.id, **wire(person)} for person in some] for side, some in sides}
    return json.dumps(request).encode()


if __name__ == "__main__":
    main()
