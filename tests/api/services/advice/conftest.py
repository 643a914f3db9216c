"""Advice computed in this process, runs that are done, and who comes and goes."""

import json
import zlib

import pytest

from api.services import people
from api.services.advice import Advice
from api.services.proofs import proof, proof_json
from api.store import advice as queries
from api.store import people as stored_people
from matcher.record import from_data
from tests.api.crossing import crossed


class Direct:
    """Computes in this process; what goes in and out is pickled, as for another one."""

    def __init__(self):
        self.asked = []

    async def call(self, function, *args, watch=None, background=False):
        """Call the function."""
        assert (watch, background) == (None, False)
        self.asked.append(function.__name__)
        function, args = crossed((function, args))
        return crossed(function(*args))


@pytest.fixture
def direct():
    """The fake engine that requests wait for."""
    return Direct()


@pytest.fixture
def advice(database, direct, clock):
    """The advice, computed in this process."""
    return Advice(database, direct, clock)


@pytest.fixture
def done(start, executor):
    """Makes a run that is done."""

    async def call(**wanted):
        run = await start(**wanted)
        await executor().execute(run.id)
        return run

    return call


@pytest.fixture
def decided(database):
    """All that decided a run."""

    async def call(run):
        async with database.read() as session:
            packed = await queries.packed_input(session, run.id)
        return from_data(json.loads(zlib.decompress(packed)))

    return call


@pytest.fixture
def proved(database, admin):
    """The certificate of a run, as it is answered."""

    async def call(run):
        async with database.read() as session:
            return json.loads(proof_json(await proof(session, admin, run.id)))

    return call


@pytest.fixture
def add(database, clock, admin, programme_id, profile):
    """Stores somebody more."""

    async def call(role, **changes):
        async with database.write() as session:
            return (await people.create(session, clock, admin, programme_id, role, profile(**changes))).id

    return call


@pytest.fixture
def delete(database):
    """Deletes somebody."""

    async def call(identifier):
        async with database.write() as session:
            await stored_people.remove(session, identifier)

    return call
