"""Two questions to both after one and three months."""

import asyncio

import pytest

from api.schemas.answers import FeedbackReply
from api.security.guesses import Guesses
from api.services import answers, feedback
from api.services.answers import LinkEnded, LinkUnknown, enter
from api.services.feedback import FeedbackGiven


@pytest.fixture
async def asked(pair, act, deliver, clock, office, token_in):
    """An active pairing, and the tokens of mentor and mentee after a month."""
    made = await act(await pair("e0", "m0"), "confirm")
    await deliver()
    office.taken.clear()
    clock.turn(days=31)
    assert await deliver() == 2
    return made, token_in(office.to("m0")[0], "feedback"), token_in(office.to("e0")[0], "feedback")


@pytest.fixture
def give(database, clock):
    """Gives feedback by a link."""

    async def call(token, fit, progress):
        visit = enter(Guesses(clock), token, "192.0.2.1")
        async with database.write() as session:
            return await feedback.reply(session, clock, visit, FeedbackReply(fit=fit, progress=progress))

    return call


@pytest.fixture
def listed(database, admin):
    """What both have said."""

    async def call(pairing):
        async with database.read() as session:
            found = await feedback.listed(session, admin, pairing.id)
        return [(role, said.months, said.fit, said.progress) for role, said in found]

    return call


async def test_both_are_heard(asked, give, listed, told):
    """By the link of their mail; the feed says that, and not what."""
    made, mentors, mentees = asked
    await give(mentors, 5, 4)
    await give(mentees, 2, 1)
    assert await listed(made) == [("mentor", 1, 5, 4), ("mentee", 1, 2, 1)]
    events = [event for event in await told() if event.type == "pairing.feedback"]
    assert [(event.actor, event.data) for event in events] == [
        ("mentor", {"months": 1}),
        ("mentee", {"months": 1}),
    ]


async def test_the_first_feedback_stands(asked, give, listed):
    """Pressed often it is given once; something else is a conflict."""
    made, mentors, _ = asked
    await asyncio.gather(*(give(mentors, 5, 4) for _ in range(10)))
    with pytest.raises(FeedbackGiven):
        await give(mentors, 1, 4)
    assert await listed(made) == [("mentor", 1, 5, 4)]


async def test_three_months_are_another_question(asked, give, listed, deliver, clock, office, token_in):
    """With a link of its own; links end after thirty days."""
    made, mentors, _ = asked
    await give(mentors, 5, 4)
    clock.turn(days=61)
    await deliver()
    message = office.to("m0")[-1]
    assert "vor 3 Monaten" in message.get_body(["plain"]).get_content()
    await give(token_in(message, "feedback"), 3, 3)
    assert await listed(made) == [("mentor", 1, 5, 4), ("mentor", 3, 3, 3)]
    with pytest.raises(LinkEnded):
        await give(mentors, 5, 4)


async def test_links_of_one_kind_do_not_open_the_other(asked, show, deliver, pair, office, token_in, give):
    """Each has one purpose."""
    _, mentors, _ = asked
    with pytest.raises(LinkUnknown):
        await show(mentors)
    await pair("e1", "m1")
    await deliver()
    with pytest.raises(LinkUnknown):
        await give(token_in(office.to("m1")[0]), 5, 5)


async def test_showing_changes_nothing(asked, database, clock, listed):
    """A scanner may look."""
    made, mentors, _ = asked
    for _ in range(3):
        async with database.read() as session:
            inquiry = await feedback.show(session, clock, answers.enter(Guesses(clock), mentors, "192.0.2.1"))
    assert (inquiry.role, inquiry.months, inquiry.given) == ("mentor", 1, None)
    assert await listed(made) == []
