import asyncio
import json
import logging
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook as Signature

from api.schemas.programmes import ProgrammeInput
from api.schemas.states import DeliveryState, WebhookState
from api.services import events, posting, programmes, webhooks
from api.services.posting import (
    KEPT,
    LEASE,
    LONGEST_ASKED,
    LONGEST_PAUSE,
    MOST_ATTEMPTS,
    WAITS,
    Posting,
    pause_after,
    wait_after,
)
from api.store import deliveries
from api.webhooks import Outcome, sender, shown_secret

Was = DeliveryState


async def test_what_happens_is_told_as_the_feed_shows_it(hook, happen, deliver, receiver, told):
    """What happened before is not told; each event once, in order, signed, as the standard asks for it."""
    await happen(1)
    webhook = await hook()
    before = (await told())[-1].id
    await happen(3)
    assert await deliver() == 1
    first, *more = await told(after=before)
    assert receiver.events() == [first.id, *(one.id for one in more)]
    message = json.loads(receiver.bodies[0])
    assert message == {
        "type": "mentor.created",
        "timestamp": "2026-10-01T12:00:00Z",
        "data": json.loads(events.view_of(first).model_dump_json()),
    }
    headers, at = receiver.headers[0], first.at
    signed = Signature(shown_secret(webhook.secret)).sign(headers["webhook-id"], at, receiver.bodies[0])
    assert headers["webhook-signature"] == signed
    assert headers["webhook-timestamp"] == str(int(at.timestamp()))
    assert await deliver() == 0


async def test_a_webhook_is_told_what_it_asks_for(
    hook, happen, deliver, receiver, database, clock, admin, programme_id
):
    """By types, by kinds, and by programmes; also those that are made later, if it asks for all."""
    await hook(event_types=["mentor.*", "run.done"])
    await hook(event_types=["programme.created"])
    bound = await hook(programme_ids=[programme_id])
    await happen(1)
    async with database.write() as session:
        other = await programmes.create(session, clock, admin, ProgrammeInput(name="IQ Harz"))
    await happen(1, other.id)
    await deliver()
    types = sorted(json.loads(body)["type"] for body in receiver.bodies)
    assert types == ["mentor.created"] * 3 + ["programme.created"]
    assert bound.programme_ids == [str(programme_id)]


async def test_many_events_become_deliveries_part_by_part(
    hook, happen, deliver, receiver, database, clock, admin, monkeypatch
):
    """More than are read at once, in two programmes; each is told once, and those of a programme in order."""
    monkeypatch.setattr(posting, "EVENTS_AT_ONCE", 3)
    await hook()
    async with database.write() as session:
        other = await programmes.create(session, clock, admin, ProgrammeInput(name="IQ Harz"))
    await happen(7)
    await happen(4, other.id)
    await deliver()
    assert len(receiver.effects) == 12
    assert set(receiver.came.values()) == {1}
    told = [message["data"] for message in receiver.effects.values()]
    own = [event["id"] for event in told if event["programme_id"] == str(other.id)]
    assert own == sorted(own)
    assert len(own) == 5


@pytest.mark.parametrize("dies", ["before", "after"])
async def test_a_sender_that_dies_is_replaced(dies, hook, happen, posting, deliver, receiver, sender, clock):
    """Before the sending or between the yes and the note: told again, under the same id, one effect each."""
    webhook = await hook()
    await happen(2)
    sender.dies = dies
    with pytest.raises(KeyboardInterrupt):
        await posting.execute(webhook.id)
    sender.dies = None
    assert await deliver() == 0  # until it is given up
    clock.turn(seconds=LEASE.total_seconds())
    await deliver()
    assert len(receiver.effects) == 2
    assert sorted(receiver.came.values()) == ([1, 2] if dies == "after" else [1, 1])
    assert receiver.events() == sorted(receiver.events())


@pytest.mark.parametrize("step", [(deliveries, "add"), (deliveries, "replace"), (posting.webhooks, "know")])
@pytest.mark.parametrize("call", [1, 2])
async def test_a_sender_that_dies_while_it_writes_has_written_nothing(
    step, call, hook, happen, deliver, receiver, clock, monkeypatch
):
    """Between any two statements: nothing is missed, and nothing has two effects."""
    await hook()
    await happen(2)
    module, name = step
    real, calls = getattr(module, name), []

    async def dying(*args):
        calls.append(args)
        if len(calls) == call:
            raise KeyboardInterrupt
        return await real(*args)

    monkeypatch.setattr(module, name, dying)
    for news in (0, 1, 0):
        await happen(news)
        try:
            await deliver()
        except KeyboardInterrupt:
            clock.turn(seconds=LEASE.total_seconds())
    assert len(calls) > call
    assert len(receiver.effects) == 3
    assert receiver.events() == sorted(receiver.events())


