"""What is stored of somebody is exported whole, and nothing of it is left once they are erased."""

import json

import pytest
from sqlalchemy import inspect, select, table, text

from api.errors import NotFound
from api.schemas.states import Role
from api.services import exporting, people
from api.services.settling import EVERY, Settling
from api.store.engines import is_postgresql
from api.store.holdings import HOLDINGS, is_shown
from api.store.models import Base
from tests.api.services.filling import CANARY, FEED
from tools.databases import file_of


async def test_an_export_holds_every_column_of_every_table(database, clock, admin, somebody):
    """But for those that are hidden for a reason; the other person of a tandem is an id."""
    async with database.read() as session:
        found = await exporting.of_person(session, clock, admin, somebody.id, Role.MENTEE)
    expected = {
        name: {column.name for column in held.columns} - set(HOLDINGS[name].hidden)
        for name, held in Base.metadata.tables.items()
        if is_shown(name)
    }
    assert {name: set(rows[0]) for name, rows in found.stored.items()} == expected
    written = json.loads(exporting.export_json(found))
    assert written["stored"]["profiles"][0]["wire"]["name"] == CANARY
    assert (written["person_id"], written["role"]) == (str(somebody.id), "mentee")


async def test_an_export_is_of_a_role(database, clock, admin, somebody):
    """There is no mentor of this id."""
    async with database.read() as session:
        with pytest.raises(NotFound):
            await exporting.of_person(session, clock, admin, somebody.id, Role.MENTOR)


async def test_nothing_is_left_of_who_was_erased(database, databases, url, clock, somebody, erase):
    """Neither in a row, nor in a free page of SQLite or its log; their id is in the feed alone."""
    settling = Settling(database, clock)
    await erase()
    for item in await settling.due(1):
        await settling.execute(item)
    async with database.read() as session:
        connection = await session.connection()
        names = await connection.run_sync(lambda one: inspect(one).get_table_names())
    asked = {name: str(select(text("*")).select_from(table(name))) for name in names}
    found = {name: str(databases.ask(url, statement)) for name, statement in asked.items()}
    assert [name for name, rows in found.items() if CANARY.casefold() in rows.casefold()] == []
    forms = (str(somebody.id), somebody.id.hex)
    assert {name for name, rows in found.items() if any(form in rows for form in forms)} <= {FEED, "trail"}
    if not is_postgresql(url):
        files = [path.read_bytes() for path in file_of(url).parent.glob(f"{file_of(url).name}*")]
        assert [data for data in files if CANARY.encode().lower() in data.lower()] == []
        assert await settling.due(1) == []


async def test_figures_of_a_run_stay(erase, databases, url):
    """What it was computed from is kept without them; what proved it is gone."""
    [(before,)] = databases.ask(url, "SELECT summary FROM runs")
    await erase()
    assert databases.ask(url, "SELECT summary FROM runs") == [(before,)]
    assert databases.ask(url, "SELECT certificate FROM run_results") in ([("{}",)], [({},)])


async def test_the_log_is_emptied_now_and_then(database, clock, admin, programme_id, profile, url):
    """Not again and again while others write."""
    settling = Settling(database, clock)
    for item in await settling.due(1):
        await settling.execute(item)
    async with database.write() as session:
        await people.create(session, clock, admin, programme_id, Role.MENTEE, profile())
    assert await settling.due(1) == []
    clock.turn(seconds=EVERY.total_seconds())
    assert bool(await settling.due(1)) != is_postgresql(url)
