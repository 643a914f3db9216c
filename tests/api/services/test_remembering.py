"""Keys are remembered for a moment, and forgotten as soon as one ends."""

from datetime import timedelta

import pytest

from api.security.access import Scope
from api.services import keys
from api.services.keys import REMEMBERED, KeyFinder
from api.services.versions import Expected
from api.settings import Settings
from api.store import keys as stored
from api.store.database import Database


@pytest.fixture
async def finder(database, clock):
    """As the guard of the routes has it."""
    made = KeyFinder(database, clock)
    yield made
    await made.close()


@pytest.fixture
async def made(database, clock):
    """A key for matching."""
    async with database.write() as session:
        return await keys.create(session, clock, name="test", scopes=[Scope.MATCHING])


@pytest.fixture
def looked(monkeypatch):
    """How often a key has been looked for in the database."""
    found = []
    find = stored.find

    async def counted(session, prefix):
        found.append(prefix)
        return await find(session, prefix)

    monkeypatch.setattr(stored, "find", counted)
    return found


async def test_a_key_that_comes_again_is_not_looked_for(finder, made, clock, looked):
    """Until what is known of it is too old."""
    for _ in range(3):
        assert (await finder(made.key)).key_id == str(made.stored.id)
    assert len(looked) == 1
    clock.turn(seconds=REMEMBERED.total_seconds())
    assert await finder(made.key) is not None
    assert len(looked) == 2


async def test_a_key_that_was_remembered_must_still_be_the_right_one(finder, made):
    """The prefix alone lets nobody in."""
    assert await finder(made.key) is not None
    wrong = made.key[:-1] + ("a" if made.key[-1] != "a" else "b")
    assert await finder(wrong) is None


async def test_a_key_that_ends_here_is_forgotten_at_once(finder, made, database, clock, admin):
    """No moment passes in which a revoked key is valid where it was revoked."""
    assert await finder(made.key) is not None
    async with database.write() as session:
        await keys.revoke(session, clock, admin, made.stored.id, expected=Expected())
    assert await finder(made.key) is None


async def test_a_key_that_ends_elsewhere_is_valid_for_a_moment_at_most(finder, made, url, clock, admin):
    """Another server, or the command line."""
    assert await finder(made.key) is not None
    async with Database(Settings(database_url=url)) as other, other.write() as session:
        await keys.revoke(session, clock, admin, made.stored.id, expected=Expected())
    clock.turn(seconds=(REMEMBERED + timedelta(milliseconds=1)).total_seconds())
    assert await finder(made.key) is None
