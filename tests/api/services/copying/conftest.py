"""What tests of copies share."""

import pytest
from sqlalchemy import select, table, text

from api.schemas.programmes import ProgrammeInput
from api.services import programmes
from api.services.copying.restoring import restore
from api.services.copying.taking import take


@pytest.fixture
def copy(url, clock, tmp_path):
    """Takes a copy of the database."""

    async def call(name="copy.backup", of=url):
        target = tmp_path / name
        await take(of, clock, target)
        return target

    return call


@pytest.fixture
def put(bare_url, clock):
    """Restores a copy into the database without tables, or into another one."""

    async def call(source, into=bare_url, *, replace=False):
        return await restore(into, clock, source, replace=replace)

    return call


@pytest.fixture
def rows(databases):
    """All rows of a database, by tables."""

    def call(url):
        tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
        if url.startswith("postgresql"):
            tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        names = sorted(str(name) for (name,) in databases.ask(url, tables))
        return {
            name: sorted(map(repr, databases.ask(url, str(select(text("*")).select_from(table(name))))))
            for name in names
        }

    return call


@pytest.fixture
def found(database, clock, admin):
    """Makes a programme with a name."""

    async def call(name):
        async with database.write() as session:
            return await programmes.create(session, clock, admin, ProgrammeInput(name=name, slug=name))

    return call
