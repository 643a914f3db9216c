import asyncio
from contextlib import aclosing
from datetime import timedelta

import pytest
from sqlalchemy import text

from api.schemas.states import Role
from api.schemas.webhooks import WebhookInput
from api.security.access import Scope
from api.services import events, keys, people, webhooks
from api.services.posting import Posting
from api.services.streaming import Pace, Streams, TooManyStreams
from api.settings import Settings
from api.store.database import Database
from api.store.waking import Kind
from api.webhooks import Outcome

NEVER = 3600.0


@pytest.fixture
def happen(clock, admin, programme_id, profile):
    """Has something happen in the programme; `lingers` keeps it from its commit for so many statements."""

    async def call(database, lingers=0):
        async with database.write() as session:
            await people.create(session, clock, admin, programme_id, Role.MENTOR, profile())
            for _ in range(lingers):
                await session.execute(text("SELECT 1"))

    return call


@pytest.fixture
def feed(told):
    """The ids of all events of the programme."""

    async def call():
        return [event.id for event in await told()]

    return call


async def test_a_stream_begins_where_it_is_asked_to_and_goes_on(database, clock, programme_id, happen, feed):
    """What has happened, then what happens, woken by its commit alone."""
    streams = Streams(database, clock, pace=Pace(look_every=NEVER, rest=0))
    for _ in range(2):
        await happen(database)
    before = await feed()
    async with asyncio.timeout(20), aclosing(streams.follow(programme_id, before[0])) as told:
        seen = [(await anext(told)).id for _ in range(2)]
        await happen(database)
        seen.append((await anext(told)).id)
    assert seen == (await feed())[1:]


async def test_what_other_processes_commit_is_found_by_looking(
    database, clock, url, programme_id, happen, feed
):
    """Nobody wakes the stream."""
    streams = Streams(database, clock, pace=Pace(look_every=0.02, rest=0))
    last = (await feed())[-1]
    async with (
        Database(Settings(database_url=url)) as other,
        asyncio.timeout(20),
        aclosing(streams.follow(programme_id, last)) as told,
    ):
        await happen(other)
        assert (await anext(told)).type == "mentor.created"


async def test_what_is_rolled_back_wakes_nobody(database, clock, admin, programme_id, profile, happen):
    """The commit does, once for all that is in it."""
    woken = []
    database.when_due(Kind.EVENTS, lambda: woken.append(True))

    async def create(error=None):
        async with database.write() as session:
            for _ in range(2):
                await people.create(session, clock, admin, programme_id, Role.MENTOR, profile())
            if error:
                raise error

    with pytest.raises(RuntimeError):
        await create(RuntimeError)
    assert woken == []
    await create()
    await happen(database)
    assert woken == [True, True]


async def test_a_quiet_stream_gives_signs_of_life(database, clock, programme_id, feed):
    """So that no proxy closes it."""
    streams = Streams(database, clock, pace=Pace(look_every=0.01, rest=0, quiet=0.02))
    async with asyncio.timeout(20), aclosing(streams.follow(programme_id, (await feed())[-1])) as told:
        assert [await anext(told) for _ in range(2)] == [None, None]


async def test_a_stream_ends_after_a_while(database, clock, programme_id, feed):
    """Whoever comes again has their key checked again."""
    streams = Streams(database, clock, pace=Pace(look_every=0.01, rest=0, longest=0.05))
    async with asyncio.timeout(20):
        assert [one async for one in streams.follow(programme_id, (await feed())[-1])] == []


async def test_a_stream_ends_with_the_key(database, clock, programme_id, happen):
    """Whoever has had it revoked, or has let it expire, is told nothing more."""
    streams = Streams(database, clock, pace=Pace(look_every=0.01, rest=0))
    end = clock.now() + timedelta(hours=1)
    async with database.write() as session:
        made = await keys.create(session, clock, name="test", scopes=[Scope.EVENTS_READ], expires_at=end)
    async with asyncio.timeout(20):
        told = streams.follow(programme_id, 0, key_id=made.stored.id)
        assert (await anext(told)).type == "programme.created"
        clock.time = end
        await happen(database)
        assert await anext(told, None) is None


async def test_streams_end_at_once_when_they_are_closed(database, clock, programme_id, feed):
    """One that still comes ends at once, without an error: whoever listens comes again."""
    streams = Streams(database, clock, pace=Pace(look_every=NEVER))
    told = streams.follow(programme_id, (await feed())[-1])
    waiting = asyncio.create_task(anext(told, None))
    await asyncio.sleep(0)
    streams.close()
    async with asyncio.timeout(20):
        assert await waiting is None
        assert [one async for one in streams.follow(programme_id, 0)] == []


async def test_a_process_keeps_so_many_streams_and_no_more(database, clock, programme_id):
    """One that ends makes room for another."""
    streams = Streams(database, clock, most=2)
    open_ones = [streams.follow(programme_id, 0) for _ in range(2)]
    for one in open_ones:
        await anext(one)
    with pytest.raises(TooManyStreams):
        streams.check()
    with pytest.raises(TooManyStreams):
        await anext(streams.follow(programme_id, 0))
    await open_ones[0].aclose()
    streams.check()
    await open_ones[1].aclose()


class Receiver:
    """Takes everything, by id."""

    def __init__(self):
        self.taken = []

    async def send(self, _url, body, headers, _now):
        """Take it."""
        self.taken.append((headers["webhook-id"], body))
        return Outcome(204, None)


async def test_nothing_is_missed_while_many_write(database, url, clock, admin, programme_id, happen, feed):
    """Six writers of two processes; a stream, a reader and a webhook are told all, in order."""
    receiver, streams = Receiver(), Streams(database, clock, pace=Pace(look_every=0.01, rest=0))
    posting = Posting(database=database, clock=clock, sender=receiver)
    async with database.write() as session:
        data = WebhookInput(url="https://cases.example.org/")
        webhook = await webhooks.create(session, clock, admin, data, allow_private=False)
    last = (await feed())[-1]
    writers, each = 6, 4

    async def write(number, opened):
        for turn in range(each):
            # Some take their id first and commit last.
            await happen(opened, lingers=10 * ((number + turn) % 3))

    async def listen():
        async with aclosing(streams.follow(programme_id, last)) as told:
            return [(await anext(told)).id for _ in range(writers * each)]

    async def read():
        seen = []
        while len(seen) < writers * each:
            after = seen[-1] if seen else last
            async with database.read() as session:
                part = await events.feed(session, admin, programme_id, after=after, limit=3)
            seen += [event.id for event in part.items]
        return seen

    async def post():
        while len(receiver.taken) < writers * each:
            await posting.execute(webhook.id)
        return receiver.taken

    async with Database(Settings(database_url=url)) as other, asyncio.timeout(60):
        _, streamed, seen, posted = await asyncio.gather(
            asyncio.gather(*(write(*one) for one in enumerate([database, other] * (writers // 2)))),
            listen(), read(), post(),
        )  # fmt: skip
    happened = (await feed())[-writers * each :]
    assert streamed == happened
    assert seen == happened
    assert [f'"id":{one},' in body.decode() for one, (_, body) in zip(happened, posted, strict=True)] == [
        True
    ] * len(happened)
    assert len({message_id for message_id, _ in posted}) == len(happened)
