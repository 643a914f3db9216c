from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from api.errors import NotFound
from api.security.access import Principal, Scope
from api.security.keys import new_key
from api.services import keys
from api.services.keys import KeyFinder
from api.store import keys as store
from api.store.models import Base


@pytest.fixture
def create(database, clock):
    """Makes a key in a transaction of its own."""

    async def call(**wanted):
        async with database.write() as session:
            return await keys.create(
                session, clock, **({"name": "test", "scopes": [Scope.MATCHING]} | wanted)
            )

    return call


@pytest.fixture
def stored(database):
    """The row of a key."""

    async def call(key):
        async with database.read() as session:
            return await store.find(session, key.prefix)

    return call


async def test_a_key_is_found_with_its_rights(create, database, clock, stored, programme_id):
    """Scopes and programmes are those that it was made with."""
    key = await create(scopes=[Scope.MATCHING, Scope.PROFILES_READ], programme_ids=[programme_id])
    found = await KeyFinder(database, clock)(key.key)
    assert found == Principal(
        str((await stored(key)).id),
        frozenset({Scope.MATCHING, Scope.PROFILES_READ}),
        frozenset({str(programme_id)}),
    )


async def test_a_key_without_programmes_reaches_all(create, database, clock):
    """To be bound to nothing in particular is to be free; to be bound to an empty list reaches none."""
    free, none = await create(), await create(programme_ids=[])
    find = KeyFinder(database, clock)
    assert (await find(free.key)).programmes is None
    assert (await find(none.key)).programmes == frozenset()


async def test_the_secret_is_stored_nowhere(create, databases, url):
    """No table holds the key or its secret part; what is looked for would be found."""
    key = await create()
    written = repr([databases.ask(url, str(select(table))) for table in Base.metadata.sorted_tables])
    assert key.prefix in written
    assert key.key.rsplit("_", 1)[1] not in written


async def test_an_expired_or_unknown_key_is_not_found(create, database, clock):
    """From the moment of expiry on a key is as good as none."""
    key = await create(expires_at=clock.now() + timedelta(hours=1))
    find = KeyFinder(database, clock)
    before = await find(key.key)
    clock.turn(hours=1)
    assert before is not None
    assert await find(key.key) is None
    assert await find(new_key().key) is None


async def test_the_last_use_is_noted_once_a_minute(create, database, clock, stored):
    """Uses within a minute of the one that was noted cost no write."""
    key = await create()
    find = KeyFinder(database, clock)
    noted = []
    for seconds in (0, 59, 1):
        clock.turn(seconds=seconds)
        await find(key.key)
        noted.append((await stored(key)).last_used_at)
    assert noted == [clock.now() - timedelta(minutes=1)] * 2 + [clock.now()]


async def test_a_wrong_secret_leaves_no_trace(create, database, clock, stored):
    """Who knows only the prefix is not let in, and does not make the key look used."""
    key = await create()
    prefix = key.key.rsplit("_", 1)[0]
    assert await KeyFinder(database, clock)(f"{prefix}_{'A' * 43}") is None
    assert (await stored(key)).last_used_at is None


async def test_a_key_for_a_programme_that_does_not_exist_is_refused(create):
    """A slip in the id must not make a key that reaches nothing."""
    with pytest.raises(NotFound):
        await create(programme_ids=[uuid4()])
