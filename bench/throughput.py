"""Reads and inserts per second, ours and a bare handler's on the same database: `python -m bench.throughput`.

Theirs (`bench.bare`) is Litestar and SQLAlchemy with our tables and connections and
nothing else; ours asks for the key, counts it, checks the profile against the
catalogue, and notes an event. Both are asked in turn, by as many connections.
"""

import asyncio
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from bench.asking import Request, one_after_the_other
from bench.measure import table
from bench.wire import SOMEBODY
from tools.databases import Databases, both
from tools.programs import Program
from tools.serving import PATIENCE, PLAIN, admin_key, free_port, serving
from tools.waiting import until_up

CONNECTIONS = 16
ROUNDS = 5
SECONDS = 2.0
"""Of each kind of request, in each round."""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name, both(folder := Path(name)) as databases:
        rows = [row for label, made in databases.items() for row in compared(label, made, folder)]
    table(
        f"Requests per second by {CONNECTIONS} connections, medians of {ROUNDS} rounds",
        ["", "ours", "Litestar and SQLAlchemy alone", "ours of it"],
        rows,
    )


def compared(label: str, databases: Databases, folder: Path) -> list[list[str]]:
    """A row for reads and one for inserts."""
    url = databases.make()
    with (
        serving(url, folder, MATCHER_RATE_LIMIT="1000000") as server,
        server.client(admin_key(url)) as client,
    ):
        key = client.headers["Authorization"].partition(" ")[2]
        programme = client.post("/v1/programmes", json={"name": "IQ"}).headers["location"]
        person = client.post(f"{programme}/mentors", json=SOMEBODY).headers["location"]
        name = person.rpartition("/")[2]
        with _bare(url, programme.rpartition("/")[2], folder) as bare:
            kinds = {
                "reads": (
                    Request.of("read", "GET", person, key=key),
                    Request.of("bare read", "GET", f"/people/{name}"),
                ),
                "inserts": (
                    Request.of("insert", "POST", f"{programme}/mentors", key=key, body=SOMEBODY),
                    Request.of("bare insert", "POST", "/people", body=SOMEBODY),
                ),
            }
            return [
                [f"{label}, {kind}", *_row(*_rates(zip((server.url, bare), pair, strict=True)))]
                for kind, pair in kinds.items()
            ]


def _rates(asked: Iterator[tuple[str, Request]]) -> Iterator[float]:
    """Medians of the rates; in each round every server has its turn, after one that does not count."""
    sides = list(asked)
    rounds = [
        [asyncio.run(one_after_the_other(url, [request] * CONNECTIONS, SECONDS)) for url, request in sides]
        for _ in range(ROUNDS + 1)
    ]
    return map(statistics.median, zip(*rounds[1:], strict=True))


def _row(ours: float, theirs: float) -> list[str]:
    return [f"{ours:.0f}", f"{theirs:.0f}", f"{ours / theirs:.0%}"]


@contextmanager
def _bare(url: str, programme: str, folder: Path) -> Iterator[str]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = Program(
        [sys.executable, "-m", "bench.bare", url, str(port), programme],
        folder=folder,
        log=folder / "bare.log",
        variables={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )

    def answers() -> bool:
        with suppress(httpx.TransportError):
            httpx.get(address, verify=PLAIN)
            return True
        return False

    try:
        until_up(process, answers, PATIENCE, f"{address} answers")
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE)


if __name__ == "__main__":
    main()
