"""People with names and addresses, and a mail server in memory."""

import re
from email import message_from_bytes, policy

import pytest

from api.mail import NotTakenError
from api.schemas.answers import DeclineReason, Reply, YesOrNo
from api.schemas.states import Role
from api.security.guesses import Guesses
from api.services import answers, people
from api.services.answers import enter
from api.services.delivering import Delivery

PEOPLE = {
    "m0": (Role.MENTOR, "Jürgen Groß", {}),
    "m1": (Role.MENTOR, "Łucja Nowak", {"occupations": [{"kldb": "43104"}]}),
    "e0": (Role.MENTEE, "Amal Haddad", {"languages": [{"code": "ar", "level": "native"}]}),
    "e1": (Role.MENTEE, "Oksana Kovalenko", {"occupations": [{"kldb": "43104"}]}),
    "e2": (Role.MENTEE, "Nobody", {"occupations": [{"kldb": "62102"}]}),
}


@pytest.fixture
async def cohort(database, clock, admin, programme_id, profile):
    """Two mentors and three mentees with names and addresses, but for e2; the ids by short name."""
    made = {}
    async with database.write() as session:
        for short, (role, name, changes) in PEOPLE.items():
            address = {} if short == "e2" else {"email": f"{short}@example.org"}
            data = profile(name=name, **address, **changes)
            made[short] = (await people.create(session, clock, admin, programme_id, role, data)).id
    return made


class Office:
    """A mail server in memory, which can refuse and can break down."""

    def __init__(self):
        self.taken, self.errors, self.dies = [], [], False

    async def send(self, message):
        """Take a message, or do what a test has arranged."""
        if self.errors:
            raise self.errors.pop(0)
        self.taken.append(message_from_bytes(message.as_bytes(), policy=policy.default))
        if self.dies:
            raise KeyboardInterrupt

    def refuse(self, code, *, permanent=False, perhaps=False, times=1):
        """Refuse the next messages."""
        self.errors += [NotTakenError(code, permanent=permanent, perhaps=perhaps)] * times

    def to(self, short):
        """What somebody has received."""
        address = f"{short}@example.org"
        return [message for message in self.taken if message["To"].addresses[0].addr_spec == address]


@pytest.fixture
def office():
    """The mail server."""
    return Office()


@pytest.fixture
def delivery(database, clock, catalogue, office):
    """What the jobs call."""
    return Delivery(
        database=database, clock=clock, catalogue=catalogue, transport=office,
        sender="Mentoring <matcher@example.org>", base_url="https://matcher.example", chance=lambda: 0.5,
    )  # fmt: skip


@pytest.fixture
def deliver(delivery):
    """Sends all that is due; how many mails that were."""

    async def call():
        due = await delivery.due(100)
        for mail_id in due:
            await delivery.execute(mail_id)
        return len(due)

    return call


@pytest.fixture
def token_in():
    """The token in the link of a message."""

    def call(message, page="answer"):
        text = message.get_body(["plain"]).get_content()
        [token] = set(re.findall(rf"https://matcher\.example/{page}/(\S+)", text))
        return token

    return call


@pytest.fixture
def guesses(clock):
    """Counts wrong links."""
    return Guesses(clock)


@pytest.fixture
def show(database, clock, guesses):
    """Follows a link; the question behind it."""

    async def call(token, client="192.0.2.1"):
        visit = enter(guesses, token, client)
        async with database.read() as session:
            return await answers.show(session, clock, visit)

    return call


@pytest.fixture
def reply(database, clock, guesses):
    """Answers by a link: `reply(token, "decline", "no_time")`."""

    async def call(token, answer, reason=None, client="192.0.2.1"):
        said = Reply(answer=YesOrNo(answer), reason=None if reason is None else DeclineReason(reason))
        visit = enter(guesses, token, client)
        async with database.write() as session:
            return await answers.reply(session, clock, visit, said)

    return call
