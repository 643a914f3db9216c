"""Starts `matcher` as processes that begin with everything loaded, for tests and trials that start many.

To load it costs some seconds of a processor, thirty times as long as all else that a
start does. So each process is forked from one that has loaded everything and has done
nothing else (`tools.loaded`), and so are those in which `matcher` computes.
"""

import multiprocessing
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tools.newborn import be
from tools.programs import children_of

_FORKSERVER = multiprocessing.get_context("forkserver")


class Newborn:
    """A process, to be used as a `subprocess.Popen`."""

    def __init__(self, command: str, variables: Mapping[str, str], folder: Path, log: Path) -> None:
        self.log = log
        # As a daemon it ends with us.
        self._process = _FORKSERVER.Process(
            target=be, args=(command, dict(variables), folder, log), daemon=True
        )
        self._process.start()
        assert self._process.pid is not None, "it has been started"
        self.pid: int = self._process.pid

    def children(self) -> list[int]:
        """The ids of the processes that compute for it."""
        return [one for mother in children_of(self.pid) for one in children_of(mother)]

    def poll(self) -> int | None:
        """How it has ended, if it has."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; how it has ended. Raises `subprocess.TimeoutExpired`."""
        self._process.join(timeout)
        if (ended := self.poll()) is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0)
        return ended

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it."""
        self._process.kill()


def load(*modules: str) -> None:
    """Say what else processes are to begin with; before the first is started."""
    _FORKSERVER.set_forkserver_preload(["tools.loaded", *modules])


def start(command: str, *, folder: Path, log: Path, variables: Mapping[str, str]) -> Newborn:
    """Start a subcommand of `matcher`, which ends with this process; what it says is added to `log`."""
    return Newborn(command, variables, folder, log)


load()
