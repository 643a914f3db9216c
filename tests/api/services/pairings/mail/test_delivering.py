"""Mails are sent at least once, with one id each, and what cannot be sent is shown."""

import asyncio
import logging
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from api.mail import smtp
from api.schemas.states import MailKind as Kind
from api.schemas.states import MailState as Mail
from api.security.digests import digest_of
from api.services import outbox
from api.services.delivering import LEASE, LONGEST_WAIT, MOST_ATTEMPTS, Delivery, wait_after
from api.services.pages import Window
from api.store import findings


async def test_an_invitation_reaches_the_mentor_once(pair, deliver, office, posted, told):
    """Then nothing is due, and the feed tells of it without a name."""
    await pair("e0", "m0")
    assert (await deliver(), await deliver()) == (1, 0)
    [message] = office.taken
    assert str(message["To"]) == "Jürgen Groß <m0@example.org>"
    assert [(kind, state) for _, kind, state, _ in await posted()] == [
        (Kind.INVITATION, Mail.SENT),
        (Kind.REMINDER, Mail.WAITING),
    ]
    sent = (await told())[-1]
    assert (sent.type, sent.actor, sent.data["kind"], sent.data["to"]) == (
        "mail.sent",
        "worker",
        "invitation",
        "mentor",
    )
    assert "example.org" not in str(await told())


async def test_a_mail_that_was_not_taken_is_tried_again_later(pair, deliver, office, clock, posted):
    """After growing waits, until the server takes it; with the same id each time."""
    made = await pair("e0", "m0")
    office.refuse("server_unreachable", times=3)
    for minutes in (1, 2, 4):
        assert await deliver() == 1
        clock.turn(minutes=minutes, seconds=-1)
        assert await deliver() == 0
        clock.turn(seconds=1)
    assert await deliver() == 1
    [message] = office.taken
    assert message["Message-ID"].startswith("<")
    assert (await posted())[0][1:3] == (Kind.INVITATION, Mail.SENT)
    assert made.answer_until > clock.now()


async def test_what_is_refused_for_good_is_shown_and_can_be_tried_again(
    pair, deliver, office, clock, told, database, admin, programme_id
):
    """With the reason; a coordinator who has mended it has it sent."""
    await pair("e0", "m0")
    office.refuse("recipient_refused_550", permanent=True)
    await deliver()
    async with database.read() as session:
        [failed] = (await outbox.listed(session, admin, programme_id, Mail.FAILED, Window())).items
    assert (failed.kind, failed.error, failed.attempts) == (Kind.INVITATION, "recipient_refused_550", 1)
    assert [(event.type, event.data["error"]) for event in (await told())[-1:]] == [
        ("mail.failed", "recipient_refused_550")
    ]
    assert await deliver() == 0
    for _ in range(2):
        async with database.write() as session:
            revived = await outbox.retry(session, clock, admin, failed.id)
    assert (revived.state, revived.error) == (Mail.WAITING, None)
    assert [event.type for event in await told()].count("mail.retried") == 1
    await deliver()
    assert len(office.taken) == 1


async def test_nobody_has_heard_of_what_could_not_be_delivered(pair, deliver, office, database):
    """Neither while it waits nor once it has failed, unless the server broke off and may have taken it."""
    both = await pair("e0", "m0"), await pair("e1", "m1")

    async def heard():
        async with database.read() as session:
            return [await findings.invitation_left(session, one.id) for one in both]

    assert await heard() == [False, False]
    office.refuse("recipient_refused_550", permanent=True)
    office.refuse("server_silent", perhaps=True, permanent=True)
    await deliver()
    assert await heard() == [False, True]


async def test_what_broke_off_may_have_been_sent(pair, act, deliver, office, clock, posted):
    """And stays so, whether it is taken back or given up, and whatever the server says later."""
    made = await pair("e0", "m0")
    office.refuse("server_silent", perhaps=True)
    office.refuse("server_refused_421")
    await deliver()
    clock.turn(minutes=1)
    await deliver()
    await act(made, "cancel")
    assert (await posted())[0][1:3] == (Kind.INVITATION, Mail.MAYBE_SENT)


