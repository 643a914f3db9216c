"""What a process of the nursery does: it is `matcher`, and its engine's processes are forked from it."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from api.cli import serve, worker
from api.engine import child

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
    asyncio.create_subprocess_exec = _fork_engine
    COMMANDS[command].main([])


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
        os.kill(self.pid, signal.SIGKILL)

    async def wait(self) -> None:
        """Wait until it has ended."""
        await self._ended.wait()

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._handle)
        os.close(self._handle)
        _, status = os.waitpid(self.pid, 0)
        self.returncode = os.waitstatus_to_exitcode(status)
        self._ended.set()


async def _fork_engine(*command: str, pass_fds: list[int], **_: object) -> _Forked:
    """Fork what `api.engine.worker` would start by a command."""
    assert command[:3] == (sys.executable, "-m", child.__name__)
    pid = os.fork()
    if pid == 0:
        _compute(*pass_fds, int(command[-1]))
    return _Forked(pid)


def _compute(descriptor: int, parent: int) -> None:
    """Be an engine's child, with nothing of the parent but what it has imported."""
    try:
        signal.set_wakeup_fd(-1)
        # What the parent has opened is closed below; nothing may close these numbers again later.
        gc.freeze()
        os.closerange(3, descriptor)
        os.closerange(descriptor + 1, os.sysconf("SC_OPEN_MAX"))
        child.main(descriptor, parent)
    finally:
        os._exit(1)
