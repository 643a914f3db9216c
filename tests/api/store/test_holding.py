"""What PostgreSQL needs and SQLite has by itself: one writer at a time in a programme."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import event, select

from api.schemas.programmes import ProgrammeInput
from api.services import programmes
from api.settings import Settings
from api.store import events
from api.store.database import Database
from api.store.holding import hold
from api.store.models import ProgrammeRow
from api.store.records import NewEvent

NOW = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def url(postgres_url):
    """The database is one of PostgreSQL."""
    return postgres_url


@pytest.fixture
async def both(database, clock, admin):
    """The ids of two programmes."""
    async with database.write() as session:
        return [
            (await programmes.create(session, clock, admin, ProgrammeInput(name=name))).id
            for name in ("IQ Weser-Ems", "IQ Harz")
        ]


async def looked_up(database, admin, programme_id):
    """Look a programme up in a writing transaction; when that is done, the transaction has ended, too."""
    async with database.write() as session:
        await programmes.require(session, admin, programme_id)


async def test_a_second_writer_of_a_programme_waits_for_the_first(database, admin, both):
    """It gets no answer before the commit; a writer of another programme and a reader do."""
    async with database.write() as first:
        await programmes.require(first, admin, both[0])
        second = asyncio.create_task(looked_up(database, admin, both[0]))
        await looked_up(database, admin, both[1])
        async with database.read() as reader:
            await programmes.require(reader, admin, both[0])
        assert not second.done()
    await second


@pytest.fixture
def free(url):
    """Whether nobody holds a programme."""

    async def call(programme_id):
        statement = select(ProgrammeRow.id).where(ProgrammeRow.id == programme_id)
        async with Database(Settings(database_url=url)) as other, other.write() as session:
            return await session.scalar(statement.with_for_update(skip_locked=True)) is not None

    return call


async def test_what_is_held_is_not_asked_for_again(database, both):
    """One trip to the server for the first who holds a programme in a transaction, none for the next."""
    asked = []
    async with database.write() as session:
        connection = await session.connection()
        event.listen(connection.sync_connection, "before_cursor_execute", lambda *args: asked.append(args))
        held = [await hold(session, both[0]) for _ in range(3)]
    assert (held, len(asked)) == ([True] * 3, 1)


async def test_a_savepoint_that_is_rolled_back_lets_go(database, both, free):
    """What was locked in it is locked again by whoever holds it next, and is kept then."""
    async with database.write() as session:
        with suppress(LookupError):
            async with session.begin_nested():
                await hold(session, both[0])
                raise LookupError
        assert await free(both[0])
        await hold(session, both[0])
        assert not await free(both[0])
    assert await free(both[0])


async def test_nobody_holds_what_is_not_there(database):
    """To look for a programme that does not exist locks nothing."""
    async with database.write() as session:
        assert not await hold(session, UUID(int=0))


async def test_events_are_committed_in_the_order_of_their_ids(database, url, both):
    """A reader who has seen an id never misses a smaller one, though eight writers add events."""
    last, seen = 0, []

    async def write(opened, number):
        for _ in range(10):
            async with opened.write() as session:
                for _ in range(2):
                    await events.add(
                        session,
                        NewEvent(
                            programme_id=both[0], at=NOW, type="run.started", actor="admin",
                            subject_kind="run", subject_id=UUID(int=number), data={},
                        ),
                    )  # fmt: skip
                    await asyncio.sleep(0)

    async with Database(Settings(database_url=url)) as other:
        writing = asyncio.gather(*(write(one, number) for number, one in enumerate([database, other] * 4)))
        ended = False
        while not ended:
            ended = writing.done()
            async with database.read() as session:
                found = await events.listed(session, both[0], after=last, limit=1000)
            seen += [one.id for one in found if one.type == "run.started"]
            last = found[-1].id if found else last
        await writing
    async with database.read() as session:
        all_of_them = await events.listed(session, both[0], after=0, limit=1000)
    assert seen == [one.id for one in all_of_them if one.type == "run.started"]
    assert len(seen) == 160


async def test_two_programmes_of_one_name_made_at_once_get_two_slugs(database, clock, admin):
    """Nobody is refused, and nothing fails, because another was faster."""

    async def make():
        async with database.write() as session:
            return (await programmes.create(session, clock, admin, ProgrammeInput(name="IQ"))).slug

    slugs = await asyncio.gather(*(make() for _ in range(6)))
    assert sorted(slugs) == ["iq", "iq-2", "iq-3", "iq-4", "iq-5", "iq-6"]
