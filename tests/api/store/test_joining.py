"""All that a request writes is one transaction."""

import pytest
from sqlalchemy import func, select

from api.store import programmes
from api.store.database import Database
from api.store.models import ProgrammeRow
from tests.api.store.test_database import PROGRAMME


async def nothing(_session) -> None:
    """Begin with nothing."""


async def stored(database: Database) -> int:
    """How many programmes there are."""
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(ProgrammeRow))


async def broken_off(database: Database) -> None:
    """Write, and fail then."""
    async with database.write() as session:
        await session.execute(ProgrammeRow.__table__.update().values(name="Another"))
        raise RuntimeError


async def test_blocks_are_stored_together(database):
    """Nothing is there before the commit, everything after it, and what was to follow has been called."""
    called = []
    async with database.join(nothing) as whole:
        whole.begin()
        async with database.write() as session:
            await programmes.add(session, PROGRAMME)
        database.after_commit(lambda: called.append("after"))
        async with database.write() as session:
            assert await programmes.has_slug(session, "iq")
        assert (await stored(database), called) == (0, [])
        await whole.commit()
        assert (await stored(database), called) == (1, ["after"])


async def test_without_a_commit_nothing_is_stored(database):
    """A request that fails has done nothing, and nothing follows."""
    called = []
    async with database.join(nothing) as whole:
        whole.begin()
        async with database.write() as session:
            await programmes.add(session, PROGRAMME)
        database.after_commit(lambda: called.append("after"))
    assert (await stored(database), called) == (0, [])


async def test_a_block_that_fails_takes_nothing_else_with_it(database):
    """Each block is all or nothing by itself, as it is without a whole around it."""
    async with database.join(nothing) as whole:
        whole.begin()
        async with database.write() as session:
            await programmes.add(session, PROGRAMME)
        with pytest.raises(RuntimeError):
            await broken_off(database)
        await whole.commit()
    async with database.read() as session:
        assert (await programmes.find(session, PROGRAMME.id)).name == PROGRAMME.name


async def test_what_comes_first_decides(database):
    """If the beginning fails, nobody writes; the next block begins anew."""
    begun = []

    async def first(_session) -> None:
        begun.append(1)
        if len(begun) == 1:
            raise RuntimeError

    async with database.join(first) as whole:
        whole.begin()
        with pytest.raises(RuntimeError):
            await broken_off(database)
        async with database.write() as session:
            await programmes.add(session, PROGRAMME)
        await whole.commit()
    assert (await stored(database), len(begun)) == (1, 2)


async def test_whoever_has_not_begun_to_join_is_alone(database):
    """Before `begin` and after the end, each block is a transaction of its own; `after_commit` is at once."""
    called = []
    async with database.join(nothing):
        async with database.write() as session:
            await programmes.add(session, PROGRAMME)
        database.after_commit(lambda: called.append("at once"))
        assert (await stored(database), called) == (1, ["at once"])
