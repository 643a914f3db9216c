"""Whoever works is woken when something has become due, and not before it is stored."""

import pytest

from api.schemas.pairings import PairingInput
from api.schemas.people import PersonInput
from api.schemas.programmes import ProgrammeInput
from api.schemas.runs import RunInput
from api.schemas.states import Role
from api.services import opening, people, programmes, runs
from api.services.wire import parse
from api.store.waking import Kind, note

PROFILE = {
    "occupations": [{"kldb": "81302"}],
    "location": {"place": "Leer"},
    "languages": [{"code": "de", "level": "B2"}],
}


@pytest.fixture
def woken(database):
    """Who has been woken, of those who compute runs and send mails."""
    calls = []
    for kind in (Kind.RUNS, Kind.MAILS):
        database.when_due(kind, lambda kind=kind: calls.append(kind))
    return calls


async def test_workers_are_woken_once_and_after_the_commit(database, woken):
    """However much one transaction makes due; and again by the next one."""
    for number in (1, 2):
        async with database.write() as session:
            for _ in range(2):
                note(session, Kind.MAILS)
            assert woken == [Kind.MAILS] * (number - 1)
        assert woken == [Kind.MAILS] * number


async def test_nobody_is_woken_for_what_was_not_stored(database, woken):
    """Neither by an error, nor by a savepoint before the whole is committed."""

    async def fail():
        async with database.write() as session:
            async with session.begin_nested():
                note(session, Kind.RUNS)
            assert woken == []
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert woken == []


async def test_runs_and_mails_wake_who_does_them(database, woken, clock, admin, catalogue):
    """A run that is started, and the invitation of a pairing."""
    ids = {}
    async with database.write() as session:
        programme = await programmes.create(session, clock, admin, ProgrammeInput(name="IQ"))
        for role in Role:
            data = parse(PersonInput, PROFILE, catalogue)
            ids[f"{role}_id"] = (await people.create(session, clock, admin, programme.id, role, data)).id
    assert woken == []
    async with database.write() as session:
        await runs.start(session, clock, admin, programme.id, RunInput())
    assert woken == [Kind.RUNS]
    async with database.write() as session:
        await opening.create(session, clock, admin, programme.id, PairingInput(**ids))
    assert woken == [Kind.RUNS, Kind.MAILS]
