"""A database of its own for each test, in a real file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.settings import Settings
from api.store import migrate
from api.store.database import Database


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Where the test's database lies; there is no file yet."""
    return f"sqlite+aiosqlite:///{tmp_path / 'matcher.db'}"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """An empty database with the present schema."""
    await migrate.upgrade(url)
    async with Database(Settings(database_url=url)) as opened:
        yield opened
