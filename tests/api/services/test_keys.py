import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import TimeoutError as NoConnectionError

from api.errors import NotFound
from api.security.access import Principal, Scope
from api.security.keys import new_key
from api.services import keys
from api.services.keys import REMEMBERED, KeyFinder
from api.services.versions import Expected
from api.settings import Settings
from api.store import keys as store
from api.store.database import Database
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


@pytest.fixture
async def find(database, clock):
    """Finds keys; all uses have been noted before the database is closed."""
    made = KeyFinder(database, clock)
    yield made
    await made.close()


@pytest.fixture
def looked(monkeypatch):
    """How often a key has been looked for in the database."""
    found = []
    looking = store.find

    async def counted(session, prefix):
        found.append(prefix)
        return await looking(session, prefix)

    monkeypatch.setattr(store, "find", counted)
    return found


async def test_a_key_is_found_with_its_rights(create, find, stored, programme_id):
    """Scopes and programmes are those that it was made with."""
    key = await create(scopes=[Scope.MATCHING, Scope.PROFILES_READ], programme_ids=[programme_id])
    found = await find(key.key)
    assert found == Principal(
        str((await stored(key)).id),
        frozenset({Scope.MATCHING, Scope.PROFILES_READ}),
        frozenset({str(programme_id)}),
    )


async def test_a_key_without_programmes_reaches_all(create, find):
    """To be bound to nothing in particular is to be free; to be bound to an empty list reaches none."""
    free, none = await create(), await create(programme_ids=[])
    assert (await find(free.key)).programmes is None
    assert (await find(none.key)).programmes == frozenset()


async def test_the_secret_is_stored_nowhere(create, databases, url):
    """No table holds the key or its secret part; what is looked for would be found."""
    key = await create()
    written = repr([databases.ask(url, str(select(table))) for table in Base.metadata.sorted_tables])
    assert key.prefix in written
    assert key.key.removeprefix(f"mm_{key.prefix}_") not in written


async def test_an_expired_or_unknown_key_is_not_found(create, find, clock):
    """From the moment of expiry on a key is as good as none."""
    key = await create(expires_at=clock.now() + timedelta(hours=1))
    before = await find(key.key)
    clock.turn(hours=1)
    assert before is not None
    assert await find(key.key) is None
    assert await find(new_key().key) is None


async def test_the_last_use_is_noted_once_a_minute(create, find, clock, stored):
    """Uses within a minute of the one that was noted cost no write."""
    key = await create()
    noted = []
    for seconds in (0, 59, 1):
        clock.turn(seconds=seconds)
        await find(key.key)
        await find.close()
        noted.append((await stored(key)).last_used_at)
    assert noted == [clock.now() - timedelta(minutes=1)] * 2 + [clock.now()]


async def test_a_key_is_found_while_somebody_else_writes(create, find, database, clock, stored):
    """No request waits for the note of its key's last use; a clean end does."""
    key, other = await create(), await create()
    async with database.write() as session:
        # On SQLite there is one writer at a time, on PostgreSQL one for each row.
        for made in (key, other):
            before = clock.now() - timedelta(hours=1)
            await store.note_use(session, made.stored.id, before, unless_after=before)
        async with asyncio.timeout(5):
            found = [await find(made.key) for made in (key, other)]
    await find.close()
    assert [principal.key_id for principal in found] == [str(made.stored.id) for made in (key, other)]
    assert [(await stored(made)).last_used_at for made in (key, other)] == [clock.now()] * 2


async def test_a_use_that_could_not_be_noted_is_noted_with_the_next_one(create, clock, stored, database):
    """Nobody is refused because the last use of a key cannot be written down."""

    class Away:
        """A database that takes nothing at first."""

        read, when_due, away = staticmethod(database.read), staticmethod(database.when_due), True

        def write(self):
            """Raise, or open a transaction."""
            if self.away:
                raise NoConnectionError
            return database.write()

    key, away = await create(), Away()
    find = KeyFinder(away, clock)
    assert await find(key.key) is not None
    await find.close()
    assert (await stored(key)).last_used_at is None
    away.away = False
    clock.turn(seconds=REMEMBERED.total_seconds())
    await find(key.key)
    await find.close()
    assert (await stored(key)).last_used_at == clock.now()


async def test_a_wrong_secret_leaves_no_trace(create, find, stored):
    """Who knows only the prefix is not let in, and does not make the key look used."""
    key = await create()
    prefix = f"mm_{key.prefix}"
    assert await find(f"{prefix}_{'A' * 43}") is None
    await find.close()
    assert (await stored(key)).last_used_at is None


async def test_a_key_for_a_programme_that_does_not_exist_is_refused(create):
    """A slip in the id must not make a key that reaches nothing."""
    with pytest.raises(NotFound):
        await create(programme_ids=[uuid4()])


async def test_a_key_that_comes_again_is_not_looked_for(find, create, clock, looked):
    """Until what is known of it is too old."""
    key = await create()
    for _ in range(3):
        assert (await find(key.key)).key_id == str(key.stored.id)
    assert len(looked) == 1
    clock.turn(seconds=REMEMBERED.total_seconds())
    assert await find(key.key) is not None
    assert len(looked) == 2


async def test_a_key_that_was_remembered_must_still_be_the_right_one(find, create):
    """The prefix alone lets nobody in."""
    key = await create()
    assert await find(key.key) is not None
    wrong = key.key[:-1] + ("a" if key.key[-1] != "a" else "b")
    assert await find(wrong) is None


async def test_a_key_that_ends_here_is_forgotten_at_once(find, create, database, clock, admin):
    """No moment passes in which a revoked key is valid where it was revoked."""
    key = await create()
    assert await find(key.key) is not None
    async with database.write() as session:
        await keys.revoke(session, clock, admin, key.stored.id, expected=Expected())
    assert await find(key.key) is None


async def test_a_key_that_ends_elsewhere_is_valid_for_a_moment_at_most(find, create, url, clock, admin):
    """Another server, or the command line."""
    key = await create()
    assert await find(key.key) is not None
    async with Database(Settings(database_url=url)) as other, other.write() as session:
        await keys.revoke(session, clock, admin, key.stored.id, expected=Expected())
    clock.turn(seconds=(REMEMBERED + timedelta(milliseconds=1)).total_seconds())
    assert await find(key.key) is None
