"""An engine of containers of one's own, from the installed programs, for the commands of the documentation.

    with Engine.started() as engine:
        engine.call("docker info")

It has a network, processes and mounts of its own: ports are free, whatever else is listened to on this
machine, no other engine is met, and all of it is gone afterwards, however it ends. Only root may start it.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from tools import virtual_root
from tools.programs import Program, has_ended
from tools.serving import PATIENCE
from tools.waiting import until, until_up

PROGRAMS: Final = {
    "docker": "docker.io", "dockerd": "docker.io", "iptables": "iptables", "ip": "iproute2",
    "slirp4netns": "slirp4netns", "nsenter": "util-linux", "curl": "curl",
}  # fmt: skip
"""What is needed beside what a virtual root needs, and the package of Debian that has it."""

GATEWAY: Final = "172.31.255.1"
"""Where containers find this side of their network."""
RESOLVER: Final = "10.0.2.3"
"""Where slirp4netns answers for names."""
STOPPING: Final = 60.0
"""Seconds that the engine may take to stop what runs in it."""

_BEGIN: Final = f"""set -e
ip link set lo up
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /var/backups
exec dockerd --data-root "$1/data" --bip {GATEWAY}/24 --dns {RESOLVER}
"""


def missing() -> str | None:
    """Why there is no engine to start; `None` if there is one."""
    if (why := virtual_root.missing()) is not None:
        return why
    if without := sorted({package for name, package in PROGRAMS.items() if shutil.which(name) is None}):
        return f"Not installed: apt-get install --no-install-recommends {' '.join(without)}."
    if not _succeeds(["docker", "compose", "version"]):
        return (
            "`docker compose` is not installed: it is Docker's plugin, and in Debian since 13 the package "
            "docker-compose, which needs nothing else and can be installed on Debian 12, too."
        )
    return None


@dataclass
class Engine:
    """An engine in a folder, and where its commands are given."""

    folder: Path
    _process: Program = field(init=False)
    _network: Program = field(init=False)
    _inside: int = field(init=False)

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Self]:
        """Start one, and end it with all that is in it.

        Raises
        ------
        RuntimeError
            If a program is missing, or ends instead; with what it has said.
        """
        if (why := missing()) is not None:
            raise RuntimeError(why)
        with tempfile.TemporaryDirectory(prefix="engine-", ignore_cleanup_errors=True) as name:
            engine = cls(Path(name))
            # Containers have users of their own, who have to get to what is in it.
            engine.folder.chmod(0o755)
            engine._start()
            try:
                yield engine
            finally:
                engine._stop()

    @property
    def log(self) -> Path:
        """Where it says what it does."""
        return self.folder / "log"

    def entering(self, command: Sequence[str]) -> list[str]:
        """The command that does another one beside the engine, with its network and its mounts."""
        # What is entered is a child of who enters, and is to end with it.
        bound = ("setpriv", "--pdeathsig", "KILL", "--")
        return ["nsenter", f"--target={self._inside}", "--mount", "--net", "--pid", *bound, *command]

    def call(self, script: str) -> str:
        """What a script says that is done beside the engine.

        Raises
        ------
        CallError
            If it fails; with the end of what it has said.
        """
        said = self.folder / "said"
        said.write_bytes(b"")
        command = self.entering(["bash", "-c", f"set -euo pipefail\n{script}"])
        status = Program(command, folder=self.folder, log=said, variables=variables()).wait()
        heard = said.read_text(encoding="utf-8")
        if status:
            raise virtual_root.CallError(f"It has ended with {status}: {script}\n{heard[-3000:]}")
        return heard

    def succeeds(self, *command: str) -> bool:
        """Whether a command succeeds that is given beside the engine."""
        return _succeeds(self.entering(command))

    def _start(self) -> None:
        separate = ("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc")
        self._process = Program(
            [*separate, "sh", "-c", _BEGIN, "sh", self.folder], folder=self.folder, log=self.log
        )
        self._inside = until(self._process.children, PATIENCE, "there is a first process inside")[0]
        self._network = Program(
            ["slirp4netns", "--configure", "--disable-host-loopback", str(self._inside), "tap0"],
            folder=self.folder,
            log=self.folder / "network",
        )
        try:
            until_up(self._process, self._answers, PATIENCE, "the engine answers")
            until_up(self._network, self._is_connected, PATIENCE, "the engine reaches others")
        except BaseException:
            self._stop()
            raise

    def _stop(self) -> None:
        if self._process.poll() is None:
            os.kill(self._inside, signal.SIGTERM)
            has_ended(self._inside, STOPPING)
        for one in (self._process, self._network):
            one.kill()
            one.wait()
        has_ended(self._inside)

    def _answers(self) -> bool:
        return self.succeeds("docker", "info")

    def _is_connected(self) -> bool:
        return self.succeeds("ip", "route", "get", RESOLVER)


def variables() -> dict[str, str]:
    """The environment of commands that are given beside the engine: little of ours."""
    # One way of building for `docker` and `docker compose`, so that one finds what the other has built.
    return {"PATH": os.environ["PATH"], "HOME": "/root", "LANG": "C.UTF-8", "DOCKER_BUILDKIT": "0"}


def _succeeds(command: Sequence[str]) -> bool:
    return Program(command, folder=Path("/"), log=Path(os.devnull)).wait() == 0
