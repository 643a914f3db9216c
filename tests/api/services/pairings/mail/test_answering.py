"""The links in mails: shown, answered once, and worth nothing to whoever guesses."""

import asyncio
import secrets

import pytest

from api.errors import PairingSettled
from api.schemas.answers import Standing
from api.schemas.states import MailState as Mail
from api.schemas.states import Role, Status
from api.security.guesses import MOST_GUESSES, TooManyGuesses
from api.services import erasure, people
from api.services.answers import LinkEnded, LinkUnknown
from api.services.versions import Expected
from matcher.pairing import PairingState as State


@pytest.fixture
async def asked(pair, deliver, office, token_in):
    """A pairing whose mentor has been asked, and the token of the mail."""
    made = await pair("e0", "m0")
    await deliver()
    return made, token_in(office.to("m0")[-1])


async def test_showing_changes_nothing(asked, show, look, told, ask):
    """A scanner may follow the link as often as it likes."""
    made, token = asked
    before, links = await told(), await ask("SELECT * FROM links")
    for _ in range(20):
        question = await show(token)
    assert (question.standing, question.case.first_name) == (Standing.OPEN, "Amal")
    assert (await look(made), await told(), await ask("SELECT * FROM links")) == (made, before, links)


async def test_a_yes_has_no_reason(asked, reply, look):
    """Whatever was chosen in the form."""
    made, token = asked
    await reply(token, "confirm", "no_time")
    assert (await look(made)).changed_reason is None


async def test_a_yes_begins_the_tandem(asked, reply, show, look, posted, told):
    """By the mentor, whose name the feed does not tell; both are introduced."""
    made, token = asked
    assert (await reply(token, "confirm")).standing is Standing.CONFIRMED
    after = await look(made)
    assert (after.state, after.changed_by) == (State.ACTIVE, "mentor")
    assert (await show(token)).standing is Standing.CONFIRMED
    assert [name for name, kind, _, _ in await posted(Mail.WAITING) if kind == "introduction"] == ["m0", "e0"]
    assert [event.actor for event in await told() if event.type == "pairing.active"] == ["mentor"]


async def test_pressing_twice_answers_once(asked, reply, look, told):
    """The second answer is the first."""
    made, token = asked
    for _ in range(3):
        assert (await reply(token, "confirm")).standing is Standing.CONFIRMED
    assert (await look(made)).version == 2
    assert [event.type for event in await told()].count("pairing.active") == 1


async def test_a_hundred_presses_at_once_answer_once(asked, reply, deliver, office):
    """One confirmation, one pair of introductions."""
    _, token = asked
    standing = {one.standing for one in await asyncio.gather(*(reply(token, "confirm") for _ in range(100)))}
    assert standing == {Standing.CONFIRMED}
    office.taken.clear()
    await deliver()
    assert sorted(str(message["To"].addresses[0].addr_spec) for message in office.taken) == [
        "e0@example.org",
        "m0@example.org",
    ]


@pytest.mark.parametrize(("first", "second"), [("confirm", "decline"), ("decline", "confirm")])
async def test_the_first_answer_stands(asked, reply, look, first, second):
    """Another one is a conflict, and changes nothing."""
    made, token = asked
    await reply(token, first)
    stands = await look(made)
    with pytest.raises(PairingSettled):
        await reply(token, second)
    assert await look(made) == stands


@pytest.mark.parametrize(
    ("reason", "status"), [("no_time", Status.PAUSED), ("wrong_field", Status.ACTIVE), (None, Status.ACTIVE)]
)
async def test_a_no_excludes_the_pair(asked, reply, show, ask, database, admin, reason, status):
    """With its reason; only for want of time nothing else is asked."""
    made, token = asked
    assert (await reply(token, "decline", reason)).standing is Standing.DECLINED
    assert (await show(token)).standing is Standing.DECLINED
    assert await ask("SELECT reason FROM exclusions") == [(reason or "declined",)]
    async with database.read() as session:
        assert (await people.get(session, admin, Role.MENTOR, made.mentor_id)).status is status


async def test_the_link_ends_with_the_deadline(asked, show, reply, clock, look):
    """Even while nobody has noticed that it has passed."""
    made, token = asked
    clock.turn(days=7, seconds=-1)
    assert (await show(token)).standing is Standing.OPEN
    clock.turn(seconds=1)
    for follow in (show(token), reply(token, "confirm")):
        with pytest.raises(LinkEnded):
            await follow
    assert (await look(made)).state is State.INVITED


