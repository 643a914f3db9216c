"""A server that really runs, keys for it, and people to match."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from api.clock import SystemClock
from api.schemas.examples import MATCH_REQUEST
from api.security.access import Scope
from api.services import keys
from api.settings import Settings
from api.store import migrate
from api.store.database import Database

SCRIPT = """
import os
from api.server import bind, serve
from api.settings import Settings

settings = Settings.from_environment(os.environ)
listener = bind(settings)
print(listener.getsockname()[1], flush=True)
serve(settings, listener)
"""


@dataclass(frozen=True)
class Server:
    """A running server: where it is, its process, its settings and the file of its log."""

    url: str
    process: subprocess.Popen
    settings: Settings
    log: Path

    def client(self, key: str | None = None, language: str = "en") -> httpx.Client:
        """A client that holds a key and reads a language."""
        headers = {"Accept-Language": language}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        return httpx.Client(base_url=self.url, headers=headers, timeout=30)

    def make_key(self, *scopes: Scope) -> str:
        """Make a key with `scopes`."""
        return asyncio.run(_make_key(self.settings, scopes))


async def _make_key(settings: Settings, scopes: tuple[Scope, ...]) -> str:
    async with Database(settings) as database, database.write() as session:
        made = await keys.create(session, SystemClock(), name="test", scopes=scopes)
    return made.key


@contextmanager
def running_server(folder, *, migrated=True, **variables) -> Iterator[Server]:
    """Start a server with settings of its own on a free port, and stop it."""
    url = f"sqlite+aiosqlite:///{folder / 'matcher.db'}"
    if migrated:
        asyncio.run(migrate.upgrade(url))
    environment = {"MATCHER_DATABASE_URL": url, "MATCHER_PORT": "0", **variables}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            env={"PYTHONPATH": ":".join(sys.path), **environment},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    with process:
        try:
            port = process.stdout.readline().strip()
            yield Server(
                f"http://127.0.0.1:{port}", process, Settings.from_environment(environment), folder / "log"
            )
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def start_server():
    """The function that starts a server, for tests that need one of their own."""
    return running_server


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    """A server for all tests, with a small limit for bodies."""
    with running_server(tmp_path_factory.mktemp("server"), MATCHER_MAX_BODY_BYTES="2000000") as started:
        yield started


@pytest.fixture(scope="session")
def key(server) -> str:
    """A key for matching."""
    return server.make_key(Scope.MATCHING)


@pytest.fixture
def client(server, key) -> Iterator[httpx.Client]:
    """A client with a key for matching that reads English."""
    with server.client(key) as opened:
        yield opened


@pytest.fixture
def body() -> dict:
    """A sound request of POST /v1/match, to be spoilt."""
    return deepcopy(MATCH_REQUEST)
