"""One child process, seen from the parent."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self, cast

from api.engine.frames import LENGTH, Answer, Call, Done, Failed, Refused, Report, packed, unpacked

PIECE = 1 << 18
"""Bytes of a call that are written at once."""
NICE, NICEST = 10, 19
"""How much nicer than the server what computes for a request is, and what computes runs."""


class WorkerEndedError(Exception):
    """The child process has ended before it answered."""


class Worker:
    """A child process that takes one call at a time."""

    def __init__(self, process: Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._process = process
        self._reader = reader
        self._writer = writer

    @classmethod
    async def start(cls, warm_up: Call, *, niceness: int) -> Self:
        """Start a process and wait until it has answered `warm_up`.

        Parameters
        ----------
        niceness : int
            How much nicer than this process it is, 0 to 19.

        Raises
        ------
        WorkerEndedError
            If it ends before; what it wrote to the standard error output says why.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    *("-m", "api.engine.child", str(theirs.fileno()), str(os.getpid()), str(niceness)),
                    stdin=DEVNULL,
                    pass_fds=[theirs.fileno()],
                    env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
                    # Ctrl-C in a terminal is for the server, which then ends its children.
                    start_new_session=True,
                )
            except BaseException:
                ours.close()
                raise
        reader, writer = await asyncio.open_connection(sock=ours)
        worker = cls(process, reader, writer)
        try:
            answer = await worker.call(warm_up)
        except BaseException:
            await worker.end()
            raise
        if not isinstance(answer, Done):
            await worker.end()
            raise WorkerEndedError(f"The call that warms a new process up failed: {answer}")
        return worker

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process can still take a call, as far as is known."""
        return self._process.returncode is None and not self._reader.at_eof()

    async def call(self, call: Call, watch: Callable[[Any], None] | None = None) -> Done | Refused | Failed:
        """Send a call and wait for the answer; reports go to `watch` as they come."""
        try:
            # What has been sent is held no longer: a file that is imported would be there twice.
            await self._send(await asyncio.to_thread(packed, call))
            while True:
                answer = await self._receive()
                if not isinstance(answer, Report):
                    return answer
                if watch is not None:
                    watch(answer.progress)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise WorkerEndedError(f"Process {self.pid} has ended.") from error

    async def _send(self, call: memoryview) -> None:
        self._writer.write(LENGTH.pack(len(call)))
        # In pieces, since what the socket does not take at once is copied.
        for start in range(0, len(call), PIECE):
            self._writer.write(call[start : start + PIECE])
            await self._writer.drain()

    async def _receive(self) -> Answer:
        (size,) = LENGTH.unpack(await self._reader.readexactly(LENGTH.size))
        body = await self._reader.readexactly(size)
        # A large answer takes long to unpack, and other requests want their turn.
        return cast(Answer, await asyncio.to_thread(unpacked, body))

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        if self._process.returncode is None:
            self._process.kill()

    async def ended(self) -> None:
        """Wait until the process has ended."""
        await self._process.wait()

    async def end(self) -> None:
        """Kill the process, wait for its end, and give back what it held."""
        self.kill()
        await self._process.wait()
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()
