"""`matcher worker` as a real process, on PostgreSQL, killed as a machine might kill it."""

import asyncio
import os
import signal
from contextlib import contextmanager

import pytest

from api.clock import SystemClock
from api.schemas.people import PersonInput
from api.schemas.programmes import ProgrammeInput
from api.schemas.runs import RunInput
from api.schemas.states import Role
from api.services import people, programmes, runs
from api.services.wire import parse
from api.settings import Settings
from api.store.database import Database
from tools import nursery
from tools.waiting import until

WITHIN = 120.0
"""Seconds that a worker may take for anything; the machine may be busy."""
PROFILE = {
    "occupations": [{"kldb": "81302"}],
    "location": {"place": "Leer"},
    "languages": [{"code": "de", "level": "B2"}],
}


@contextmanager
def worker(url, folder):
    """Start `matcher worker`, and end it."""
    process = nursery.start(
        "worker",
        folder=folder,
        log=folder / "log",
        variables={"MATCHER_DATABASE_URL": url, "PATH": os.environ["PATH"]},
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def ask(postgres_databases, postgres_url):
    """Rows that a statement finds."""
    return lambda statement: postgres_databases.ask(postgres_url, statement)


@pytest.fixture
def start(postgres_url, admin, catalogue):
    """Queues a run over one mentor and one mentee; its id."""

    async def store():
        clock = SystemClock()
        async with Database(Settings(database_url=postgres_url)) as database, database.write() as session:
            programme = await programmes.create(session, clock, admin, ProgrammeInput(name="IQ"))
            data = parse(PersonInput, PROFILE, catalogue)
            for role in Role:
                await people.create(session, clock, admin, programme.id, role, data)
            return (await runs.start(session, clock, admin, programme.id, RunInput())).id

    return lambda: asyncio.run(store())


DONE_BOTH = "SELECT 1 FROM runs HAVING count(*) FILTER (WHERE state = 'done') = 2"


def stop_computing(process, ask, start):
    """Stop the process that computes for a worker, once it has shown by a first run that it is ready."""
    start()
    until(lambda: ask("SELECT 1 FROM runs WHERE state = 'done'"), WITHIN)
    [computing] = process.children()
    os.kill(computing, signal.SIGSTOP)


def test_a_run_outlives_its_worker(postgres_url, ask, start, tmp_path):
    """Killed while it computes, it is followed by another, which finishes the run; the plan is there once."""
    with worker(postgres_url, tmp_path) as first:
        stop_computing(first, ask, start)
        start()
        until(lambda: ask("SELECT 1 FROM runs WHERE state = 'scoring'"), WITHIN)
        with worker(postgres_url, tmp_path) as second:
            first.kill()
            first.wait()
            ask("UPDATE runs SET heartbeat_at = heartbeat_at - interval '1 minute' WHERE state = 'scoring'")
            until(lambda: ask(DONE_BOTH), WITHIN)
            second.terminate()
            assert second.wait(timeout=60) == 0
    assert ask("SELECT attempt FROM runs ORDER BY id") == [(1,), (2,)]
    assert ask("SELECT count(*) FROM proposals GROUP BY run_id") == [(1,), (1,)]
    assert ask("SELECT count(*) FROM events WHERE type = 'run.done'") == [(2,)]


def test_a_worker_that_is_stopped_gives_its_run_back(postgres_url, ask, start, tmp_path):
    """Told to end, it lets go of what it computes, and the next worker takes it at once."""
    with worker(postgres_url, tmp_path) as first:
        stop_computing(first, ask, start)
        start()
        until(lambda: ask("SELECT 1 FROM runs WHERE state = 'scoring'"), WITHIN)
        first.terminate()
        assert first.wait(timeout=60) == 0
    assert ask("SELECT state, worker FROM runs ORDER BY id")[1] == ("queued", None)
    with worker(postgres_url, tmp_path):
        until(lambda: ask(DONE_BOTH), WITHIN)


def test_on_sqlite_a_worker_says_that_none_is_needed(tmp_path):
    """The server does the work there; what to set for workers is said."""
    folder, log = tmp_path / "here", tmp_path / "log"
    folder.mkdir()
    variables = {"MATCHER_DATABASE_URL": "sqlite+aiosqlite:///matcher.db", "PATH": os.environ["PATH"]}
    assert nursery.start("worker", folder=folder, log=log, variables=variables).wait(60) == 1
    said = log.read_text()
    assert "`matcher serve` does all the work itself" in said
    assert "postgresql+psycopg://" in said
    assert list(folder.iterdir()) == []
