"""A mail server that really listens."""

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


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
        self.taken, self.to_rcpt, self.to_data, self.refused = [], None, None, 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802, ARG002 - as aiosmtpd calls it
        """Answer to a recipient."""
        if self.to_rcpt:
            self.refused += 1
            return self.to_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802, ARG002 - as aiosmtpd calls it
        """Answer to a message."""
        if self.to_data:
            self.refused += 1
            return self.to_data
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def to(self, address):
        """What somebody has received."""
        return [message for message in self.taken if message["To"].addresses[0].addr_spec == address]


@pytest.fixture
def listening():
    """Starts mail servers: `listening(post)` gives host and port, a free one or `port`."""
    started = []

    def start(post, port=0, **options):
        with socket.create_server(("127.0.0.1", port)) as free:
            port = free.getsockname()[1]
        controller = Controller(post, hostname="127.0.0.1", port=port, **options)
        controller.start()
        started.append(controller)
        return f"127.0.0.1:{port}"

    yield start
    for controller in started:
        controller.stop()


@pytest.fixture
def post():
    """The behaviour of a mail server, to be changed."""
    return Post()


@pytest.fixture
def never():
    """Lets nobody in who gives a password."""
    return lambda *_: AuthResult(success=False, handled=False)
