import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from api.webhooks import Outcome, Sender, headers_of, network, new_secret, shown_secret

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
IN_AN_HOUR = format_datetime(NOW + timedelta(hours=1), usegmt=True).encode()


async def send(url, **settings):
    """Send a message to a URL, to private addresses unless said otherwise."""
    sender = Sender(**{"allow_private": True, **settings})
    return await sender.send(url, b"{}", {"webhook-id": "msg_1"}, NOW)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", Outcome(200, None)),
        (b"HTTP/1.1 299 Fine\r\n\r\n", Outcome(299, None)),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n", Outcome(302, "status_302")),
        (b"HTTP/1.1 410 Gone\r\n\r\n", Outcome(410, "status_410")),
        (b"HTTP/1.1 429 Slow\r\nretry-after: 120\r\n\r\n", Outcome(429, "status_429", 120)),
        (
            b"HTTP/1.1 503 Later\r\nRetry-After: " + IN_AN_HOUR + b"\r\n\r\n",
            Outcome(503, "status_503", 3600),
        ),
        (b"HTTP/1.1 503 Later\r\nRetry-After: soon\r\n\r\n", Outcome(503, "status_503")),
        (b"hello\r\n\r\n", Outcome(None, "no_answer")),
        (b"", Outcome(None, "no_answer")),
    ],
)
async def test_the_answer_decides(receiver, answer, outcome):
    """A status from 200 to 299 takes the message; a redirect is not followed."""
    receiver.answer = answer
    assert await send(f"http://127.0.0.1:{receiver.port}/hooks?x=1") == outcome
    assert receiver.connections == 1
    assert receiver.asked[0].startswith(b"POST /hooks?x=1 HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"\r\nwebhook-id: msg_1\r\n" in receiver.asked[0]


async def test_an_answer_without_an_end_is_not_read(receiver):
    """The status is known after the first line."""
    receiver.answer, receiver.endless = b"HTTP/1.1 200 OK\r\n\r\n", True
    assert await send(f"http://127.0.0.1:{receiver.port}/") == Outcome(200, None)


async def test_a_receiver_that_is_silent_is_left(receiver):
    """After a time, whatever it does."""
    receiver.silent = True
    assert await send(f"http://127.0.0.1:{receiver.port}/", within=0.2) == Outcome(None, "timed_out")


async def test_tls_asks_for_the_certificate_of_the_name(tls_receiver, trusting):
    """Though the connection goes to an address; another name, or an unknown authority, is refused."""
    url = f"https://localhost:{tls_receiver.port}/"
    assert await send(url, context=trusting) == Outcome(204, None)
    assert await send(url) == Outcome(None, "tls_failed")
    by_address = f"https://127.0.0.1:{tls_receiver.port}/"
    assert await send(by_address, context=trusting) == Outcome(None, "tls_failed")
    assert len(tls_receiver.asked) == 1


async def test_a_private_address_is_refused_however_it_is_named(receiver, monkeypatch):
    """No connection is made, whether the URL names it or the name means it."""
    for host in ("127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"):
        for scheme in ("https", "http"):
            refused = await send(f"{scheme}://{host}:{receiver.port}/", allow_private=False)
            assert refused == Outcome(None, "address_refused"), host
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [_found("10.0.0.1"), _found("169.254.169.254")]
    )
    assert await send("https://cases.example.org/", allow_private=False) == Outcome(None, "address_refused")
    assert receiver.connections == 0


async def test_a_name_is_looked_up_once(receiver, monkeypatch):
    """The address that was judged is the one that is connected to: a name cannot change in between."""
    asked = []

    def look_up(host, *_, **__):
        asked.append(host)
        return [_found("127.0.0.1")] if len(asked) == 1 else [_found("192.0.2.1")]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert await send(f"http://cases.example.org:{receiver.port}/") == Outcome(204, None)
    assert asked == ["cases.example.org"]
    assert f"Host: cases.example.org:{receiver.port}".encode() in receiver.asked[0]


async def test_addresses_are_tried_one_after_the_other(receiver, monkeypatch):
    """The first that listens is sent to; those that may not be reached are left out."""
    found = [_found(one) for one in ("169.254.169.254", "127.0.0.2", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    reached = await network.reachable("x", 1, Sender(allow_private=True)._allowed["http"])
    assert [str(one) for one in reached] == ["127.0.0.2", "127.0.0.1"]
    assert await send(f"http://cases.example.org:{receiver.port}/") == Outcome(204, None)


async def test_plain_http_does_not_cross_the_internet(monkeypatch):
    """Who has allowed it inside a network has allowed it there."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [_found("193.99.144.80")])
    assert await send("http://cases.example.org/") == Outcome(None, "address_refused")


async def test_what_does_not_exist_is_an_outcome():
    """A name that nobody knows, and a port that nobody listens at."""
    assert await send("https://cases.invalid/") == Outcome(None, "name_unknown")
    assert await send("http://127.0.0.1:1/") == Outcome(None, "unreachable")


async def test_no_proxy_is_asked(receiver, monkeypatch):
    """The address is to be judged here, and not by somebody else."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert await send(f"http://127.0.0.1:{receiver.port}/") == Outcome(204, None)


def test_the_library_of_the_standard_verifies_what_is_signed():
    """By either secret while there are two, and not after a change."""
    now = datetime.now(UTC)
    old, new, other = new_secret(), new_secret(), new_secret()
    body = '{"type":"run.done"}'
    headers = dict(headers_of("msg_1", now, body, [new, old]))
    for secret in (old, new):
        assert Webhook(shown_secret(secret)).verify(body, headers) == {"type": "run.done"}
    for secret, sent in ((other, body), (new, body.replace("done", "failed"))):
        with pytest.raises(WebhookVerificationError):
            Webhook(shown_secret(secret)).verify(sent, headers)


def _found(address):
    return socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)