async def test_what_is_tried_again_too_late_is_not_sent(
    pair, deliver, office, clock, database, admin, programme_id, posted
):
    """A question whose deadline has passed meanwhile is dropped, and not asked."""
    await pair("e0", "m0")
    office.refuse("recipient_refused_550", permanent=True)
    await deliver()
    async with database.read() as session:
        [failed] = (await outbox.listed(session, admin, programme_id, Mail.FAILED, Window())).items
    clock.turn(days=7)
    async with database.write() as session:
        await outbox.retry(session, clock, admin, failed.id)
    await deliver()
    assert (office.taken, (await posted())[0][2]) == ([], Mail.DROPPED)


async def test_it_is_given_up_at_last(pair, deliver, office, clock, posted):
    """After twelve attempts, within the day."""
    await pair("e0", "m0")
    office.refuse("server_silent", times=MOST_ATTEMPTS)
    began = clock.now()
    while (await posted())[0][2] is not Mail.FAILED:
        assert await deliver() == 1
        clock.time = (await posted())[0][3]
    assert office.errors == []
    assert clock.now() - began < timedelta(days=1)


@pytest.mark.parametrize(("mentee", "error"), [("e2", "no_address")])
async def test_whoever_has_no_address_is_shown(
    pair, act, deliver, office, mentee, error, database, admin, programme_id
):
    """The coordinator has to call; the other one gets their mail."""
    await act(await pair(mentee, "m0"), "confirm")
    await deliver()
    async with database.read() as session:
        [failed] = (await outbox.listed(session, admin, programme_id, Mail.FAILED, Window())).items
    assert (failed.kind, failed.error, failed.role) == (Kind.INTRODUCTION, error, "mentee")
    assert len(office.to("m0")) == 1


async def test_what_has_become_pointless_is_not_sent(pair, act, delivery, office, database, clock, posted):
    """Answered between the look and the sending: dropped."""
    made = await pair("e0", "m0")
    [due] = await delivery.due(10)
    await act(made, "confirm")
    await delivery.execute(due)
    assert office.taken == []
    # Whoever has it claimed already looks at the pairing once more.
    async with database.write() as session:
        await session.execute(text("UPDATE outbox SET state = 'waiting' WHERE kind = 'reminder'"))
    clock.turn(days=4)
    due = await delivery.due(10)
    for mail_id in due:
        await delivery.execute(mail_id)
    assert [state for _, kind, state, _ in await posted() if kind is Kind.REMINDER] == [Mail.DROPPED]


async def test_a_crash_after_the_servers_yes_sends_the_same_mail_again(
    pair, delivery, deliver, office, clock, ask, token_in, show
):
    """The same Message-ID, another link, and both links work."""
    await pair("e0", "m0")
    office.dies = True
    [mail_id] = await delivery.due(10)
    with pytest.raises(KeyboardInterrupt):
        await delivery.execute(mail_id)
    office.dies = False
    clock.turn(seconds=LEASE.total_seconds() - 1)
    assert await deliver() == 0
    clock.turn(seconds=1)
    assert await deliver() == 1
    first, second = office.taken
    assert first["Message-ID"] == second["Message-ID"]
    tokens = [token_in(message) for message in office.taken]
    assert len(set(tokens)) == 2
    for token in tokens:
        assert (await show(token)).case.first_name == "Amal"
    stored = await ask("SELECT hash FROM links")
    assert {row[0] for row in stored} == {digest_of(token) for token in tokens}


