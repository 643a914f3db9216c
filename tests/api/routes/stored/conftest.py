"""A server with a database of its own, which tests may kill and start again."""

import asyncio
import json
import os
import signal
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest

from api.clock import SystemClock
from api.demo.cohort import draw
from api.security.access import Scope
from api.services import keys
from api.settings import Settings
from api.store.database import Database
from tools import nursery
from tools.databases import Databases
from tools.postgres import missing
from tools.serving import Process, Server
from tools.waiting import until

APPROVED = 6
"""Of a cohort, so many proposals are approved; for whoever is in a tandem no candidates are looked for."""

PROFILE = {
    "occupations": [{"kldb": "81302"}],
    "location": {"place": "Leer"},
    "languages": [{"code": "de", "level": "B2"}],
}


class Service:
    """A server on a database, with a client that may do everything."""

    def __init__(self, folder: Path, databases: Databases, database_url: str | None = None) -> None:
        self.databases = databases
        self.database_url = database_url or databases.make()
        self.admin_key = self.make_key(Scope.ADMIN)
        self.clients: list[httpx.Client] = []
        self._server = Server(
            self.database_url,
            folder,
            nursery.start,
            # Tests ask again and again with one key; what it has left is told all the same.
            MATCHER_RATE_LIMIT="1000000",
            MATCHER_WEBHOOK_ALLOW_PRIVATE="true",
        )
        self.start()

    @property
    def process(self) -> Process:
        """The server itself."""
        return self._server.process

    def start(self) -> None:
        """Start the server and wait until it can work."""
        self._server.start()
        self.client = self.client_of(self.admin_key, self._server.url)

    @property
    def log(self) -> Path:
        """What it has written."""
        return self._server.log

    def client_of(self, key: str, url: str | None = None) -> httpx.Client:
        """A client that holds a key and reads English; is closed with the server at the latest."""
        headers = {"Authorization": f"Bearer {key}", "Accept-Language": "en"}
        client = httpx.Client(base_url=url or self.client.base_url, headers=headers, timeout=30)
        self.clients.append(client)
        return client

    def browser(self, **more: Any) -> httpx.Client:
        """A browser without scripts, which is sent from page to page."""
        headers = {"Sec-Fetch-Site": "same-origin"}
        return httpx.Client(
            base_url=self.client.base_url, headers=headers, follow_redirects=True, timeout=30, **more
        )

    def make_key(self, *scopes: Scope, **wanted: Any) -> str:
        """Make a key."""

        async def make() -> str:
            settings = Settings(database_url=self.database_url)
            async with Database(settings) as database, database.write() as session:
                made = await keys.create(session, SystemClock(), name="test", scopes=scopes, **wanted)
            return made.key

        return asyncio.run(make())

    def until(self, condition, seconds: float = 60.0) -> float:
        """Ask again and again until something is so; how long that took in seconds."""
        started = monotonic()
        until(condition, seconds)
        return monotonic() - started

    def children(self) -> set[int]:
        """The ids of the processes that compute."""
        return set(self._server.children())

    def signal_children(self, number: signal.Signals) -> set[int]:
        """Send a signal to all processes that compute, and tell which they are."""
        children = self.children()
        for child in children:
            os.kill(child, number)
        return children

    def kill(self) -> None:
        """End the server as a power failure does."""
        self._server.kill()
        self.close()

    def stop(self) -> None:
        """End the server as an operator does."""
        self._server.stop()
        self.close()

    def close(self) -> None:
        """Give back what belonged to a server that has ended."""
        for client in self.clients:
            client.close()
        self.clients.clear()

    def execute(self, statement: str) -> None:
        """Change the database behind the server's back."""
        self.databases.ask(self.database_url, statement)

    def long_ago(self) -> None:
        """Let all signs of life of whoever computes be old, as if the server had been away."""
        self.execute("UPDATE runs SET heartbeat_at = '2026-01-01 00:00:00.000000'")

    def programme(self, **changes: Any) -> str:
        """Create a programme; the address of it."""
        made = self.client.post("/v1/programmes", json={"name": "IQ Weser-Ems", **changes})
        return made.headers["location"]

    def person(self, programme: str, role: str = "mentor", **changes: Any) -> dict[str, Any]:
        """Create somebody."""
        made = self.client.post(f"{programme}/{role}s", json={**PROFILE, **changes})
        assert made.status_code == 201, made.text
        return made.json()

    def run(self, programme: str, **wanted: Any) -> str:
        """Start a run; the address of it."""
        return self.client.post(f"{programme}/runs", json=wanted).headers["location"]

    def ended(self, run: str) -> dict[str, Any]:
        """Wait for the end of a run; what it is then."""
        self.until(lambda: self.client.get(run).json()["state"] in {"done", "failed", "cancelled"})
        return self.client.get(run).json()


