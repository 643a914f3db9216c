"""Requests that cost the machine of the server as little as possible, in the two ways to send them.

At fixed times, whatever the server does meanwhile: the wait of a request counts from
the time it was due, so that a server that stalls is not asked less ("coordinated
omission"). Or one after the other on each connection: how many the server can do.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

CONNECTIONS = 100
"""At most, of requests that are under way at the same time."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request, ready to be sent, and the name under which it is counted."""

    name: str
    data: bytes

    @classmethod
    def of(cls, name: str, method: str, path: str, *, key: str = "", body: object = None) -> "Request":
        """Write a request with JSON, or with nothing, in it."""
        content = b"" if body is None else msgspec.json.encode(body)
        head = [
            f"{method} {path} HTTP/1.1",
            "Host: localhost",
            f"Authorization: Bearer {key}",
            "Content-Type: application/json",
            f"Content-Length: {len(content)}",
        ]
        return cls(name, "\r\n".join([*head, "", ""]).encode() + content)


class Connection:
    """A connection that stays open; one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def ask(self, request: Request) -> bytes:
        """Send and wait for the whole answer; raise `RuntimeError` unless it says that all is well."""
        self._writer.write(request.data)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0])
        content = await self._reader.readexactly(length)
        if not head.startswith(b"http/1.1 20"):
            status = head.partition(b"\r")[0].decode()
            raise RuntimeError(f"{request.name} was answered {status}: {content.decode()}")
        return content

    async def close(self) -> None:
        """Close it, whatever the other end has done with it."""
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()


@asynccontextmanager
async def connections(url: str, number: int):
    """So many connections to a server."""
    parts = urlsplit(url)
    opened = [Connection(*await asyncio.open_connection(parts.hostname, parts.port)) for _ in range(number)]
    try:
        yield opened
    finally:
        for each in opened:
            await each.close()


async def at_fixed_times(
    url: str, rate: float, request: Callable[[int], Request], going_on: Callable[[], bool]
) -> dict[str, list[float]]:
    """Send `rate` requests a second as long as it is to go on; how long each took in seconds, by name."""
    waits = defaultdict(list)
    async with connections(url, CONNECTIONS) as opened, asyncio.TaskGroup() as under_way:
        free: asyncio.Queue[Connection] = asyncio.Queue()
        for each in opened:
            free.put_nowait(each)

        async def send(one: Request, due: float) -> None:
            connection = await free.get()
            await connection.ask(one)
            waits[one.name].append(time.perf_counter() - due)
            free.put_nowait(connection)

        start, number = time.perf_counter(), 0
        while going_on():
            due = start + number / rate
            await asyncio.sleep(due - time.perf_counter())
            under_way.create_task(send(request(number), due))
            number += 1
    return waits


async def one_after_the_other(url: str, requests: Sequence[Request], seconds: float) -> float:
    """Requests per second that a server does when each connection sends one of these again and again."""
    done = 0

    async def repeat(connection: Connection, request: Request) -> None:
        nonlocal done
        while time.perf_counter() < end:
            await connection.ask(request)
            done += 1

    async with connections(url, len(requests)) as opened:
        start = time.perf_counter()
        end = start + seconds
        async with asyncio.TaskGroup() as under_way:
            for connection, request in zip(opened, requests, strict=True):
                under_way.create_task(repeat(connection, request))
        return done / (time.perf_counter() - start)
