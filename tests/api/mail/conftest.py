"""A mail server that really listens, and a service that sends its mails there."""

import re
import socket
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tools import nursery
from tools.serving import Server, admin_key
from tools.waiting import tell, until


class Post:
    """Takes messages, or answers what a test wants.

    Attributes
    ----------
    taken : list of EmailMessage
        What it has taken over, parsed, in the order in which it came.
    to_rcpt, to_data : str, optional
        What it answers instead of taking a recipient or a message.
    """

    def __init__(self):
        self.taken, self.to_rcpt, self.to_data = [], None, None
        # aiosmtpd looks for what answers a command under the command's name.
        self.handle_RCPT, self.handle_DATA = self._take_recipient, self._take_message

    async def _take_recipient(self, _server, _session, envelope, address, _options):
        """Answer to a recipient."""
        if self.to_rcpt:
            return self.to_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def _take_message(self, _server, _session, envelope):
        """Answer to a message."""
        if self.to_data:
            return self.to_data
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        tell()
        return "250 OK"

    def to(self, address):
        """What somebody has received."""
        return [message for message in self.taken if message["To"].addresses[0].addr_spec == address]


@contextmanager
def open_doors():
    """Starts mail servers, and stops them at the end: `start(post)` gives host and port."""
    started = []

    def start(post, **options):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        controller = Controller(post, hostname="127.0.0.1", port=port, **options)
        controller.start()
        started.append(controller)
        return f"127.0.0.1:{port}"

    try:
        yield start
    finally:
        for controller in started:
            controller.stop()


@pytest.fixture
def listening():
    """Starts mail servers: `listening(post)` gives host and port."""
    with open_doors() as start:
        yield start


@pytest.fixture
def post():
    """The behaviour of a mail server, to be changed."""
    return Post()


@pytest.fixture
def never():
    """Lets nobody in who gives a password."""
    return lambda *_: AuthResult(success=False, handled=False)


class Mailing:
    """A service that sends mails, the mail server that takes them, and a client that may do everything."""

    def __init__(self, folder, databases, post, mail_server):
        self.post, self.folder = post, folder
        database_url = databases.make()
        self._sending = Server(
            database_url,
            folder,
            nursery.start,
            MATCHER_LOG_LEVEL="debug",
            MATCHER_SMTP_URL=f"smtp://{mail_server}",
            MATCHER_MAIL_FROM="Mentoring Büro <matcher@example.org>",
        )
        self._keeping = Server(database_url, folder, nursery.start)
        self._key = admin_key(database_url)
        self.start()

    def start(self, *, sending=True):
        """Start the server, and wait until it is ready; one that does not send keeps its mails."""
        self._server = self._sending if sending else self._keeping
        self._server.start()
        self.client = self._server.client(self._key)

    def kill(self):
        """End the server as a power failure does."""
        self.client.close()
        self._server.kill()

    def close(self):
        """End the server as an operator does."""
        self.client.close()
        self._server.stop()

    def post_json(self, path, **body):
        """Create something, or do something to it; what it is then."""
        answer = self.client.post(path, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def pairing(self, mentor, mentee, **programme):
        """Pair two people by hand; the pairing, and the path of its programme."""
        made = self.post_json("/v1/programmes", name="IQ Küste & Moor", **programme)
        path = f"/v1/programmes/{made['id']}"
        ids = {}
        for role, (name, address) in (("mentor", mentor), ("mentee", mentee)):
            profile = {
                "name": name,
                "email": address,
                "occupations": [{"kldb": "81302"}],
                "location": {"place": "Leer"},
                "languages": [{"code": "de", "level": "B2"}],
            }
            ids[f"{role}_id"] = self.post_json(f"{path}/{role}s", **profile)["id"]
        return self.post_json(f"{path}/pairings", **ids), path

    def received(self, address, count):
        """The mails to somebody, as soon as there are so many."""
        self.until(lambda: len(self.post.to(address)) >= count)
        return self.post.to(address)

    def until(self, condition):
        """Ask again and again until something is so."""
        until(condition, within=300)


@pytest.fixture(scope="session")
def mailing_of_all(databases, tmp_path_factory):
    """A service for all tests of a database, and the mail server that it sends to."""
    with open_doors() as start:
        post = Post()
        started = Mailing(tmp_path_factory.mktemp("mailing"), databases, post, start(post))
        yield started
        started.close()


@pytest.fixture
def mailing(mailing_of_all):
    """A service that sends its mails to `mailing.post`, where nothing has arrived yet."""
    post = mailing_of_all.post
    post.taken, post.to_rcpt, post.to_data = [], None, None
    return mailing_of_all


@pytest.fixture
def link_in():
    """The link of a message; the text and the button have the same."""

    def call(message):
        [link] = set(re.findall(r"http://127\.0\.0\.1:\d+/(?:answer|feedback)/\S+", text_of(message)))
        assert f'href="{link}"' in message.get_body(["html"]).get_content()
        return link

    return call


@pytest.fixture(name="text_of")
def text_of_fixture():
    """The text of a message."""
    return text_of


def text_of(message):
    """The text of a message."""
    return message.get_body(["plain"]).get_content()