async def test_what_may_have_been_sent_is_not_called_dropped(
    pair, act, delivery, deliver, office, clock, posted
):
    """Taken by the server, never noted, and pointless when due again: nobody knows, and that is said."""
    made = await pair("e0", "m0")
    office.dies = True
    [mail_id] = await delivery.due(10)
    with pytest.raises(KeyboardInterrupt):
        await delivery.execute(mail_id)
    office.dies = False
    await act(made, "confirm")
    clock.turn(seconds=LEASE.total_seconds())
    await deliver()
    assert len(office.to("m0")) == 2
    assert (await posted())[0][1:3] == (Kind.INVITATION, Mail.MAYBE_SENT)


async def test_what_may_have_been_sent_is_not_forgotten_by_a_later_refusal(
    pair, act, delivery, deliver, office, clock, posted
):
    """The second attempt was surely not taken; of the first nobody knows."""
    made = await pair("e0", "m0")
    office.dies = True
    [mail_id] = await delivery.due(10)
    with pytest.raises(KeyboardInterrupt):
        await delivery.execute(mail_id)
    office.dies = False
    clock.turn(seconds=LEASE.total_seconds())
    office.refuse("server_unreachable")
    await deliver()
    assert (await posted())[0][1:3] == (Kind.INVITATION, Mail.WAITING)
    await act(made, "decline")
    assert (await posted())[0][1:3] == (Kind.INVITATION, Mail.MAYBE_SENT)


async def test_a_mail_that_kills_its_senders_is_given_up(pair, delivery, office, clock, posted):
    """Whatever it is that kills them."""
    await pair("e0", "m0")
    office.dies = True
    for _ in range(MOST_ATTEMPTS):
        [mail_id, *_] = await delivery.due(10)
        with pytest.raises(KeyboardInterrupt):
            await delivery.execute(mail_id)
        clock.turn(seconds=LEASE.total_seconds())
    await delivery.execute(mail_id)
    assert (await posted())[0][2] is Mail.FAILED


async def test_two_senders_send_once(pair, database, clock, catalogue, office):
    """Only one has the claim, and one that was given up writes nothing."""
    await pair("e0", "m0")

    def another():
        return Delivery(
            database=database, clock=clock, catalogue=catalogue, transport=office,
            sender="matcher@example.org", base_url="https://matcher.example",
        )  # fmt: skip

    [mail_id] = await another().due(10)
    await asyncio.gather(*(another().execute(mail_id) for _ in range(8)))
    assert len(office.taken) == 1


def test_a_claim_outlasts_the_slowest_handing_over():
    """So that nobody else takes up a mail that is still on its way."""
    assert timedelta(seconds=smtp.WITHIN + smtp.TIMEOUT) < LEASE


async def test_without_a_mail_server_mails_wait(pair, delivery, posted, clock, deliver, office):
    """Nothing is lost; once there is one, they go out."""
    await pair("e0", "m0")
    waiting = Delivery(
        database=delivery.database, clock=clock, catalogue=delivery.catalogue, transport=None,
        sender="matcher@example.org", base_url="https://matcher.example",
    )  # fmt: skip
    [mail_id] = await delivery.due(10)
    assert await waiting.due(10) == []
    await waiting.execute(mail_id)
    assert (await posted())[0][2] is Mail.WAITING
    await deliver()
    assert len(office.taken) == 1


async def test_no_log_names_anybody(pair, deliver, office, caplog):
    """Neither an address nor a name nor a token."""
    await pair("e0", "m0")
    office.refuse("server_unreachable")
    with caplog.at_level(logging.DEBUG):
        await deliver()
    assert "server_unreachable" in caplog.text
    for secret in ("example.org", "Jürgen", "Amal", "answer/"):
        assert secret not in caplog.text


@given(attempts=st.integers(1, 1000), chance=st.floats(0, 1, exclude_max=True))
def test_waits_grow_and_are_spread(attempts, chance):
    """Twice as long each time, up to a quarter more or less, and never endless."""
    wait = wait_after(attempts, chance)
    assert wait_after(attempts, 0) <= wait <= wait_after(attempts, 0) * 5 / 3
    assert wait <= LONGEST_WAIT * 1.25
    assert wait_after(attempts + 1, chance) >= wait
