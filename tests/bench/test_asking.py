"""A server that stalls is asked as often as any other, and what is late because of that counts."""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest

from bench.asking import Request, at_fixed_times

REQUESTS, RATE = 10, 200.0


@asynccontextmanager
async def served(answer):
    """A server that gives each connection's first request to `answer`; the address of it."""

    async def talk(reader, writer):
        with suppress(asyncio.IncompleteReadError):  # many connections are opened that nobody needs
            await reader.readuntil(b"\r\n\r\n")
            writer.write(await answer())
            await reader.read()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        yield f"http://{host}:{port}"


def asked(url, times):
    """Send so many requests."""
    left = iter(range(times))
    return at_fixed_times(
        url, RATE, lambda _: Request.of("read", "GET", "/"), lambda: next(left, None) is not None
    )


async def test_waits_count_from_the_time_that_a_request_was_due():
    """A server that answers nobody before it has heard all ten keeps the first waiting longest."""
    heard = asyncio.Barrier(REQUESTS)

    async def answer():
        await heard.wait()
        return b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

    async with served(answer) as url:
        waits = await asked(url, REQUESTS)
    assert len(waits["read"]) == REQUESTS
    assert max(waits["read"]) >= (REQUESTS - 1) / RATE


async def test_an_answer_that_is_no_success_ends_the_measurement():
    """Refusals are quick, and must not pass for speed."""

    async def refuse():
        return b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 4\r\n\r\nnope"

    async with served(refuse) as url:
        with pytest.raises(ExceptionGroup) as raised:
            await asked(url, 1)
    [error] = raised.value.exceptions
    assert "429 too many requests: nope" in str(error)
