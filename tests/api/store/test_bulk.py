"""Many rows at once are the rows that one by one would be."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from sqlalchemy import event, select

from api.schemas.states import Role, Status
from api.store import events, people, programmes
from api.store.bulk import Rows, insert_all
from api.store.models import EventRow, ProfileLanguageRow
from api.store.records import Entry, NewEvent, Person
from bench.people import people as somebody
from tests.api.store.test_database import PROGRAMME

HANOVER = timezone(timedelta(hours=2))
EVENT = NewEvent(
    programme_id=PROGRAMME.id,
    at=datetime(2026, 8, 1, 12, 30, tzinfo=HANOVER),
    type="mentor.updated",
    actor="ö'--",
    subject_kind="mentor",
    subject_id=UUID(int=7),
    data={"changed": ["name"], "what": None, "of": {"ü": 1.5}},
)
OTHER = replace(EVENT, at=datetime(2026, 8, 2, 10, 30, tzinfo=UTC), subject_id=UUID(int=8), data={})


@pytest.mark.parametrize("told", [[EVENT], [EVENT, EVENT], [EVENT, OTHER, EVENT]])
async def test_rows_that_are_added_at_once_are_as_if_added_one_by_one(database, told):
    """Whether all rows share a value, or each has its own."""
    async with database.write() as session:
        await programmes.add(session, PROGRAMME)
        for event in told:
            await events.add(session, event)
        await events.add_all(session, PROGRAMME.id, told)
    async with database.read() as session:
        found = await events.listed(session, PROGRAMME.id, after=0, limit=10)
    read = [tuple(getattr(one, item.name) for item in fields(NewEvent)) for one in found]
    assert read[: len(told)] == read[len(told) :]
    assert [one.data for one in found] == 2 * [event.data for event in told]


async def test_a_value_that_no_column_takes_is_refused(database):
    """A moment without a time zone is none, in the middle of many rows as well."""
    naive = replace(EVENT, at=datetime.fromisoformat("2026-08-01"))
    async with database.write() as session:
        await programmes.add(session, PROGRAMME)
        with pytest.raises(ValueError, match="time zone"):
            await events.add_all(session, PROGRAMME.id, [EVENT, naive])
        assert await events.listed(session, PROGRAMME.id, after=0, limit=10) == []


@pytest.fixture
def entries() -> list[Entry]:
    """Three mentors whose profiles hold what JSON and SQL might take for their own."""
    wire = {"name": "Ö \"\\\\' {}:x %(y)s", "location": {"place": "Leer"}, "of": [None, True, 1.5, {"ü": {}}]}
    return [
        Entry(
            person=Person(
                id=UUID(int=10 + k),
                programme_id=PROGRAMME.id,
                role=Role.MENTOR,
                status=Status.ACTIVE,
                version=1,
                external_ref=None if k else "%s",
                wire=wire,
                created_at=PROGRAMME.created_at,
                updated_at=PROGRAMME.updated_at,
            ),
            subject=mentor,
            search="ö'%",
        )
        for k, mentor in enumerate(somebody(5)[1])
    ]


async def test_people_are_stored_with_what_refers_to_them(database, entries):
    """To PostgreSQL, which is reached by a network, in a single trip."""
    async with database.write() as session:
        await programmes.add(session, PROGRAMME)
        connection = await session.connection()
        told: list[str] = []
        event.listen(connection.sync_connection, "before_cursor_execute", lambda *args: told.append(args[2]))
        await people.add(session, entries)
        assert len(told) == (1 if connection.dialect.name == "postgresql" else 3)
    async with database.read() as session:
        found = [await people.find(session, entry.person.id) for entry in entries]
        levels = await session.execute(
            select(ProfileLanguageRow.profile_id, ProfileLanguageRow.code, ProfileLanguageRow.level).order_by(
                ProfileLanguageRow.profile_id, ProfileLanguageRow.position
            )
        )
        assert levels.all() == [
            (entry.person.id, skill.code, skill.level)
            for entry in entries
            for skill in entry.subject.languages
        ]
    assert found == [entry.person for entry in entries]


async def test_tables_without_rows_are_left_out(database):
    """Nothing is said to the database where there is nothing to store."""
    async with database.write() as session:
        await insert_all(session, Rows(EventRow, ("id",), []), Rows(ProfileLanguageRow, ("code",), []))
        assert not session.in_transaction()
