"""Where crashes are tried: a server, a worker and a database; each can be killed and started again."""

import asyncio
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import httpx

from api.clock import SystemClock
from api.security.access import Scope
from api.services import keys
from api.settings import Settings
from api.store.database import Database
from tools.databases import Databases
from tools.postgres import Postgres

MATCHER = Path(sys.executable).parent / "matcher"
PLAIN = ssl.create_default_context()
"""Never used, as nothing is encrypted here, but costly to make anew for every client."""
PATIENCE = 180.0
"""Seconds that anything may take to be there again; the machine may be busy."""


class Victim(Protocol):
    """Something that can be killed."""

    def kill(self) -> None:
        """End it without a warning."""
        ...

    def start(self) -> None:
        """Start it again."""
        ...


class Program:
    """A subcommand of `matcher` as a process of its own."""

    def __init__(self, command: str, variables: dict[str, str], folder: Path) -> None:
        self._command = command
        self._variables = variables
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; what it says goes into a file."""
        with (self._folder / f"{self._command}.log").open("ab") as log:
            self._process = subprocess.Popen(
                [MATCHER, self._command],
                env={"PATH": os.environ["PATH"], "MATCHER_LOG_LEVEL": "error", **self._variables},
                cwd=self._folder, stdout=log, stderr=log,
            )  # fmt: skip

    def kill(self) -> None:
        """End it by SIGKILL."""
        assert self._process is not None, "it has been started"
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


class Site:
    """All processes on one database.

    Attributes
    ----------
    victims : dict of str to Victim
        By name, in the order in which they are started.
    url : str
        Where the server is, whenever it is.

    Parameters
    ----------
    variables : mapping of str to str
        Settings for server and worker beside those that follow from the site.
    """

    def __init__(
        self, databases: Databases, postgres: Postgres | None, folder: Path, variables: Mapping[str, str]
    ) -> None:
        self.databases = databases
        self._folder = folder
        self.database_url = databases.make()
        self.key = asyncio.run(_key(self.database_url))
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        given = {"MATCHER_DATABASE_URL": self.database_url, "MATCHER_PORT": str(port)}
        variables = {**variables, **given, "MATCHER_PUBLIC_URL": self.url}
        self.victims: dict[str, Victim] = {}
        if postgres is not None:
            self.victims["postgresql"] = postgres
            self.victims["worker"] = Program("worker", variables, folder)
            variables = {**variables, "MATCHER_RUN_WORKERS": "0"}
        self.victims["server"] = Program("serve", variables, folder)
        self._programs = [name for name in self.victims if name != "postgresql"]

    def start(self) -> None:
        """Start server and worker and wait until they answer."""
        for name in self._programs:
            self.victims[name].start()
        self.wait()

    def stop(self) -> None:
        """End server and worker."""
        for name in self._programs:
            self.victims[name].kill()

    def wait(self) -> None:
        """Wait until the server is ready; raise `TimeoutError`."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/health/ready", timeout=10, verify=PLAIN).status_code == 200:
                    return
            time.sleep(0.05)
        said = "\n".join(path.read_text()[-2000:] for path in self._folder.glob("*.log"))
        raise TimeoutError(f"The server was not ready within {PATIENCE} s. The logs:\n{said}")

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """Rows of the database, behind the server's back."""
        return self.databases.ask(self.database_url, statement)


def free_port() -> int:
    """A port below those from which clients connect: while the server is down, nobody else gets it."""
    for port in range(20_000, 30_000):
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
    raise OSError("No port from 20000 to 29999 is free.")


async def _key(url: str) -> str:
    async with Database(Settings(database_url=url)) as database, database.write() as session:
        made = await keys.create(session, SystemClock(), name="crash", scopes=[Scope.ADMIN])
    return made.key
