import re
from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Uuid, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from api.schemas.pages import CURSOR_PATTERN, read_cursor, write_cursor
from api.schemas.problem import InvalidInput
from api.services.pages import Window, cut
from api.store.engines import make_engine
from api.store.rows import page


@dataclass
class Thing:
    """Something in a list."""

    id: UUID


class Base(DeclarativeBase):
    """The tables of this test."""


class ThingRow(Base):
    """A table of ids."""

    __tablename__ = "things"
    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)


async def pages(connection, limit, *, newest_first):
    """Walk through all pages, as a client does."""
    cursor, seen = None, []
    while True:
        window = Window.read(limit, cursor)
        statement = page(
            select(ThingRow.id), ThingRow.id, window.after, window.probe, newest_first=newest_first
        )
        found = [Thing(*row) for row in (await connection.execute(statement)).all()]
        part = cut(found, window, lambda thing: thing.id)
        assert len(part.items) <= limit
        seen += [thing.id for thing in part.items]
        if part.next_cursor is None:
            return seen
        cursor = part.next_cursor


@pytest.fixture
async def connection(bare_url):
    """A database with an empty table of ids."""
    engine = make_engine(bare_url, "write")
    async with engine.connect() as opened:
        await opened.run_sync(Base.metadata.create_all)
        yield opened
    await engine.dispose()


async def test_every_item_is_on_exactly_one_page(connection):
    """Whatever the ids, the limit and the order; checked on many small lists by one database."""
    examples = []

    @given(ids=st.sets(st.uuids(), max_size=12), limit=st.integers(1, 5), newest_first=st.booleans())
    def collect(ids, limit, newest_first):
        examples.append((ids, limit, newest_first))

    collect()
    for ids, limit, newest_first in examples:
        await connection.execute(ThingRow.__table__.delete())
        if ids:
            await connection.execute(insert(ThingRow), [{"id": one} for one in ids])
        walked = await pages(connection, limit, newest_first=newest_first)
        assert walked == sorted(ids, reverse=newest_first)


@given(st.uuids())
def test_a_cursor_means_the_id_it_was_made_of(identifier):
    """Written and read again it is the same, in characters that need no escape in an address."""
    cursor = write_cursor(identifier)
    assert read_cursor(cursor) == identifier
    assert re.fullmatch(CURSOR_PATTERN, cursor)


def understood(text):
    """The cursor that a text is read as, or the fault."""
    try:
        return write_cursor(read_cursor(text))
    except InvalidInput as error:
        return error.code, error.place


@given(st.from_regex(CURSOR_PATTERN, fullmatch=True))
def test_whatever_the_pattern_allows_is_a_cursor(cursor):
    """The pattern in the OpenAPI document says exactly what is taken."""
    assert write_cursor(read_cursor(cursor)) == cursor


@given(st.text(max_size=30))
def test_a_foreign_cursor_is_refused_or_means_itself(text):
    """No text is misread: it is a cursor that is written exactly so, or a fault of the parameter."""
    assert understood(text) in {text, ("cursor_invalid", "parameter")}


@pytest.mark.parametrize(
    "cursor", ["", "x", "!" * 22, "AAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAB", "ä"]
)
def test_a_cursor_that_no_answer_gave_is_refused(cursor):
    """Too short, too long, other characters, stray bits."""
    with pytest.raises(InvalidInput):
        read_cursor(cursor)
