"""Receivers fail, ask for time, are away, or are gone: when they are told again, and when no more."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.schemas.states import DeliveryState, WebhookState
from api.services import webhooks
from api.services.posting import LONGEST_ASKED, LONGEST_PAUSE, MOST_ATTEMPTS, WAITS, pause_after, wait_after

Was = DeliveryState


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
