from pathlib import Path

import pytest

from scoring.catalogue import load


@pytest.fixture(scope="session")
def catalogue():
    """The packaged catalogue."""
    return load(Path("matcher-catalogue"))
