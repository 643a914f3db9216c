"""Pairings by hand, what is done to them, and what the database says of them."""

import pytest
from sqlalchemy import text

from api.schemas.pairings import Answer, PairingInput
from api.services import opening, outbox, pairings, programmes
from api.services.pages import Window
from api.services.pairings import Wish
from api.services.versions import Expected
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
        wish = Wish.of(Event(event), Answer(**answer))
        async with database.write() as session:
            return await pairings.act(session, clock, admin, pairing.id, Expected.read(if_match), wish)

    return call


@pytest.fixture
def look(database, admin):
    """A pairing as it is now."""

    async def call(pairing):
        async with database.read() as session:
            return await pairings.get(session, admin, pairing.id)

    return call


@pytest.fixture
def ask(database):
    """Rows that a statement finds."""

    async def call(statement):
        async with database.read() as session:
            return [tuple(row) for row in (await session.execute(text(statement))).all()]

    return call


@pytest.fixture
def posted(database, admin, programme_id, cohort):
    """The mails in the outbox: to whom by name, about what, in which state, due when."""
    names = {identifier: name for name, identifier in cohort.items()}

    async def call(state=None):
        async with database.read() as session:
            found = (await outbox.listed(session, admin, programme_id, state, Window())).items
        return [(names[mail.profile_id], mail.kind, mail.state, mail.due_at) for mail in found]

    return call


@pytest.fixture
async def both_asked(database, clock, admin, programme_id, catalogue):
    """The programme asks the mentee, too, and gives four days."""
    patch = {"confirmation": "mentor_then_mentee", "answer_days": 4}
    async with database.write() as session:
        await programmes.change(
            session, clock, admin, programme_id, patch, expected=Expected(), catalogue=catalogue
        )
