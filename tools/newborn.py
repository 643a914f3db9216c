"""What a process of the nursery does: it is `matcher`, and its engine's processes are forked, too.

They are forked from a process that has opened nothing: what SQLite knows of an open
file is wrong after a fork.
"""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from api.cli import serve, worker
from api.engine import child

PID_DIGITS = 10
NICENESS_DIGITS = 2

COMMANDS = {"serve": serve.command, "worker": worker.command}


def be(command: str, variables: Mapping[str, str], folder: Path, log: Path) -> None:
    """Be `matcher` with a subcommand, until it ends."""
    child.end_with(os.getppid())
    # Ctrl-C is for whoever has started this, who then ends it.
    os.setsid()
    os.environ.clear()
    os.environ.update(variables)
    os.chdir(folder)
    with log.open("ab") as said:
        for descriptor in (1, 2):
            os.dup2(said.fileno(), descriptor)
    fork_engines()
    COMMANDS[command].main([])


def fork_engines() -> None:
    """Fork from now on what an engine would start; to be called before anything is opened."""
    vars(asyncio).update(create_subprocess_exec=_Mother().fork)


class _Mother:
    """The process that those of the engine are forked from; it ends with this one."""

    def __init__(self) -> None:
        self._ours, hers = socket.socketpair()
        parent = os.getpid()
        if os.fork() == 0:
            self._ours.close()
            _bear(hers, parent)
        hers.close()

    async def fork(self, *command: str, pass_fds: list[int], **_: object) -> "_Forked":
        """Fork what `api.engine.worker` would start by a command."""
        assert command[:3] == (sys.executable, "-m", child.__name__)
        socket.send_fds(self._ours, [command[-1].encode()], pass_fds)
        return _Forked(int(self._ours.recv(PID_DIGITS)))


class _Forked:
    """As much of `asyncio.subprocess.Process` as an engine needs."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ended = asyncio.Event()
        self._handle = os.pidfd_open(pid)
        asyncio.get_running_loop().add_reader(self._handle, self._end)

    def kill(self) -> None:
        """End it by SIGKILL."""
        signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    async def wait(self) -> None:
        """Wait until it has ended."""
        await self._ended.wait()

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._handle)
        os.close(self._handle)
        # How it has ended, only its parent could tell.
        self.returncode = -signal.SIGKILL
        self._ended.set()


def _bear(asked: socket.socket, parent: int) -> None:
    """Fork an engine's process for each descriptor that comes, until nobody can ask any more."""
    try:
        child.end_with(parent)
        # Those who have ended need not be waited for.
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        while (received := socket.recv_fds(asked, NICENESS_DIGITS, 1))[1]:
            niceness, [descriptor], *_ = received
            if (pid := os.fork()) == 0:
                asked.close()
                child.main(descriptor, os.getppid(), int(niceness))
            os.close(descriptor)
            asked.send(str(pid).encode())
    finally:
        os._exit(1)
