"""A hundred requests, each sent twenty times at once with its Idempotency-Key: how many effects they have.

`python -m bench.duplicates [--keys 100] [--copies 20] [--only postgresql]`: on SQLite with
one server, on PostgreSQL with two. A call whose connection breaks is repeated, as callers do.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from uuid import uuid4

import httpx

from bench.wire import SOMEBODY
from tools.databases import Databases, PostgresDatabases, SqliteFiles
from tools.postgres import DURABLE, Postgres
from tools.serving import PLAIN, admin_key, serving

CONNECTIONS = 50
"""Callers at the same time, on each server."""
ATTEMPTS = 10
"""So often a call is made whose connection breaks each time."""


def main(arguments: Sequence[str] = ()) -> None:
    """Measure; exit with 1 if any request had more effects than one, or none."""
    parser = argparse.ArgumentParser(prog="python -m bench.duplicates", description=__doc__)
    parser.add_argument("--keys", type=int, default=100, help="Different requests.")
    parser.add_argument("--copies", type=int, default=20, help="How often each is sent.")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="One of the databases.")
    wanted = parser.parse_args(arguments)
    right = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if wanted.only != "postgresql":
            right.append(_measure("SQLite", SqliteFiles(folder), folder, 1, wanted.keys, wanted.copies))
        if wanted.only != "sqlite":
            with Postgres.started(DURABLE) as server:
                databases = PostgresDatabases(server)
                right.append(_measure("PostgreSQL", databases, folder, 2, wanted.keys, wanted.copies))
    if not all(right):
        sys.exit(1)


def _measure(label: str, databases: Databases, folder: Path, servers: int, count: int, copies: int) -> bool:
    url = databases.make()
    with ExitStack() as stack:
        addresses = [stack.enter_context(serving(url, folder)).url for _ in range(servers)]
        found, seconds = asyncio.run(_send(admin_key(url), addresses, count, copies))
    [[effects]] = databases.ask(url, "SELECT count(*) FROM profiles")
    print(
        f"{label}, servers: {servers}. {count} keys x {copies} parallel POSTs in {seconds:.1f} s: "
        f"{effects} effects, {len(found)} different answers."
    )
    return effects == count and len(found) == count


async def _send(key: str, addresses: Sequence[str], count: int, copies: int) -> tuple[set[bytes], float]:
    """Send everything; the different answers, and what it took in seconds."""
    headers = {"Authorization": f"Bearer {key}"}
    limits = httpx.Limits(max_connections=CONNECTIONS)
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(
                httpx.AsyncClient(base_url=one, headers=headers, limits=limits, timeout=600, verify=PLAIN)
            )
            for one in addresses
        ]
        programme = (await clients[0].post("/v1/programmes", json={"name": "IQ"})).headers["location"]
        names = [str(uuid4()) for _ in range(count)] * copies
        random.shuffle(names)
        started = time.perf_counter()
        answers = await asyncio.gather(
            *(
                _post(clients[at % len(clients)], f"{programme}/mentors", name)
                for at, name in enumerate(names)
            )
        )
        return set(answers), time.perf_counter() - started


async def _post(client: httpx.AsyncClient, path: str, name: str) -> bytes:
    for left in reversed(range(ATTEMPTS)):
        try:
            answer = await client.post(path, json=SOMEBODY, headers={"Idempotency-Key": name})
            break
        except httpx.TransportError:
            if not left:
                raise
    if answer.status_code != httpx.codes.CREATED:
        raise RuntimeError(f"Expected 201, got {answer.status_code}: {answer.text}")
    return answer.content


if __name__ == "__main__":
    main(sys.argv[1:])
