"""Lists to import, and what imports them: at once or in the background, held up, or failing."""

import asyncio

import pytest

from api.schemas.imports import ImportReport
from api.schemas.states import Role
from api.services import people
from api.services.imports import Imports
from api.services.pages import Window
from api.services.reading import Form, Sent
from api.store.records import PeopleFilter

HEAD = "ID;Name;Beruf;Ort;Sprachen;Plätze"
AMAL = "a;Amal Haddad;81302;Leer;Deutsch B2, Arabisch Muttersprache;2"
OLENA = "o;Olena Kowal;43104;Jever;Deutsch C1;1"
NAMELESS = ";;43104;Jever;Deutsch C1;1"


def table(*rows):
    """The bytes of a CSV file."""
    return "\n".join([HEAD, *rows]).encode()


class HeldUp:
    """Calls in this process; can be held up, and can fail."""

    def __init__(self):
        self.error = None
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.begun = asyncio.Event()

    async def call(self, function, *args, size, watch):
        """Call the function."""
        assert size >= 0
        self.begun.set()
        await self.go_on.wait()
        if self.error is not None:
            raise self.error
        return function(*args, watch)


@pytest.fixture
async def apart():
    """The process of the import."""
    return HeldUp()


@pytest.fixture
async def service(database, clock, apart):
    """Does imports; what goes on at the end of a test is ended."""
    made = Imports(database=database, computer=apart, clock=clock, beat_every=0.005)
    yield made
    await made.close()


@pytest.fixture
def sent(tmp_path):
    """Makes a file as it comes."""

    def make(data, role=Role.MENTOR, form=Form.TABLE, **more):
        return Sent(data=data, form=form, role=role, language="en", catalogue_dir=tmp_path, **more)

    return make


@pytest.fixture
def send(service, admin, programme_id, sent, catalogue):
    """Imports a file; what came of it as (created, updated, unchanged, codes of faults)."""

    async def call(data, *, dry_run=False, **how):
        report = await service.at_once(admin, programme_id, sent(data, **how), dry_run=dry_run)
        ImportReport.parse(report, catalogue)
        codes = [fault["code"] for fault in report["errors"]]
        return report["created"], report["updated"], report["unchanged"], codes

    return call


@pytest.fixture
def everybody(database, admin, programme_id):
    """All the people in a role."""

    async def call(role=Role.MENTOR):
        async with database.read() as session:
            found = await people.listed(session, admin, programme_id, role, PeopleFilter(), Window(200))
            return list(found.items)

    return call


@pytest.fixture
async def told(told):
    """All events since the programme was made."""
    made = (await told())[-1].id

    async def call():
        return await told(after=made)

    return call
