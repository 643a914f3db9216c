"""What parent and child say to each other: pickled messages with their length in front.

Functions, arrays and exceptions cross as they are, in the form in which
`multiprocessing` sends objects between processes of one program. Both ends are this
program, connected by a socket pair that nobody else can reach.
"""

import socket
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.reduction import ForkingPickler
from typing import Any, cast

from api.errors import AppError

LENGTH = struct.Struct(">Q")
"""Each message follows its length in bytes, unsigned, 64 bits."""


@dataclass(frozen=True, slots=True)
class Call:
    """Parent to child: call a function of a module.

    Parameters
    ----------
    watched : bool
        The function is given `watch=`.
    about : mapping
        What the lines that it logs are about, the ids of the request or of the job.
    """

    function: Callable[..., object]
    args: tuple[object, ...] = ()
    watched: bool = False
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """Child to parent: what the function passed to `watch`."""

    progress: object


@dataclass(frozen=True, slots=True)
class Done:
    """Child to parent: what the function returned."""

    value: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """Child to parent: the function raised.

    Parameters
    ----------
    kind : str
        The exception's type, "matcher.problem.LockError".
    message : str
        Its text; may name people, so it is not for logs.
    trace : str
        Where it was raised, without the text.
    """

    kind: str
    message: str
    trace: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Child to parent: the function raised an error that is meant for the caller's reader."""

    error: AppError


Answer = Report | Done | Refused | Failed


def packed(message: Call | Answer) -> memoryview:
    """A message as it travels behind its length; a long one is not copied to put that in front."""
    return ForkingPickler.dumps(message)


def unpacked(body: bytes | bytearray | memoryview) -> Call | Answer:
    """A message from the bytes after its length."""
    return cast("Call | Answer", ForkingPickler.loads(body))


def send(connection: socket.socket, body: memoryview) -> None:
    """Send a packed message."""
    connection.sendall(LENGTH.pack(len(body)))
    connection.sendall(body)


def receive(connection: socket.socket) -> bytearray | None:
    """Wait for the body of the next message; `None` once the other end is closed."""
    head = _exactly(connection, LENGTH.size)
    return None if head is None else _exactly(connection, LENGTH.unpack(head)[0])


def _exactly(connection: socket.socket, size: int) -> bytearray | None:
    body = bytearray(size)
    rest = memoryview(body)
    while rest:
        count = connection.recv_into(rest)
        if not count:
            return None
        rest = rest[count:]
    return body
