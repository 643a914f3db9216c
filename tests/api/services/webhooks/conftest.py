"""A receiver that follows the standard, webhooks that lead to it, and whoever sends."""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field

import pytest

from api.schemas.states import Role
from api.schemas.webhooks import WebhookInput
from api.services import people, webhooks
from api.services.pages import Window
from api.services.posting import Posting
from api.webhooks import Sender


@dataclass
class Receiver:
    """Takes each message once by its id, as the standard asks for; can refuse and be slow."""

    port: int = 0
    answers: list[bytes] = field(default_factory=list)
    came: Counter = field(default_factory=Counter)
    effects: dict = field(default_factory=dict)
    headers: list[dict] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    @property
    def url(self):
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hooks"

    def events(self):
        """The ids of the events that have had an effect, in the order in which they came first."""
        return [message["data"]["id"] for message in self.effects.values() if "id" in message["data"]]

    async def serve(self, reader, writer):
        """Take one message, or answer as a test has arranged."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(line.split(": ", 1) for line in head.strip().split("\r\n")[1:])
        body = (await reader.readexactly(int(headers["Content-Length"]))).decode()
        self.headers.append(headers)
        self.bodies.append(body)
        answer = self.answers.pop(0) if self.answers else b"204 No Content"
        self.came[headers["webhook-id"]] += 1
        if answer.startswith(b"2"):
            self.effects.setdefault(headers["webhook-id"], json.loads(body))
        writer.write(b"HTTP/1.1 " + answer + b"\r\n\r\n")
        writer.close()


@pytest.fixture
async def receiver():
    """A receiver on a free port."""
    made = Receiver()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()


class Mortal:
    """Sends by real connections, and dies with the whole process when a test has it so."""

    def __init__(self):
        self.sender = Sender(allow_private=True)
        self.dies = None

    async def send(self, *message):
        """Send; die before or after it."""
        if self.dies == "before":
            raise KeyboardInterrupt
        outcome = await self.sender.send(*message)
        if self.dies == "after":
            raise KeyboardInterrupt
        return outcome


@pytest.fixture
def sender():
    """Whoever sends."""
    return Mortal()


@pytest.fixture
def posting(database, clock, sender):
    """What the jobs call, without chance."""
    return Posting(database=database, clock=clock, sender=sender, chance=lambda: 0.0)


@pytest.fixture
def deliver(posting):
    """Does what is due, until nothing is; how many turns that took."""

    async def call():
        turns = 0
        while due := await posting.due(10):
            for webhook_id in due:
                await posting.execute(webhook_id)
            turns += len(due)
        return turns

    return call


@pytest.fixture
def hook(database, clock, admin, receiver):
    """Makes a webhook that leads to the receiver."""

    async def call(who=admin, **wanted):
        data = WebhookInput(url=receiver.url, **wanted)
        async with database.write() as session:
            return await webhooks.create(session, clock, who, data, allow_private=True)

    return call


@pytest.fixture
def happen(database, clock, admin, programme_id, profile):
    """Has so many events happen in the programme, each by a commit of its own; their ids are not told."""

    async def call(number, programme=programme_id):
        for _ in range(number):
            async with database.write() as session:
                await people.create(session, clock, admin, programme, Role.MENTOR, profile())

    return call


@pytest.fixture
def log(database, admin):
    """The deliveries of a webhook, oldest first."""

    async def call(webhook, state=None):
        async with database.read() as session:
            found = (await webhooks.log(session, admin, webhook.id, state, Window())).items
        return [filed.delivery for filed in found][::-1]

    return call


@pytest.fixture
def now(database, admin):
    """A webhook as it is now."""

    async def call(webhook):
        async with database.read() as session:
            return await webhooks.get(session, admin, webhook.id)

    return call
