"""What tests of the service share: a database of its own for each, in a real file, and a clock to turn."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.security.access import Principal, Scope
from api.settings import Settings
from api.store import migrate
from api.store.database import Database
from scoring.catalogue import Catalogue, load


class TurnedClock:
    """A clock that stands until it is turned."""

    def __init__(self) -> None:
        self.time = datetime(2026, 10, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """The time that the clock was turned to."""
        return self.time

    def turn(self, **by: float) -> None:
        """Turn the clock on: `turn(seconds=20)`."""
        self.time += timedelta(**by)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Where the test's database lies; there is no file yet."""
    return f"sqlite+aiosqlite:///{tmp_path / 'matcher.db'}"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with the present schema, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "matcher.db"
    asyncio.run(migrate.upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture
async def database(url: str, migrated: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database with the present schema."""
    shutil.copy(migrated, tmp_path / "matcher.db")
    async with Database(Settings(database_url=url)) as opened:
        yield opened


@pytest.fixture
def clock() -> TurnedClock:
    """A clock that stands at noon of 1 October 2026."""
    return TurnedClock()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The packaged catalogue."""
    return load()


@pytest.fixture
def admin() -> Principal:
    """The holder of a key that may do everything."""
    return Principal("admin", frozenset({Scope.ADMIN}))
