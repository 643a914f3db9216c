"""Pairings by hand, what is done to them, and what the database says of them."""

import pytest
from sqlalchemy import text

from api.schemas.pairings import Answer, PairingInput
from api.services import events, opening, pairings
from api.services.pairings import Wish
from matcher.pairing import Event


@pytest.fixture
def pair(database, clock, admin, programme_id, cohort):
    """Pairs two people of the cohort by hand: `pair("e0", "m0")`."""

    async def call(mentee, mentor, reason=None):
        data = PairingInput(mentee_id=cohort[mentee], mentor_id=cohort[mentor], reason=reason)
        async with database.write() as session:
            return await opening.create(session, clock, admin, programme_id, data)

    return call


@pytest.fixture
def act(database, clock, admin):
    """Does something to a pairing: `act(pairing, "decline", reason="no_time")`."""

    async def call(pairing, event, *, if_match=None, **answer):
        wish = Wish.of(Event(event), Answer(**answer), if_match)
        async with database.write() as session:
            return await pairings.act(session, clock, admin, pairing.id, wish)

    return call


@pytest.fixture
def ask(database):
    """Rows that a statement finds."""

    async def call(statement):
        async with database.read() as session:
            return [tuple(row) for row in (await session.execute(text(statement))).all()]

    return call


@pytest.fixture
def told(database, admin, programme_id):
    """All events of the programme after an id."""

    async def call(after=0):
        async with database.read() as session:
            return (await events.feed(session, admin, programme_id, after=after, limit=200)).items

    return call
