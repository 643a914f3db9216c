"""Where crashes are tried: a server, a worker and a database; each can be killed and started again."""

import os
from collections.abc import Mapping
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from typing import Protocol

import httpx

from tools import nursery
from tools.databases import Databases
from tools.postgres import Postgres
from tools.serving import PATIENCE, PLAIN, admin_key, free_port
from tools.waiting import until


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

    def __init__(self, command: str, variables: Mapping[str, str], folder: Path) -> None:
        self._command = command
        self._variables = {"PATH": os.environ["PATH"], "MATCHER_LOG_LEVEL": "error", **variables}
        self._folder = folder
        self._process: nursery.Newborn | None = None

    @property
    def pid(self) -> int:
        """Of the process that was started last."""
        assert self._process is not None, "it has been started"
        return self._process.pid

    def start(self) -> None:
        """Start it; what it says goes into a file."""
        log = self._folder / f"{self._command}.log"
        self._process = nursery.start(self._command, variables=self._variables, folder=self._folder, log=log)

    def kill(self) -> None:
        """End it by SIGKILL, if it was started."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


class Site:
    """All processes on one database.

    Attributes
    ----------
    victims : dict of str to Victim
        By name, in the order in which they are started.
    programs : dict of str to Program
        Those of the victims that are ours.

    Parameters
    ----------
    each : int
        So many servers, and on PostgreSQL as many workers.
    variables : mapping of str to str
        Settings for server and worker beside those that follow from the site.
    """

    def __init__(
        self,
        databases: Databases,
        postgres: Postgres | None,
        folder: Path,
        variables: Mapping[str, str],
        each: int = 1,
    ) -> None:
        # What `bench.crash` imports, too, since each new process imports that.
        nursery.load("bench.crash_load", "bench.crash_mail")
        self.databases = databases
        self._folder = folder
        self.database_url = databases.make()
        self.key = admin_key(self.database_url)
        ports = [free_port() for _ in range(each)]
        urls = [f"http://127.0.0.1:{port}" for port in ports]
        self._urls = cycle(urls)
        variables = {
            **variables,
            "MATCHER_DATABASE_URL": self.database_url,
            "MATCHER_PUBLIC_URL": urls[0],
        }
        self.programs: dict[str, Program] = {}
        if postgres is not None:
            self.programs |= {
                _named("worker", one): Program("worker", variables, folder) for one in range(each)
            }
            variables["MATCHER_RUN_WORKERS"] = "0"
        for one, port in enumerate(ports):
            own = {**variables, "MATCHER_PORT": str(port)}
            self.programs[_named("server", one)] = Program("serve", own, folder)
        database: dict[str, Victim] = {} if postgres is None else {"postgresql": postgres}
        self.victims: dict[str, Victim] = {**database, **self.programs}

    @property
    def url(self) -> str:
        """Where a server is, whenever it is; the next one each time."""
        return next(self._urls)

    def start(self) -> None:
        """Start server and worker and wait until the server is ready."""
        for program in self.programs.values():
            program.start()
        self._ask_until_answered("GET", "/health/ready")

    def stop(self) -> None:
        """Kill server and worker."""
        for program in self.programs.values():
            program.kill()

    def programme(self) -> str:
        """Make a programme; its path."""
        return self._ask_until_answered("POST", "/v1/programmes", {"name": "IQ"}).headers["location"]

    def _ask_until_answered(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Ask the server again and again until it does what it is asked for; raise `TimeoutError`."""
        headers = {"Authorization": f"Bearer {self.key}"}

        def answered() -> httpx.Response | None:
            with suppress(httpx.TransportError):
                answer = httpx.request(
                    method, f"{self.url}{path}", json=body, headers=headers, timeout=10, verify=PLAIN
                )
                if answer.is_success:
                    return answer
            return None

        return until(answered, PATIENCE, f"{path} is answered")

    def said(self) -> str:
        """The last that server and worker have logged."""
        return "The logs:\n" + "\n".join(path.read_text()[-2000:] for path in self._folder.glob("*.log"))

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """Rows of the database, behind the server's back."""
        return self.databases.ask(self.database_url, statement)


def _named(kind: str, number: int) -> str:
    return f"{kind} {number + 1}" if number else kind