async def test_a_sender_that_is_stopped_gives_its_work_back(hook, happen, posting, deliver, receiver, sender):
    """The next one goes on at once, without waiting for a silence."""
    webhook = await hook()
    await happen(1)
    reached = asyncio.Event()
    real = sender.send

    async def held(*_):
        reached.set()
        await asyncio.Event().wait()

    sender.send = held
    working = asyncio.create_task(posting.execute(webhook.id))
    await reached.wait()
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    sender.send = real
    assert await deliver() == 1
    assert len(receiver.effects) == 1


async def test_a_message_that_kills_its_senders_is_given_up(
    hook, happen, posting, deliver, sender, clock, log
):
    """Whatever it is that kills them; the next one is told."""
    webhook = await hook()
    await happen(2)
    sender.dies = "before"
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            await posting.execute(webhook.id)
        clock.turn(seconds=LEASE.total_seconds())
    sender.dies = None
    await deliver()
    first, second = await log(webhook)
    assert (first.state, first.log[-1]["error"]) == (Was.FAILED, "gave_up")
    assert second.state is Was.DELIVERED


async def test_many_senders_tell_once(hook, happen, receiver, database, clock, sender):
    """Eight find the same webhook due; one works for it."""
    webhook = await hook()
    await happen(3)
    others = [Posting(database=database, clock=clock, sender=sender) for _ in range(8)]
    await asyncio.gather(*(one.execute(webhook.id) for one in others))
    assert set(receiver.came.values()) == {1}
    assert len(receiver.came) == 3


async def test_who_was_given_up_writes_nothing(hook, happen, posting, deliver, sender, clock, log):
    """What it hears after somebody else has taken over is not noted."""
    webhook = await hook()
    await happen(1)
    reached, go_on = asyncio.Event(), asyncio.Event()
    real = sender.send

    async def slow(*_):
        reached.set()
        await go_on.wait()
        return Outcome(500, "status_500")

    sender.send = slow
    working = asyncio.create_task(posting.execute(webhook.id))
    await reached.wait()
    sender.send = real
    clock.turn(seconds=LEASE.total_seconds())
    await deliver()
    go_on.set()
    await working
    [delivery] = await log(webhook)
    assert (delivery.state, [one["status"] for one in delivery.log]) == (Was.DELIVERED, [204])


async def test_ten_attempts_in_three_days(hook, happen, deliver, receiver, clock, log, now):
    """Each later than the one before; then it has failed, and the webhook goes on with the next."""
    webhook = await hook()
    await happen(1)
    receiver.answers = [b"500 Broken"] * MOST_ATTEMPTS
    began, times = clock.now(), []
    while (await log(webhook) or [None])[-1] is None or (await log(webhook))[-1].state is Was.WAITING:
        assert await deliver() == 1
        times.append(clock.now() - began)
        clock.time = max((await log(webhook))[-1].due_at, (await now(webhook)).held_until)
    [failed] = await log(webhook)
    assert (failed.state, failed.attempts, len(failed.log)) == (Was.FAILED, MOST_ATTEMPTS, MOST_ATTEMPTS)
    assert {one["error"] for one in failed.log} == {"status_500"}
    assert timedelta(days=2, hours=23) < times[-1] < timedelta(days=3, hours=1)
    assert receiver.answers == []
    await happen(1)
    await deliver()
    assert (await log(webhook))[-1].state is Was.DELIVERED
    assert (await now(webhook)).failures == 0


async def test_a_receiver_that_fails_is_left_alone_for_a_while(hook, happen, deliver, receiver, clock):
    """However much it is to be told, one attempt is made, then a pause that grows."""
    await hook()
    await happen(5)
    receiver.answers = [b"503 Later"] * 3
    for pause in (5, 10, 20):
        assert await deliver() == 1
        clock.turn(seconds=pause - 0.001)
        assert await deliver() == 0
        clock.turn(seconds=0.001)
    assert sum(receiver.came.values()) == 3
    await deliver()
    assert len(receiver.effects) == 5


