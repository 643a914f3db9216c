"""What happens is told to webhooks: what they ask for, once, in order, signed; and a log is kept of it."""

import json
import logging

from standardwebhooks import Webhook as Signature

from api.schemas.programmes import ProgrammeInput
from api.services import events, posting, programmes
from api.services.posting import KEPT
from api.webhooks import shown_secret


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
