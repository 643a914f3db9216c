import asyncio
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from api.settings import Settings
from api.store import migrate, programmes
from api.store.database import Database
from api.store.models import Base
from api.store.records import Programme
from matcher.pairing import Confirmation

WRITERS, ROUNDS = 4, 25
NOW = datetime(2026, 10, 1, tzinfo=UTC)
PROGRAMME = Programme(
    id=UUID(int=1), name="IQ", slug="iq", policy={}, policy_version=1, answer_days=7,
    confirmation=Confirmation.MENTOR, require_if_match=False, version=1, created_at=NOW, updated_at=NOW,
)  # fmt: skip


@pytest.fixture
def url(bare_url: str) -> str:
    """A database that nobody else uses, so that a test may change its tables."""
    asyncio.run(migrate.upgrade(bare_url))
    return bare_url


@pytest.fixture
async def counter(database: Database) -> Database:
    """A database with a table of one number, 0."""
    async with database.write() as session:
        await session.execute(text("CREATE TABLE counter (n INTEGER NOT NULL)"))
        await session.execute(text("INSERT INTO counter VALUES (0)"))
        await programmes.add(session, PROGRAMME)
    return database


async def count(database: Database) -> int:
    """Look the programme up, read, write what was read plus one, in one transaction, again and again."""
    for _ in range(ROUNDS):
        async with database.write() as session:
            assert await programmes.exists(session, PROGRAMME.id)
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
    with pytest.raises(DBAPIError, match=r"read-?only"):
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
    orphan = (
        "INSERT INTO profile_occupations (profile_id, position, kldb) "
        "VALUES ('00000000000000000000000000000001', 0, '81302')"
    )
    # So that the commit finds it.
    deferring = {
        "sqlite": ["PRAGMA defer_foreign_keys = ON"],
        "postgresql": [
            "ALTER TABLE profile_occupations ALTER CONSTRAINT fk_profile_occupations_profile_id DEFERRABLE",
            "SET CONSTRAINTS ALL DEFERRED",
        ],
    }

    async def write() -> None:
        async with database.write() as session:
            for statement in deferring[session.get_bind().dialect.name]:
                await session.execute(text(statement))
            await session.execute(text(orphan))

    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
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


async def test_sqlite_is_set_up_to_keep_what_it_acknowledged(database: Database, url: str) -> None:
    """WAL, full synchronisation, foreign keys and patience, on both engines."""
    if not url.startswith("sqlite"):
        pytest.skip("PostgreSQL has no such settings")
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
                {"id": UUID(int=1).hex, "name": "Amal Haddad"},
            )
    assert "api_keys" in str(caught.value)
    assert "Amal" not in f"{caught.value} {caught.value.orig}"


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
