"""How often a transaction on SQLite goes to the thread of its connection, and that none stays open."""

import asyncio
import sqlite3
import threading
from functools import partial

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from api.store.database import Database
from api.store.trips import OneTripConnection
from tools.databases import SqliteFiles

ONE = text("SELECT 1")


@pytest.fixture
def databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    """SQLite alone has these threads."""
    return SqliteFiles(tmp_path_factory.mktemp("trips"))


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the threads are told to do."""
    told: list[object] = []
    execute = aiosqlite.Connection._execute

    async def noted(connection, function, *args, **named):
        told.append(function)
        return await execute(connection, function, *args, **named)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", noted)
    return told


@pytest.mark.parametrize("purpose", ["read", "write"])
async def test_a_transaction_begins_with_its_first_statement(database: Database, trips, purpose):
    """So it takes a trip for each statement, and one for the end."""
    for statements in (0, 1, 3):
        async with getattr(database, purpose)() as session:
            await session.connection()  # the first one is opened here
            trips.clear()
            for _ in range(statements):
                await session.execute(ONE)
            assert len(trips) == statements
        assert len(trips) == (statements + 1 if statements else 0)


async def test_a_statement_that_nobody_waits_for_leaves_no_transaction(tmp_path):
    """It reaches the thread when the transaction has already been given up."""
    connection = await OneTripConnection(partial(sqlite3.connect, tmp_path / "file", check_same_thread=False))
    gate = threading.Event()
    busy = asyncio.create_task(connection._execute(gate.wait))
    connection.begin("BEGIN IMMEDIATE")
    asked = asyncio.create_task((await connection.cursor()).execute("SELECT 1"))
    await asyncio.sleep(0)  # it is sent
    asked.cancel()
    ended = asyncio.create_task(connection.rollback())
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(busy, asked, ended, return_exceptions=True)
    await connection.execute("SELECT 1")
    assert not connection.in_transaction
    await connection.close()


async def test_a_statement_that_fails_first_keeps_nobody_from_writing(database: Database):
    """The transaction that it has begun ends."""
    with pytest.raises(OperationalError):
        async with database.write() as session:
            await session.execute(text("SELECT nothing FROM nowhere"))
    async with database.write() as session:
        await session.execute(ONE)
