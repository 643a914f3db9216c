import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from api.settings import Settings
from api.store import migrate
from api.store.database import Database
from api.store.engines import make_engine
from api.store.models import Base
from tools.databases import Databases, PostgresDatabases


async def tables(url: str) -> set[str]:
    """The names of the tables of a database."""
    engine = make_engine(url, "migrate")
    async with engine.connect() as connection:
        found = await connection.run_sync(lambda c: inspect(c).get_table_names())
    await engine.dispose()
    return set(found)


async def test_the_migrations_make_the_tables_of_the_models(bare_url: str) -> None:
    """After all migrations nothing differs from the models."""
    await migrate.upgrade(bare_url)
    await migrate.run(bare_url, command.check)
    assert await tables(bare_url) == {*Base.metadata.tables, "alembic_version"}


async def test_a_migration_can_be_undone_and_done_again(bare_url: str) -> None:
    """Down to nothing leaves no table of ours, and up again works."""
    await migrate.upgrade(bare_url)
    await migrate.downgrade(bare_url, "base")
    assert await tables(bare_url) == {"alembic_version"}
    await migrate.upgrade(bare_url)
    await migrate.run(bare_url, command.check)


async def test_upgrading_twice_changes_nothing(bare_url: str) -> None:
    """A second upgrade finds nothing to do."""
    await migrate.upgrade(bare_url)
    await migrate.upgrade(bare_url)
    await migrate.run(bare_url, command.check)


async def test_a_migration_that_fails_leaves_nothing_behind(
    bare_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables made before the fault in the same migration are gone again."""
    scripts = tmp_path / "migrations"
    (scripts / "versions").mkdir(parents=True)
    for name in ("env.py", "script.py.mako"):
        (scripts / name).write_text((migrate.MIGRATIONS / name).read_text())
    (scripts / "versions" / "m0001_broken.py").write_text(
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        "revision = '0001'\n"
        "down_revision = None\n"
        "def upgrade():\n"
        "    op.create_table('half', sa.Column('id', sa.Integer(), primary_key=True))\n"
        "    raise ValueError('the fault')\n"
    )
    monkeypatch.setattr(migrate, "MIGRATIONS", scripts)
    with pytest.raises(ValueError, match="the fault"):
        await migrate.upgrade(bare_url)
    assert await tables(bare_url) == set()


async def test_an_unknown_revision_is_refused(bare_url: str) -> None:
    """A revision that does not exist is named."""
    with pytest.raises(CommandError, match="0815"):
        await migrate.upgrade(bare_url, "0815")


async def test_rows_that_would_refer_to_nothing_stop_a_migration(databases: Databases, bare_url: str) -> None:
    """Foreign keys are off while SQLite migrates, and are checked then; PostgreSQL never lets go."""
    await migrate.upgrade(bare_url)

    def orphan(config: Config) -> None:
        config.attributes["connection"].exec_driver_sql(
            "INSERT INTO profile_occupations (profile_id, position, kldb) "
            "VALUES ('00000000000000000000000000000001', 0, '81302')"
        )

    with pytest.raises((migrate.MigrationError, IntegrityError), match="profile_occupations"):
        await migrate.run(bare_url, orphan)
    assert databases.ask(bare_url, "SELECT count(*) FROM profile_occupations") == [(0,)]


async def test_processes_that_start_together_migrate_once(bare_url: str) -> None:
    """Four bring a new database up at once; one does it and the others find it done."""
    await asyncio.gather(*(migrate.upgrade(bare_url) for _ in range(4)))
    await migrate.run(bare_url, command.check)


async def test_a_database_is_ready_once_it_has_all_migrations(bare_url: str, databases: Databases) -> None:
    """Readiness turns true with the last migration, not before, and stays when a later version comes."""
    async with Database(Settings(database_url=bare_url)) as database:
        before = await database.ready()
        await migrate.upgrade(bare_url)
        assert (before, await database.ready()) == (False, True)
        databases.ask(bare_url, "UPDATE alembic_version SET version_num = '9999'")
        assert await database.ready()
        databases.ask(bare_url, "UPDATE alembic_version SET version_num = '0001'")
        assert not await database.ready()


@pytest.fixture
def bare_postgres_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """A database of PostgreSQL without a table."""
    made = postgres_databases.make(migrated=False)
    yield made
    postgres_databases.give_back(made)


async def test_a_migration_waits_for_no_table_but_comes_again(bare_postgres_url: str) -> None:
    """Whoever holds one is not taken apart from it by the server, and those behind go on meanwhile."""
    await migrate.upgrade(bare_postgres_url)
    await migrate.downgrade(bare_postgres_url, "0017")
    settings = Settings(database_url=bare_postgres_url)
    async with Database(settings) as database, database.write() as session:
        await session.execute(text("LOCK TABLE profiles IN ROW EXCLUSIVE MODE"))
        changing = asyncio.create_task(migrate.upgrade(bare_postgres_url))
        async with asyncio.timeout(60):
            while not await session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                assert not changing.done()
        # What it has locked already it lets go, for it does not get this one.
        await session.execute(text("SELECT id FROM programmes FOR NO KEY UPDATE"))
        await session.commit()
        await changing
        assert await database.ready()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:///:memory:",
        "sqlite+aiosqlite://",
        "sqlite:///x.db",
        "mysql://u:secret@h/d",
        "postgresql://u:secret@h/d",
    ],
)
def test_a_url_that_cannot_work_is_refused(url: str) -> None:
    """What is expected is said, and no password is shown."""
    with pytest.raises(ValueError, match=r"sqlite\+aiosqlite:///FILE") as caught:
        Database(Settings(database_url=url))
    assert "secret" not in str(caught.value)
