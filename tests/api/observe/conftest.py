"""Logs as they are written, and an application that is asked in this process."""

import io
import json
import logging
import sys

import pytest

from api.observe import logs
from api.settings import Settings
from tests.api.inside import inside


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


@pytest.fixture
async def service(url, clock):
    """The application on an empty database of either kind."""
    async with inside(Settings(database_url=url), clock) as made:
        yield made
