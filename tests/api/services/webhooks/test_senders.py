"""Senders die, are stopped, are slow, and are many; each message has one effect."""

import asyncio
from datetime import timedelta

import pytest

from api.schemas.states import DeliveryState
from api.services import posting
from api.services.posting import LEASE, MOST_ATTEMPTS, Posting
from api.store import deliveries
from api.webhooks import Outcome, sender

Was = DeliveryState


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


def test_a_claim_outlasts_an_attempt():
    """So that nobody else takes over while an answer may still come."""
    assert timedelta(seconds=sender.WITHIN) < LEASE
