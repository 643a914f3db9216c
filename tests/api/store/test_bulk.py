"""Many rows at once are the rows that one by one would be."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from api.store import events, programmes
from api.store.records import NewEvent
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
