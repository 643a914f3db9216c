from uuid import uuid4

import pytest

from api.errors import NotFound, PairingSettled, Stale
from api.schemas.states import MailKind as Kind
from api.schemas.states import MailState as Mail
from api.services import reminders
from api.services.versions import Expected, etag
from api.store import outbox


@pytest.fixture
def remind(database, clock, admin):
    """Asks for a reminder: `remind(pairing)`."""

    async def call(identifier, if_match=None):
        async with database.write() as session:
            return await reminders.remind(session, clock, admin, identifier, Expected.read(if_match))

    return call


@pytest.fixture
def sent(database, clock):
    """Marks all mails that are due as sent."""

    async def call():
        async with database.write() as session:
            for mail_id in await outbox.due(session, now=clock.now(), limit=100):
                mail = await outbox.claim(session, mail_id, now=clock.now(), lease=reminders.AT_MOST_EVERY)
                assert await outbox.settle(session, mail, Mail.SENT, now=clock.now())

    return call


async def test_a_reminder_goes_out_at_once_instead_of_half_way(pair, remind, posted, told, clock):
    """The pairing stays as it is, and the feed says who asked for it."""
    made = await pair("e0", "m0")
    clock.turn(days=1)
    assert await remind(made.id) == (made, True)
    assert [(kind, state, due) for _, kind, state, due in await posted()][1:] == [
        (Kind.REMINDER, Mail.DROPPED, made.created_at + (made.answer_until - made.created_at) / 2),
        (Kind.REMINDER, Mail.WAITING, clock.now()),
    ]
    assert [(event.type, event.actor) for event in await told()][-1] == ("pairing.reminded", "admin")


async def test_nobody_is_reminded_twice_a_day(pair, remind, posted, sent, clock):
    """Neither while the first is on its way nor in the day after it; a day later it may be."""
    made = await pair("e0", "m0")
    for _ in range(2):
        await remind(made.id)
    await sent()
    clock.turn(hours=23)
    await remind(made.id)
    count = [kind for _, kind, state, _ in await posted() if state is not Mail.DROPPED].count(Kind.REMINDER)
    assert count == 1
    clock.turn(hours=1)
    await remind(made.id)
    assert len(await posted(Mail.WAITING)) == 1


async def test_the_reminder_half_way_counts(pair, remind, posted, sent, clock):
    """Whoever was reminded by the clock today is not reminded again."""
    made = await pair("e0", "m0")
    clock.turn(days=3.5)
    await sent()
    clock.turn(hours=1)
    await remind(made.id)
    assert await posted(Mail.WAITING) == []


@pytest.mark.usefixtures("both_asked")
async def test_a_reminder_of_the_mentor_does_not_spare_the_mentee(pair, act, remind, posted, sent):
    """Each is asked a question of their own."""
    made = await pair("e0", "m0")
    await remind(made.id)
    await sent()
    await act(made, "confirm")
    await remind(made.id)
    assert [(name, kind) for name, kind, _, _ in await posted(Mail.WAITING)] == [
        ("e0", Kind.INVITATION),
        ("e0", Kind.REMINDER),
    ]


async def test_there_is_nobody_to_remind(pair, act, remind, clock):
    """Not after the answer, not after the deadline, and not of what does not exist."""
    answered = await act(await pair("e0", "m0"), "confirm")
    with pytest.raises(PairingSettled) as caught:
        await remind(answered.id)
    assert caught.value.values == {"state": "active"}
    overdue = await pair("e1", "m1")
    with pytest.raises(Stale):
        await remind(overdue.id, etag(overdue.id, 7))
    clock.turn(days=7)
    with pytest.raises(PairingSettled) as caught:
        await remind(overdue.id)
    assert caught.value.values == {"state": "expired"}
    with pytest.raises(NotFound):
        await remind(uuid4())