async def test_a_receiver_says_when_to_come_again(hook, happen, deliver, receiver, clock, log, now):
    """`Retry-After` holds, within a day."""
    webhook = await hook()
    await happen(1)
    receiver.answers = [b"429 Slow\r\nRetry-After: 3600", b"503 Later\r\nRetry-After: 99999999"]
    await deliver()
    [waiting] = await log(webhook)
    assert waiting.due_at == (await now(webhook)).held_until == clock.now() + timedelta(hours=1)
    clock.turn(hours=1)
    await deliver()
    [waiting] = await log(webhook)
    assert waiting.due_at == clock.now() + LONGEST_ASKED


async def test_gone_ends_a_webhook(hook, happen, deliver, receiver, log, now, database, clock, admin):
    """Nothing is sent any more, not even by hand."""
    webhook = await hook()
    await happen(3)
    receiver.answers = [b"410 Gone"]
    await deliver()
    ended = await now(webhook)
    assert (ended.state, ended.ended_at, ended.version) == (WebhookState.ENDED, clock.now(), 2)
    found = await log(webhook)
    assert [one.state for one in found] == [Was.FAILED, Was.DROPPED, Was.DROPPED]
    await happen(1)
    clock.turn(days=1)
    assert await deliver() == 0
    async with database.write() as session:
        with pytest.raises(webhooks.WebhookEnded):
            await webhooks.ping(session, clock, admin, webhook.id)
        with pytest.raises(webhooks.WebhookEnded):
            await webhooks.redeliver(session, clock, admin, webhook.id, found[0].id)
    assert sum(receiver.came.values()) == 1


async def test_a_receiver_that_is_away_keeps_nobody_waiting(
    hook, happen, posting, receiver, database, clock, admin
):
    """Another webhook is told at once, though the first one has much to be told."""
    async with database.write() as session:
        data = webhooks.WebhookInput(url="http://127.0.0.1:1/")
        await webhooks.create(session, clock, admin, data, allow_private=True)
    await happen(20)
    await hook()
    await happen(1)
    first, second = await posting.due(10)
    await posting.execute(first)
    assert await posting.due(10) == [second]
    await posting.execute(second)
    assert len(receiver.effects) == 1


async def test_the_log_forgets(hook, happen, deliver, receiver, clock, log):
    """What ended more than thirty days ago; what waits stays."""
    webhook = await hook()
    await happen(1)
    await deliver()
    clock.turn(seconds=KEPT.total_seconds() + 1)
    await happen(1)
    await deliver()
    assert len(await log(webhook)) == 1
    assert len(receiver.effects) == 2


async def test_no_log_has_a_secret_or_a_url(hook, happen, deliver, receiver, caplog):
    """A URL may hold a token."""
    webhook = await hook()
    await happen(1)
    receiver.answers = [b"500 Broken"]
    with caplog.at_level(logging.DEBUG, logger="api"):
        await deliver()
    assert "status_500" in caplog.text
    for secret in ("/hooks", shown_secret(webhook.secret), "webhook-signature"):
        assert secret not in caplog.text
    assert "secret=" not in repr(webhook)


def test_a_claim_outlasts_an_attempt():
    """So that nobody else takes over while an answer may still come."""
    assert timedelta(seconds=sender.WITHIN) < LEASE


@given(attempts=st.integers(1, MOST_ATTEMPTS - 1), chance=st.floats(0, 1, exclude_max=True))
def test_waits_grow_and_are_spread(attempts, chance):
    """The longest wait of an attempt is shorter than the shortest of the next."""
    wait = wait_after(attempts, chance)
    assert WAITS[attempts - 1] <= wait
    if attempts < MOST_ATTEMPTS - 1:
        assert wait < wait_after(attempts + 1, 0.0)
    assert timedelta(days=2.9) < sum(WAITS, timedelta()) < timedelta(days=3.1)


@given(failures=st.integers(1, 10_000), asked=st.none() | st.floats(0, 1e12))
def test_pauses_are_bounded(failures, asked):
    """By five minutes, or by a day if the receiver asks for it."""
    assert pause_after(failures) <= LONGEST_PAUSE
    assert pause_after(failures) <= pause_after(failures, asked) <= max(LONGEST_PAUSE, LONGEST_ASKED)
