import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from api.settings import Settings
from api.store.database import Database
from api.store.models import Base

WRITERS, ROUNDS = 4, 25


@pytest.fixture
async def counter(database: Database) -> Database:
    """A database with a table of one number, 0."""
    async with database.write() as session:
        await session.execute(text("CREATE TABLE counter (n INTEGER NOT NULL)"))
        await session.execute(text("INSERT INTO counter VALUES (0)"))
    return database


async def count(database: Database) -> int:
    """Read, then write what was read plus one, in one transaction, again and again."""
    for _ in range(ROUNDS):
        async with database.write() as session:
            seen = await session.scalar(text("SELECT n FROM counter"))
            await asyncio.sleep(0)  # let the other writers come between
            await session.execute(text("UPDATE counter SET n = :n"), {"n": seen + 1})
    return ROUNDS


async def test_parallel_writers_lose_nothing(counter: Database, url: str) -> None:
    """Writers of one process and of other engines on the same file all count."""
    async with Database(Settings(database_url=url)) as second:
        done = await asyncio.gather(*(count(database) for database in (counter, second) * WRITERS))
    async with counter.read() as session:
        assert await session.scalar(text("SELECT n FROM counter")) == sum(done)


async def test_a_reader_sees_one_state_and_does_not_wait(counter: Database) -> None:
    """What is written meanwhile appears in the next transaction only."""
    async with counter.read() as reader:
        first = await reader.scalar(text("SELECT n FROM counter"))
        async with counter.write() as writer:
            await writer.execute(text("UPDATE counter SET n = 7"))
        assert await reader.scalar(text("SELECT n FROM counter")) == first
    async with counter.read() as reader:
        assert await reader.scalar(text("SELECT n FROM counter")) == 7


async def test_a_reader_cannot_write(counter: Database) -> None:
    """The reading engine refuses to change anything."""
    with pytest.raises(OperationalError, match="readonly"):
        async with counter.read() as session:
            await session.execute(text("UPDATE counter SET n = 1"))


async def test_an_error_rolls_back(counter: Database) -> None:
    """An error in the block undoes what was done before it."""

    async def fail() -> None:
        async with counter.write() as session:
            await session.execute(text("UPDATE counter SET n = 99"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with counter.read() as session:
        assert await session.scalar(text("SELECT n FROM counter")) == 0


async def test_a_commit_that_fails_raises_and_keeps_nothing(database: Database) -> None:
    """Whoever waits for the end of the block learns that nothing is stored, and others can go on."""
    orphan = "INSERT INTO profile_occupations (profile_id, position, kldb) VALUES ('no one', 0, '81302')"

    async def write() -> None:
        async with database.write() as session:
            await session.execute(text("PRAGMA defer_foreign_keys = ON"))  # so that the commit finds it
            await session.execute(text(orphan))

    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        await write()
    async with database.write() as session:
        assert await session.scalar(text("SELECT count(*) FROM profile_occupations")) == 0


async def test_a_writer_that_is_cancelled_frees_the_connection(counter: Database) -> None:
    """The one connection for writing survives a task that is cancelled while it writes."""
    for steps in range(40):
        task = asyncio.create_task(count(counter))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with counter.write() as session:
        await session.execute(text("UPDATE counter SET n = 5"))
    async with counter.read() as session:
        assert await session.scalar(text("SELECT n FROM counter")) == 5


async def test_sqlite_is_set_up_to_keep_what_it_acknowledged(database: Database) -> None:
    """WAL, full synchronisation, foreign keys and patience, on both engines."""
    for session_of in (database.write, database.read):
        async with session_of() as session:
            values = [
                await session.scalar(text(f"PRAGMA {name}"))
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            ]
        assert values == ["wal", 2, 1, 30_000]


async def test_an_error_shows_no_parameters(database: Database) -> None:
    """Names and mail addresses do not reach a log through an error of the database."""
    with pytest.raises(IntegrityError) as caught:
        async with database.write() as session:
            await session.execute(
                text("INSERT INTO api_keys (id, name) VALUES (:id, :name)"),
                {"id": "x", "name": "Amal Haddad"},
            )
    assert "Amal" not in str(caught.value)


def test_every_foreign_key_can_be_followed_backwards_by_an_index() -> None:
    """Deleting somebody scans no table, because each reference to a profile is indexed."""
    lacking = []
    for table in Base.metadata.tables.values():
        leading = {index.columns[0].name for index in table.indexes}
        leading |= {next(iter(c.columns)).name for c in table.constraints if getattr(c, "columns", None)}
        for key in table.foreign_keys:
            if key.column.table.name == "profiles" and key.column.name == "id":
                column = key.parent.name
                if column not in leading:
                    lacking.append((table.name, column))
    assert lacking == []
