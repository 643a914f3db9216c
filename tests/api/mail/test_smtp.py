"""Messages over a real connection, and what becomes of those that are not taken."""

import asyncio
import socket
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from api.mail import Envelope, Letter, NotTakenError, SmtpTransport, compose

LETTER = Letter(language="de", subject="Grüße", greeting="Guten Tag,", opening=("schön.",), footer="Ende.")


@pytest.fixture
def message():
    """A message with umlauts."""
    envelope = Envelope(
        sender="matcher@example.org", to_name="Jürgen Groß", to_address="j.gross@example.org",
        message_id="41", written_at=datetime(2026, 10, 1, 12, tzinfo=UTC),
    )  # fmt: skip
    return compose(envelope, [LETTER])


async def not_taken(url, message):
    """Why a message was not taken, and whether that is for good."""
    with pytest.raises(NotTakenError) as caught:
        await SmtpTransport.of(url).send(message)
    assert "example.org" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert not caught.value.perhaps
    return caught.value.code, caught.value.permanent


async def test_a_message_arrives_as_it_was_composed(post, listening, message):
    """With all umlauts."""
    await SmtpTransport.of(f"smtp://{listening(post)}").send(message)
    [taken] = post.taken
    assert (str(taken["To"]), taken["Subject"]) == ("Jürgen Groß <j.gross@example.org>", "Grüße")
    assert taken.get_body(["plain"]).get_content().split() == ["Guten", "Tag,", "schön.", "Ende."]


@pytest.mark.parametrize(
    ("rcpt", "data", "expected"),
    [
        ("550 no such user", None, ("recipient_refused_550", True)),
        ("451 try later", None, ("recipient_refused_451", False)),
        (None, "554 spam", ("message_refused_554", True)),
        (None, "452 disk full", ("message_refused_452", False)),
    ],
)
async def test_what_the_server_does_not_take(post, listening, message, rcpt, data, expected):
    """5 is for good, 4 for now; neither address nor text of the server is repeated."""
    post.to_rcpt, post.to_data = rcpt, data
    assert await not_taken(f"smtp://{listening(post)}", message) == expected
    assert post.taken == []


async def test_nobody_listens(message):
    """That may change."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert await not_taken(f"smtp://127.0.0.1:{port}", message) == ("server_unreachable", False)


class FallingSilent:
    """A mail server that answers until it hears a word, and then keeps the line open and says nothing.

    Attributes
    ----------
    taken : int
        How many messages it has said yes to.
    """

    ANSWERS: ClassVar = {"connect": "220 mail.example", "DATA": "354 go on", "QUIT": "221 bye"}

    def __init__(self, word):
        self.word, self.taken, self._talks = word, 0, []

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self._server.close()
        await asyncio.gather(*self._talks)

    async def _talk(self, reader, writer):
        self._talks.append(asyncio.current_task())
        heard = "connect"
        while heard != self.word:
            writer.write(f"{self.ANSWERS.get(heard, '250 OK')}\r\n".encode())
            self.taken += heard == "."
            if heard == "DATA":
                await reader.readuntil(b"\r\n.\r\n")
                heard = "."
            else:
                heard = (await reader.readline()).decode().partition(" ")[0].strip()
            if not heard:
                break
        await reader.read()
        writer.close()
        await writer.wait_closed()


@pytest.mark.parametrize("word", ["connect", "EHLO", "MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize("limits", [{"timeout": 0.05}, {"within": 0.05}])
async def test_a_server_that_falls_silent(message, word, limits):
    """Wherever it does: it is given up after the time that an answer, or all of them, may take."""
    async with FallingSilent(word) as server:
        transport = SmtpTransport(host="127.0.0.1", port=server.port, tls=False, **limits)
        with pytest.raises(NotTakenError, match="server_silent") as caught:
            await transport.send(message)
    assert (caught.value.permanent, server.taken) == (False, 0)
    # Who falls silent over a message may have it.
    assert caught.value.perhaps == (word not in {"connect", "EHLO"})


async def test_a_server_that_falls_silent_after_its_yes(message):
    """It has the message; to send it again would deliver it twice."""
    async with FallingSilent("QUIT") as server:
        await SmtpTransport(host="127.0.0.1", port=server.port, tls=False, timeout=0.05).send(message)
    assert server.taken == 1


async def test_a_password_never_goes_out_in_clear(post, listening, message, never):
    """A server that offers no encryption is not told it."""
    seen = []
    host = listening(post, authenticator=lambda *told: seen.append(told) or never(), auth_require_tls=False)
    assert await not_taken(f"smtp://user:secret@{host}", message) == ("server_unreachable", False)
    assert (seen, post.taken) == ([], [])


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", SmtpTransport(host="mail.example.org", port=587, tls=False)),
        ("smtps://mail.example.org", SmtpTransport(host="mail.example.org", port=465, tls=True)),
        (
            "smtps://a%40b.de:p%2Fw@mail.example.org:2465",
            SmtpTransport(host="mail.example.org", port=2465, tls=True, username="a@b.de", password="p/w"),
        ),
    ],
)
def test_urls_are_read(url, expected):
    """With the usual ports, and what is escaped in names and passwords."""
    assert SmtpTransport.of(url) == expected
    assert "p/w" not in repr(expected)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org",
        "http://x",
        "smtp://",
        "smtp://x/y",
        "smtp://x?y=1",
        "smtp://x:y",
        "smtp://x:99999",
    ],
)
def test_other_urls_are_refused(url):
    """With an example of what is expected."""
    with pytest.raises(ValueError, match="smtp://user:password@"):
        SmtpTransport.of(url)
