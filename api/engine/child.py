"""The child process: takes calls from the parent one by one, and ends with it.

Started as `python -m api.engine.child DESCRIPTOR PARENT NICENESS`.
"""

import ctypes
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from time import monotonic
from typing import cast

from api.engine.frames import Answer, Call, Done, Failed, Refused, Report, packed, receive, send, unpacked
from api.errors import AppError
from api.observe import logs

REPORT_EVERY = 0.1
"""Seconds between two reports of progress, at least."""
_PR_SET_PDEATHSIG = 1


def main(descriptor: int, parent: int, niceness: int) -> None:
    """Answer calls that come through the socket `descriptor` for as long as `parent` lives.

    Parameters
    ----------
    niceness : int
        How much nicer than `parent` it is, 0 to 19: who answers requests is to be served first.
    """
    end_with(parent)
    # The parent decides when a child ends; it kills, or closes the socket.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.nice(niceness)
    # The settings have been read by the parent; what they are, the child inherits.
    logs.configure(os.environ.get("MATCHER_LOG_LEVEL") or "info")
    connection = socket.socket(fileno=descriptor)
    computing = ThreadPoolExecutor(max_workers=1)
    try:
        while (body := receive(connection)) is not None:
            computing.submit(_answer, body, connection).add_done_callback(partial(_send, connection))
    finally:
        # Whatever is being computed, nobody waits for it any more.
        os._exit(0)


def end_with(parent: int) -> None:
    """Make the kernel kill this process when its parent ends.

    The thread that receives notices the end of the parent, too, and on every
    system; but compiled code may hold Python's lock, and then only the kernel helps.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _answer(body: bytearray, connection: socket.socket) -> memoryview:
    try:
        call = cast(Call, unpacked(body))
        watch = {"watch": _reporter(connection)} if call.watched else {}
        with logs.about(**call.about):
            return packed(Done(call.function(*call.args, **watch)))
    except AppError as error:
        return packed(Refused(error))


def _send(connection: socket.socket, computed: Future[memoryview]) -> None:
    """Send the answer, or whatever was raised instead: the parent is told of every fault."""
    error = computed.exception()
    send(connection, computed.result() if error is None else packed(_failed(error)))


def _failed(error: BaseException) -> Answer:
    kind = type(error)
    return Failed(
        kind=f"{kind.__module__}.{kind.__qualname__}",
        message=str(error),
        trace="".join(traceback.format_tb(error.__traceback__)),
    )


def _reporter(connection: socket.socket) -> Callable[[object], None]:
    last = -REPORT_EVERY

    def report(progress: object) -> None:
        nonlocal last
        now = monotonic()
        if now - last >= REPORT_EVERY:
            last = now
            send(connection, packed(Report(progress)))

    return report


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
