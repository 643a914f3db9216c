"""A programme, people to put into it, and a way to execute runs without processes."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from api.schemas.people import PersonInput
from api.schemas.programmes import ProgrammeInput
from api.schemas.runs import RunInput
from api.schemas.states import Role
from api.services import erasure, events, pairs, people, programmes, runs
from api.services.executing import Executor
from api.services.pages import Window
from api.services.versions import Expected
from api.services.wire import parse
from tests.api.services.filling import CANARY, fill


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


@pytest.fixture
def create(database, clock, admin, programme_id, profile):
    """Creates somebody in a transaction of its own."""

    async def call(role=Role.MENTOR, **changes):
        async with database.write() as session:
            return await people.create(session, clock, admin, programme_id, role, profile(**changes))

    return call


@pytest.fixture
def noted(database, admin, programme_id):
    """All exclusions or locks of the programme."""

    async def call(kind):
        async with database.read() as session:
            return (await pairs.listed(session, admin, kind, programme_id, Window())).items

    return call


@pytest.fixture
def told(database, admin, programme_id):
    """All events of the programme after an id."""

    async def call(after=0):
        async with database.read() as session:
            return (await events.feed(session, admin, programme_id, after=after, limit=1000)).items

    return call


@pytest.fixture
async def somebody(database, clock, admin, profile, programme_id):
    """A mentee who is in every table, in all of whose texts is a canary."""
    texts = {"name": CANARY, "email": f"{CANARY}@example.org".lower(), "external_ref": CANARY}
    async with database.write() as session:
        person = await people.create(session, clock, admin, programme_id, Role.MENTEE, profile(**texts))
        mentor = await people.create(session, clock, admin, programme_id, Role.MENTOR, profile())
    async with database.write() as session:
        await fill(session, clock, programme_id, person.id, mentor.id)
    return person


@pytest.fixture
def erase(database, clock, admin, somebody):
    """Erases them."""

    async def call():
        async with database.write() as session:
            await erasure.erase(session, clock, admin, Role.MENTEE, somebody.id, expected=Expected())

    return call


class Inline:
    """Computes in this process; can be held up, and can fail."""

    def __init__(self):
        self.calls = 0
        self.killed = 0
        self.errors = []
        self.progress = []
        self.held = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.computed = asyncio.Event()
        self.deliver = asyncio.Event()
        self.deliver.set()

    async def call(self, function, *args, watch=None, background=False):
        """Call the function, after what the test has arranged."""
        assert background
        self.calls += 1
        for progress in self.progress:
            watch(progress)
        self.held.set()
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.killed += 1
            raise
        if self.errors:
            raise self.errors.pop(0)
        found = await asyncio.to_thread(function, *args, watch)
        self.computed.set()
        await self.deliver.wait()
        return found


@pytest.fixture
async def engine():
    """The fake engine."""
    return Inline()


@pytest.fixture
def executor(database, engine, clock):
    """Makes executors, as different processes have them."""

    def make(worker="one"):
        return Executor(database=database, engine=engine, clock=clock, worker=worker, beat_every=0.005)

    return make


@pytest.fixture
async def cohort(database, clock, admin, programme_id, profile):
    """Two mentors with one seat each and three mentees; the ids by name."""
    made = {}
    async with database.write() as session:
        for name, role, changes in (
            ("m0", Role.MENTOR, {}),
            ("m1", Role.MENTOR, {"occupations": [{"kldb": "43104"}]}),
            ("e0", Role.MENTEE, {}),
            ("e1", Role.MENTEE, {"occupations": [{"kldb": "43104"}]}),
            ("e2", Role.MENTEE, {"occupations": [{"kldb": "62102"}]}),
        ):
            person = await people.create(session, clock, admin, programme_id, role, profile(**changes))
            made[name] = person.id
    return made


@pytest.fixture
def start(database, clock, admin, programme_id):
    """Queues a run."""

    async def call(**wanted):
        async with database.write() as session:
            return await runs.start(session, clock, admin, programme_id, RunInput(**wanted))

    return call


@pytest.fixture
def now(database, admin):
    """A run as it is now."""

    async def call(run):
        async with database.read() as session:
            return await runs.get(session, admin, run.id)

    return call


@pytest.fixture
def found(database, admin):
    """Proposals and unmatched of a run."""

    async def call(run):
        async with database.read() as session:
            proposals = (await runs.proposals(session, admin, run.id, Window())).items
            return proposals, (await runs.unmatched(session, admin, run.id, Window())).items

    return call