async def test_an_answer_is_shown_after_the_deadline(asked, show, reply, clock):
    """Whoever has answered may look what stands."""
    _, token = asked
    await reply(token, "confirm")
    clock.turn(days=30)
    assert (await show(token)).standing is Standing.CONFIRMED


async def test_a_question_that_is_withdrawn_is_gone(asked, act, show, reply):
    """Cancelling revokes the link."""
    made, token = asked
    await act(made, "cancel")
    for follow in (show(token), reply(token, "confirm")):
        with pytest.raises(LinkEnded):
            await follow


async def test_what_a_coordinator_has_answered_is_shown(asked, act, show):
    """Over for the mentor, who has not declined."""
    made, token = asked
    await act(made, "decline")
    assert (await show(token)).standing is Standing.OVER


@pytest.mark.usefixtures("both_asked")
async def test_mentor_then_mentee(pair, deliver, office, token_in, reply, show, look):
    """The mentor waits meanwhile; a second yes of the mentor is not the mentee's."""
    made = await pair("e0", "m0")
    await deliver()
    mentors = token_in(office.to("m0")[0])
    for _ in range(2):
        assert (await reply(mentors, "confirm")).standing is Standing.WAITING
    with pytest.raises(PairingSettled):
        await reply(mentors, "decline")
    await deliver()
    mentees = token_in(office.to("e0")[0])
    question = await show(mentees)
    assert (question.standing, question.case.first_name) == (Standing.OPEN, "Jürgen")
    assert (await reply(mentees, "confirm")).standing is Standing.CONFIRMED
    assert (await show(mentors)).standing is Standing.CONFIRMED
    assert (await look(made)).changed_by == "mentee"


@pytest.mark.usefixtures("both_asked")
async def test_a_mentor_is_told_when_the_mentee_declines(pair, deliver, office, token_in, reply, show):
    """By mail, without what the mentee has said; the link says that it is over."""
    await pair("e0", "m0")
    await deliver()
    mentors = token_in(office.to("m0")[0])
    await reply(mentors, "confirm")
    await deliver()
    await reply(token_in(office.to("e0")[0]), "decline", "conflict_of_interest")
    assert (await show(mentors)).standing is Standing.OVER
    await deliver()
    closed = office.to("m0")[-1]
    assert "kommt nicht zustande" in closed["Subject"]
    assert "Haddad" not in closed.as_string()


async def test_a_reminder_carries_a_link_of_its_own(asked, deliver, office, token_in, reply, show, clock):
    """Both work until one of them is used, and then both show what stands."""
    _, first = asked
    clock.turn(days=3.5)
    await deliver()
    reminder = office.to("m0")[-1]
    assert reminder["Subject"].startswith("Erinnerung: ")
    second = token_in(reminder)
    await reply(second, "decline")
    assert [(await show(token)).standing for token in (first, second)] == [Standing.DECLINED] * 2


async def test_whoever_is_deleted_leaves_no_link(asked, show, database, clock, admin, cohort):
    """As if it had never been."""
    _, token = asked
    async with database.write() as session:
        await erasure.erase(session, clock, admin, Role.MENTEE, cohort["e0"], expected=Expected())
    with pytest.raises(LinkUnknown):
        await show(token)


async def test_a_hundred_thousand_guesses_find_nothing_and_cost_little(asked, show, look):
    """After ten of them a client has to wait, and nothing is looked up any more."""
    made, token = asked
    outcomes = {LinkUnknown: 0, TooManyGuesses: 0}
    for _ in range(100_000):
        try:
            await show(secrets.token_urlsafe(32))
        except (LinkUnknown, TooManyGuesses) as error:
            outcomes[type(error)] += 1
    assert outcomes == {LinkUnknown: MOST_GUESSES, TooManyGuesses: 100_000 - MOST_GUESSES}
    assert await look(made) == made
    assert (await show(token, client="192.0.2.2")).standing is Standing.OPEN


async def test_guesses_from_many_addresses_find_nothing_either(asked, show, ask):
    """Each is looked up, by the hash alone, and none is close to any."""
    _, token = asked
    near = [token[:-1] + ("A" if token[-1] != "A" else "B"), token.swapcase(), token + "A", token[1:], ""]
    for k, guess in enumerate([*near, *(secrets.token_urlsafe(32) for _ in range(200))]):
        with pytest.raises(LinkUnknown):
            await show(guess, client=f"192.0.2.{k}")
    assert len(await ask("SELECT hash FROM links")) == 1
