"""Logs as they are written, and an application that is asked in this process."""

import io
import json
import logging
import sys

import pytest
import pytest_asyncio

from api.clock import SystemClock
from api.observe import logs
from api.settings import Settings
from tests.api.inside import inside
from tools.databases import SqliteFiles

TOKEN = "open sesame"
NO_WORKERS = "DELETE FROM matcher_queue.procrastinate_workers"


@pytest.fixture
def lines():
    """Everything that is logged goes to a stream, whose lines this reads; all is as before in the end."""
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    stream = io.StringIO()
    logs.configure("info", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    sys.excepthook = hook


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Databases that are files."""
    return SqliteFiles(tmp_path_factory.mktemp("observed"))


@pytest.fixture(scope="module")
def served_url(files):
    """The database of the application."""
    return files.make()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(served_url):
    """The application, which asks for a token where figures are shown; its engine is not started."""
    async with inside(Settings(database_url=served_url, metrics_token=TOKEN), SystemClock()) as made:
        yield made


@pytest.fixture
def queue_url(postgres_databases, postgres_url):
    """A database with an empty queue, for which nobody works."""
    # A worker of another test may have been killed a moment ago.
    postgres_databases.ask(postgres_url, NO_WORKERS)
    yield postgres_url
    postgres_databases.ask(postgres_url, NO_WORKERS)
