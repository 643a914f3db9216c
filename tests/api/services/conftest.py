"""A programme, and people to put into it."""

from typing import Any
from uuid import UUID

import pytest

from api.schemas.people import PersonInput
from api.schemas.programmes import ProgrammeInput
from api.services import programmes
from api.services.wire import parse


@pytest.fixture
async def programme_id(database, clock, admin) -> UUID:
    """An empty programme."""
    async with database.write() as session:
        data = ProgrammeInput(name="IQ Weser-Ems", slug="weser-ems")
        return (await programmes.create(session, clock, admin, data)).id


@pytest.fixture
def profile(catalogue):
    """Makes a valid profile; keywords change it."""

    def make(**changes: Any) -> PersonInput:
        wire = {
            "occupations": [{"kldb": "81302"}],
            "location": {"place": "Leer"},
            "languages": [{"code": "de", "level": "B2"}],
            **changes,
        }
        return parse(PersonInput, wire, catalogue)

    return make
