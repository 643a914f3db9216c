"""Messages over a real connection, and what becomes of those that are not taken."""

import socket
from datetime import UTC, datetime

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


async def test_a_server_that_says_nothing(message):
    """It is given up after the time that one answer may take."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        transport = SmtpTransport(host="127.0.0.1", port=silent.getsockname()[1], tls=False, timeout=0.05)
        with pytest.raises(NotTakenError, match="server_silent"):
            await transport.send(message)


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


@pytest.mark.parametrize("url", ["", "mail.example.org", "http://x", "smtp://", "smtp://x/y", "smtp://x?y=1"])
def test_other_urls_are_refused(url):
    """With an example of what is expected."""
    with pytest.raises(ValueError, match="smtp://user:password@"):
        SmtpTransport.of(url)
