"""Receivers of webhooks: small servers in this process, with and without TLS."""

import asyncio
import ssl
import subprocess
from dataclasses import dataclass, field

import pytest


@dataclass
class Receiver:
    """Answers each connection with the same bytes, and keeps what was asked."""

    answer: bytes = b"HTTP/1.1 204 No Content\r\n\r\n"
    asked: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    silent: bool = False
    endless: bool = False

    async def serve(self, reader, writer):
        """Read one request, and answer it."""
        self.connections += 1
        head = await reader.readuntil(b"\r\n\r\n")
        self.asked.append(head)
        if self.silent:
            await reader.read()
        writer.write(self.answer)
        while self.endless and not writer.is_closing():
            writer.write(b"x" * 65_536)
            await writer.drain()
        writer.close()


async def _serve(receiver, context=None):
    async def serve(reader, writer):
        # Whoever hangs up is no fault of the receiver's.
        try:
            await receiver.serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()

    return await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)


@pytest.fixture
async def receiver():
    """A receiver without TLS."""
    made = Receiver()
    server = await _serve(made)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for `localhost`, signed by itself."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", folder / "key.pem", "-out", folder / "cert.pem", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


@pytest.fixture
async def tls_receiver(certificate):
    """A receiver with TLS, as `localhost`."""
    made = Receiver()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    server = await _serve(made, context)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()


@pytest.fixture
def trusting(certificate):
    """Trusts that certificate."""
    return ssl.create_default_context(cafile=certificate / "cert.pem")
