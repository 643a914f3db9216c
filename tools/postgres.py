"""A PostgreSQL server of one's own, from the installed programs, for tests and measurements.

    with Postgres.started() as server:
        url = server.create()

It listens on a socket in a folder of its own and on no port, and is gone with
its data afterwards. The server refuses to run as root; root starts it as the
user `postgres`.
"""

import os
import select
import shutil
import signal
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Self

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tools.programs import Program, children_of
from tools.waiting import until_up

DEBIAN = Path("/usr/lib/postgresql")
SERVICE_USER = "postgres"
SWIFT = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    # What how-to/postgresql.md advises: parts of the log that are over are deleted, and not written over.
    "wal_recycle": "off",
}
"""For data that nobody will miss; a crash may lose it."""
DURABLE = {"fsync": "on"}
"""As it comes: what it acknowledges is on the disk."""
RECOVERY = 180.0
"""Seconds after which it must answer, whatever it has to recover from."""


def missing() -> str | None:
    """Why there is no server to start; `None` if there is one."""
    if _programs() is None:
        return f"PostgreSQL is not installed: no initdb in {DEBIAN}/*/bin nor in the PATH"
    return None


def _programs() -> Path | None:
    """The folder of the newest server that is installed."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parents[1].name))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return None if initdb is None else Path(initdb).resolve().parent


@dataclass
class Postgres:
    """A server in a folder: its data, its socket, its log."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)
    _process: Program = field(init=False)

    @classmethod
    @contextmanager
    def started(cls, settings: Mapping[str, str] = SWIFT) -> Iterator[Self]:
        """Make a server, and remove it with all its data.

        Raises
        ------
        RuntimeError
            If none is installed.
        """
        if (why := missing()) is not None:
            raise RuntimeError(f"{why}. Install it: apt-get install postgresql.")
        # Not in a folder of pytest: those are closed to other users.
        with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            if (user := _user()) is not None:
                shutil.chown(folder, user)
            server = cls(folder, settings)
            server._initialise()
            server.start()
            try:
                yield server
            finally:
                server.stop()

    def start(self) -> None:
        """Start it and wait until it answers; after a crash it recovers first.

        Raises
        ------
        RuntimeError
            If it ends instead; with what it has logged.
        TimeoutError
            If it does neither.
        """
        given = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "max_connections": "200",
            **self.settings,
        }
        options = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
        self._process = Program(
            [_installed() / "postgres", "-D", self.folder / "data", *options],
            folder=self.folder,
            log=self.folder / "log",
            user=_user(),
            at_our_end=signal.SIGQUIT,
        )
        try:
            until_up(self._process, self._answers, RECOVERY, "PostgreSQL answers")
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End it at once."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()

    def kill(self) -> None:
        """End it as the machine might, the server and all its processes; `start` lets it recover."""
        leader = self._process.pid
        # While it is stopped no process of it can be added.
        self._process.send_signal(signal.SIGSTOP)
        _kill([*children_of(leader), leader])
        self._process.wait()

    def create(self, template: str | None = None) -> str:
        """Make a database, empty or a copy of the one at a URL; the URL of it."""
        name = f"db{next(self._numbers)}"
        source = "template0" if template is None else _name(template)
        with self._connection() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source))
            )
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def drop(self, url: str) -> None:
        """Remove a database, whoever may still be connected."""
        with self._connection() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(_name(url))))

    def ask(self, url: str, statement: str) -> list[tuple[object, ...]]:
        """The rows that a statement finds, or none if it only changes something."""
        with self._connection(_name(url)) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def _answers(self) -> bool:
        with suppress(psycopg.OperationalError):
            self._connection().close()
            return True
        return False

    def _initialise(self) -> None:
        """Make the folder of data; the program is run as the user whom the server accepts."""
        arguments = (
            "--no-sync",
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        )
        log = self.folder / "initdb.log"
        command: list[str | Path] = [_installed() / "initdb", *arguments, "--pgdata", self.folder / "data"]
        if Program(command, folder=self.folder, log=log, user=_user()).wait():
            raise RuntimeError(f"initdb has failed: {log.read_text()[-2000:]}")

    def _connection(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            f"host={self.folder} user=postgres dbname={database}", autocommit=True, connect_timeout=30
        )


def _installed() -> Path:
    programs = _programs()
    assert programs is not None, "started() has looked for them"
    return programs


def _kill(pids: Iterable[int]) -> None:
    """Kill processes and wait until all have ended: a new server refuses to start beside one of the old."""
    with ExitStack() as opened:
        handles = []
        for pid in pids:
            with suppress(ProcessLookupError):  # it has ended by itself meanwhile
                handles.append(os.pidfd_open(pid))
                opened.callback(os.close, handles[-1])
                signal.pidfd_send_signal(handles[-1], signal.SIGKILL)
        for handle in handles:
            select.select([handle], [], [])


def _user() -> str | None:
    return SERVICE_USER if os.geteuid() == 0 else None


def _name(url: str) -> str:
    name = make_url(url).database
    assert name is not None, "every URL of create() names one"
    return name
