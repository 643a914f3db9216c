from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from standardwebhooks import Webhook as Signature

from api.errors import NotFound, Stale
from api.schemas.problem import InvalidInput
from api.schemas.programmes import ProgrammeInput
from api.schemas.states import DeliveryState
from api.schemas.webhooks import RotationInput, WebhookInput
from api.security.access import Principal, Scope
from api.services import programmes, webhooks
from api.services.pages import Window
from api.services.versions import Expected
from api.webhooks import shown_secret


@pytest.fixture
async def other_id(database, clock, admin):
    """Another programme."""
    async with database.write() as session:
        return (await programmes.create(session, clock, admin, ProgrammeInput(name="IQ Harz"))).id


@pytest.fixture
def bound(programme_id):
    """The holder of a key that is bound to the programme."""
    return Principal("bound", frozenset({Scope.EVENTS_READ}), frozenset({str(programme_id)}))


@pytest.fixture
def seen(database):
    """The ids of the webhooks that somebody sees."""

    async def call(who):
        async with database.read() as session:
            return [one.id for one in (await webhooks.listed(session, who, Window())).items]

    return call


async def test_a_key_that_is_bound_tells_of_its_programmes(
    hook, bound, happen, deliver, receiver, other_id, programme_id
):
    """Also where it asks for everything."""
    made = await hook(who=bound)
    assert made.programme_ids == [str(programme_id)]
    await happen(1, other_id)
    await happen(1)
    await deliver()
    assert [one["data"]["programme_id"] for one in receiver.effects.values()] == [str(programme_id)]


async def test_a_key_that_is_bound_sees_what_tells_of_its_programmes_alone(
    hook, bound, seen, admin, database, clock, other_id, programme_id
):
    """What tells of others, too, is not there for it, in no way."""
    own = await hook(programme_ids=[programme_id])
    hidden = [await hook(), await hook(programme_ids=[programme_id, other_id])]
    assert await seen(bound) == [own.id]
    assert await seen(admin) == [own.id, *(one.id for one in hidden)]
    for one in hidden:
        async with database.write() as session:
            for use in (
                webhooks.get(session, bound, one.id),
                webhooks.remove(session, clock, bound, one.id, expected=Expected()),
                webhooks.rotate(session, clock, bound, one.id, RotationInput(), expected=Expected()),
                webhooks.ping(session, clock, bound, one.id),
                webhooks.log(session, bound, one.id, None, Window()),
                webhooks.redeliver(session, clock, bound, one.id, uuid4()),
            ):
                with pytest.raises(NotFound):
                    await use


@pytest.mark.parametrize("which", ["foreign", "unknown"])
async def test_a_programme_that_the_key_does_not_reach_cannot_be_told_of(
    hook, bound, other_id, which, seen, admin
):
    """As if it were not there."""
    wanted = other_id if which == "foreign" else UUID(int=1)
    with pytest.raises(NotFound):
        await hook(who=bound, programme_ids=[wanted])
    assert await seen(admin) == []


async def test_a_url_is_checked_before_anything_is_stored(database, clock, admin, seen):
    """Private addresses are for the operator to allow."""
    data = WebhookInput(url="https://127.0.0.1/")
    async with database.write() as session:
        with pytest.raises(InvalidInput) as caught:
            await webhooks.create(session, clock, admin, data, allow_private=False)
    assert [(fault.pointer, fault.code) for fault in caught.value.faults] == [("/url", "webhook_url_private")]
    assert await seen(admin) == []


async def test_both_secrets_sign_while_one_is_replaced(
    hook, happen, deliver, receiver, database, clock, admin
):
    """For as long as was asked; then the new one alone."""
    first = await hook()
    async with database.write() as session:
        second = await webhooks.rotate(
            session, clock, admin, first.id, RotationInput(overlap_hours=2), expected=Expected()
        )
    assert (second.version, second.previous_until) == (2, clock.now() + timedelta(hours=2))
    await happen(1)
    await deliver()
    clock.turn(hours=2)
    await happen(1)
    await deliver()
    both, alone = [headers["webhook-signature"].split() for headers in receiver.headers]
    assert (len(both), len(alone)) == (2, 1)
    for headers, body, webhook, signature in (
        (receiver.headers[0], receiver.bodies[0], second, both[0]),
        (receiver.headers[0], receiver.bodies[0], first, both[1]),
        (receiver.headers[1], receiver.bodies[1], second, alone[0]),
    ):
        at = clock.now() - timedelta(hours=0 if signature == alone[0] else 2)
        assert Signature(shown_secret(webhook.secret)).sign(headers["webhook-id"], at, body) == signature


async def test_a_secret_that_others_know_is_replaced_at_once(
    hook, happen, deliver, receiver, database, clock, admin
):
    """No overlap, one signature, and nothing is kept of the old one."""
    webhook = await hook()
    async with database.write() as session:
        stale = Expected.read('"x"')
        with pytest.raises(Stale):
            await webhooks.rotate(session, clock, admin, webhook.id, RotationInput(), expected=stale)
        rotated = await webhooks.rotate(
            session, clock, admin, webhook.id, RotationInput(overlap_hours=0), expected=Expected()
        )
    assert rotated.previous_secret is None
    await happen(1)
    await deliver()
    assert len(receiver.headers[0]["webhook-signature"].split()) == 1


async def test_a_test_is_sent(hook, deliver, receiver, database, clock, admin, log):
    """Though nothing has happened."""
    webhook = await hook(event_types=["run.done"])
    async with database.write() as session:
        asked = await webhooks.ping(session, clock, admin, webhook.id)
    await deliver()
    [message] = receiver.effects.values()
    assert message["type"] == "webhook.ping"
    assert message["data"] == {"webhook_id": str(webhook.id)}
    [delivery] = await log(webhook, DeliveryState.DELIVERED)
    assert delivery.id == asked.delivery.id


async def test_what_has_failed_is_delivered_again_by_hand(
    hook, happen, deliver, receiver, database, clock, admin, log
):
    """At once, though the receiver is being left alone; under the same id."""
    webhook = await hook()
    await happen(1)
    receiver.answers = [b"500 Broken"]
    await deliver()
    [failed] = await log(webhook)
    assert await deliver() == 0
    for times in (2, 3):
        async with database.write() as session:
            await webhooks.redeliver(session, clock, admin, webhook.id, failed.id)
        await deliver()
        assert list(receiver.came.values()) == [times]
    [delivery] = await log(webhook)
    assert [one["status"] for one in delivery.log] == [500, 204, 204]
    assert len(receiver.effects) == 1
    async with database.write() as session:
        with pytest.raises(NotFound):
            await webhooks.redeliver(session, clock, admin, webhook.id, uuid4())


async def test_deleting_a_webhook_ends_everything(
    hook, happen, deliver, receiver, database, clock, admin, posting, sender
):
    """Also what is on its way when it happens."""
    webhook = await hook()
    await happen(2)
    real = sender.send

    async def send(*message):
        async with database.write() as session:
            await webhooks.remove(session, clock, admin, webhook.id, expected=Expected())
        return await real(*message)

    sender.send = send
    await posting.execute(webhook.id)
    assert sum(receiver.came.values()) == 1
    assert await deliver() == 0
    async with database.read() as session:
        with pytest.raises(NotFound):
            await webhooks.get(session, admin, webhook.id)
