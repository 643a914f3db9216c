"""Servers for tests and measurements: `matcher serve`, each as a process of its own."""

import asyncio
import os
import random
import socket
import ssl
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from api.clock import SystemClock
from api.security.access import Scope
from api.services import keys
from api.settings import Settings
from api.store.database import Database
from tools.nursery import Newborn
from tools.programs import Program
from tools.waiting import until_up

PLAIN = ssl.create_default_context()
"""Never used, as nothing is encrypted here, but costly to make anew for every client."""
PATIENCE = 180.0
"""Seconds that anything may take to be there; the machine may be busy."""
COMMAND = "from api.cli import main; main()"
"""What `matcher` does, with the packages that we have imported, installed or not."""


Process = Program | Newborn
"""What runs; both are used alike."""


def executed(command: str, *, folder: Path, log: Path, variables: Mapping[str, str]) -> Program:
    """Start a subcommand of `matcher` as everybody does."""
    return Program([sys.executable, "-c", COMMAND, command], folder=folder, log=log, variables=variables)


class Server:
    """`matcher serve` on a database; ends with us at the latest.

    Attributes
    ----------
    url : str
        Where it is, whenever it is.
    log : Path
        What it says.
    process : Process
        As it was started last.

    Parameters
    ----------
    folder : Path
        Its log, `log`, is added to here.
    begin : callable
        Starts `matcher`: `executed` as everybody does, `nursery.start` in a tenth of the time.
    variables : str
        Settings beside those that follow from the others, `MATCHER_LOG_LEVEL="debug"`.
    """

    def __init__(
        self, database_url: str, folder: Path, begin: Callable[..., Process] = executed, **variables: str
    ) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._folder = folder
        self.log = folder / "log"
        # Settings of whoever starts us are not meant for it.
        ours = {name: value for name, value in os.environ.items() if not name.startswith("MATCHER_")}
        self._variables = {
            **ours,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "MATCHER_DATABASE_URL": database_url,
            "MATCHER_PORT": str(port),
            "MATCHER_LOG_LEVEL": "error",
            **variables,
        }
        self._begin = begin
        self.process: Process

    def start(self) -> None:
        """Start it, and wait until it is ready; it brings its database to the newest schema first."""
        self.process = self._begin("serve", folder=self._folder, log=self.log, variables=self._variables)
        try:
            until_up(self.process, self._is_ready, PATIENCE, f"{self.url} is ready")
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """End it as a power failure does."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """End it as an operator does; kill it and raise `subprocess.TimeoutExpired` if it does not end."""
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        finally:
            self.kill()

    def children(self) -> list[int]:
        """The ids of the processes that compute for it."""
        return self.process.children()

    def client(self, key: str, timeout: float = 300) -> httpx.Client:
        """A client that holds a key and reads English."""
        headers = {"Authorization": f"Bearer {key}", "Accept-Language": "en"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=timeout, verify=PLAIN)

    def _is_ready(self) -> bool:
        with suppress(httpx.TransportError):
            return httpx.get(f"{self.url}/health/ready", verify=PLAIN).is_success
        return False


@contextmanager
def serving(
    database_url: str, folder: Path, begin: Callable[..., Process] = executed, **variables: str
) -> Iterator[Server]:
    """A server that is ready, and is stopped at the end; see `Server`."""
    server = Server(database_url, folder, begin, **variables)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def admin_key(database_url: str) -> str:
    """Make a key for everything, in a database with the newest schema."""

    async def make() -> str:
        async with Database(Settings(database_url=database_url)) as database, database.write() as session:
            made = await keys.create(session, SystemClock(), name="measured", scopes=[Scope.ADMIN])
        return made.key

    return asyncio.run(make())


def free_port() -> int:
    """A port below those from which clients connect: while its server is down, nobody else gets it."""
    # Chosen at random: another server may be down just now.
    for port in random.sample(range(20_000, 30_000), 100):
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
    raise OSError("None of 100 ports from 20000 to 29999 is free.")
