"""A server that really runs, keys for it, and people to match."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

import httpx
import pytest

from api.clock import SystemClock
from api.schemas.examples import MATCH_REQUEST
from api.security.access import Scope
from api.services import keys
from api.settings import Settings
from api.store.database import Database
from tools import nursery, serving


class Server(serving.Server):
    """A running server, for which keys can be made."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.settings = Settings(database_url=f"sqlite+aiosqlite:///{folder / 'matcher.db'}")
        super().__init__(
            self.settings.database_url, folder, nursery.start, **{"MATCHER_LOG_LEVEL": "info", **variables}
        )

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
def running_server(folder: Path, **variables: str) -> Iterator[Server]:
    """Start a server with settings of its own on a free port, and stop it."""
    server = Server(folder, **variables)
    server.start()
    try:
        yield server
    finally:
        server.stop()


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