@pytest.fixture(scope="session")
def started(request) -> Iterator[Callable[[str, Databases], Service]]:
    """Gives the server of a purpose for a kind of database; a start takes longer than most tests."""
    if missing() is None:
        # What is there first is there longest: no server could stop without its database.
        request.getfixturevalue("postgres")
    folders: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    running: dict[tuple[str, type], Service] = {}

    def give(purpose: str, databases: Databases) -> Service:
        which = purpose, type(databases)
        if which not in running:
            running[which] = Service(folders.mktemp(purpose), databases)
        return running[which]

    yield give
    for server in running.values():
        server.stop()


@pytest.fixture(scope="session")
def service(databases, started) -> Service:
    """A server for all tests that leave it alive."""
    return started("service", databases)


@pytest.fixture(scope="session")
def mortal(databases, started) -> Service:
    """A server that a test may kill, if it starts it again."""
    return started("mortal", databases)


@pytest.fixture
def programme(service) -> str:
    """The address of an empty programme."""
    return service.programme()


@pytest.fixture
def lived_in(service: Service, programme: str) -> dict[str, list[str]]:
    """The ids of what belongs to a cohort after a run and some answers, by the parameter that names them."""
    client, ids = service.client, defaultdict[str, list[str]](list)
    cohort = draw(mentors=25, mentees=40, seed=7, today=datetime.now(tz=UTC).date())
    for role, people in (("mentor", cohort.mentors), ("mentee", cohort.mentees)):
        lines = "\n".join(json.dumps(wire) for wire in people)
        sent = client.post(
            f"{programme}/imports?role={role}",
            content=lines,
            headers={"Content-Type": "application/x-ndjson", "Prefer": "respond-async"},
        )
        where = sent.headers["location"]
        service.until(lambda where=where: client.get(where).json()["state"] in {"done", "failed"})
        ids["import_id"].append(where.rpartition("/")[2])
        ids[f"{role}_id"] = [
            one["id"] for one in client.get(f"{programme}/{role}s?limit=200").json()["items"]
        ]
    ids["webhook_id"].append(_made(client, "/v1/webhooks", url="https://example.org/hook"))
    _made(client, f"/v1/webhooks/{ids['webhook_id'][0]}/ping")
    ids["key_id"].append(_made(client, "/v1/keys", name="Case database", scopes=["matching"]))
    run = service.run(programme)
    assert service.ended(run)["state"] == "done"
    proposals = client.get(f"{run}/proposals?limit=200").json()["items"]
    ids["pairing_id"] = [_made(client, f"/v1/proposals/{one['id']}/approve") for one in proposals[:APPROVED]]
    for event, pairing in zip(("confirm", "decline", "cancel"), ids["pairing_id"], strict=False):
        assert client.post(f"/v1/pairings/{pairing}/{event}", json={}).is_success
    left = client.get(f"{run}/unmatched?limit=200").json()["items"]
    for kind, one, mentor in zip(("exclusions", "locks"), left, ids["mentor_id"], strict=False):
        _made(client, f"{programme}/{kind}", mentee_id=one["mentee_id"], mentor_id=mentor)
    return {
        **ids,
        "programme_id": [programme.rpartition("/")[2]],
        "run_id": [run.rpartition("/")[2]],
        "proposal_id": [one["id"] for one in proposals[APPROVED:]],
        "mentee_id": [one["mentee_id"] for one in (*left, *proposals[APPROVED:])],
    }


def _made(client: httpx.Client, path: str, **sent: object) -> str:
    answer = client.post(path, json=sent)
    assert answer.is_success, answer.text
    return answer.json()["id"]
