"""How long others wait while a large match is solved: `python -m bench.latency`.

Starts a server on a free port, asks /health/live again and again over one open
connection, first alone and then beside matches of 500 x 500, and prints both.
"""

import json
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path
from threading import Event

import httpx

from bench.cohort import PEOPLE, cohort
from bench.meanwhile import meanwhile
from bench.measure import spread, table
from bench.wire import wire
from tools.databases import SqliteFiles
from tools.serving import PLAIN, Server, admin_key, serving

SECONDS, LONGEST = 5.0, 60.0
"""For which is asked alone, and matched; and for which is asked beside matches at most."""


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
        _match(client, body)
        alone = _ask(server.url, SECONDS, Event())
        with meanwhile(partial(_ask, server.url, LONGEST)) as asking:
            matches = []
            end = time.perf_counter() + SECONDS
            while time.perf_counter() < end:
                matches.append(_match(client, body))
    waits = {"alone": alone, "beside the matches": asking.result()}
    table(
        "How long GET /health/live takes, milliseconds",
        ["", "answers", "median", "p99", "longest"],
        [
            [name, f"{len(times)}", *(f"{1000 * one:.1f}" for one in spread(times))]
            for name, times in waits.items()
        ],
    )
    each, computing = (statistics.median(seconds) for seconds in zip(*matches, strict=True))
    print(
        f"\nMatches of {PEOPLE} x {PEOPLE}, {len(body) / 1000:.0f} kB sent: {each:.2f} s each, "
        f"{computing:.2f} s of it computing (medians of {len(matches)})."
    )


def _match(client: httpx.Client, body: bytes) -> tuple[float, float]:
    """Seconds from request to answer, and those of them in which it was computed."""
    started = time.perf_counter()
    answer = client.post("/v1/match", content=body, headers={"Content-Type": "application/json"})
    seconds = time.perf_counter() - started
    answer.raise_for_status()
    return seconds, answer.json()["summary"]["seconds"]


def _ask(url: str, seconds: float, done: Event) -> list[float]:
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
