"""What a server and its database know, in numbers."""

import os

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from api.engine import Engine
from api.schemas.people import PersonInput
from api.schemas.programmes import ProgrammeInput
from api.schemas.runs import RunInput
from api.schemas.states import Role, RunState
from api.services import people, programmes, runs
from api.services.figures import KEPT, Figures
from api.services.wire import parse
from api.settings import Settings
from api.store.database import Database
from api.store.models import RunRow

PROFILE = {
    "occupations": [{"kldb": "81302"}],
    "location": {"place": "Leer"},
    "languages": [{"code": "de", "level": "B2"}],
}


def figures_of(database, clock):
    """Figures of a process on this database, whose engine is not started."""
    return Figures(database, Engine(Settings(), os.getpid), clock)


async def shown(figures):
    """Every sample that is shown, by name and labels."""
    page = await figures.page()
    return {
        (one.name, *sorted(one.labels.items())): one.value
        for family in text_string_to_metric_families(page.decode())
        for one in family.samples
    }


@pytest.fixture
async def _two_runs(database, clock, admin, catalogue):
    """A programme with a mentor and a mentee, and two runs that wait."""
    async with database.write() as session:
        made = await programmes.create(session, clock, admin, ProgrammeInput(name="IQ"))
        for role in Role:
            await people.create(session, clock, admin, made.id, role, parse(PersonInput, PROFILE, catalogue))
        for _ in range(2):
            await runs.start(session, clock, admin, made.id, RunInput())


@pytest.mark.usefixtures("_two_runs")
async def test_what_waits_is_counted_and_has_an_age(database, clock):
    """Runs in the queue, and how long the oldest one has been there; each state has a number."""
    clock.turn(seconds=90)
    figures = await shown(figures_of(database, clock))
    assert figures["matcher_database_up",] == 1
    assert figures["matcher_queue_waiting", ("kind", "runs")] == 2
    assert figures["matcher_queue_oldest_seconds", ("kind", "runs")] == 90
    assert figures["matcher_queue_waiting", ("kind", "mails")] == 0
    assert figures["matcher_runs", ("state", "queued")] == 2
    assert figures["matcher_runs", ("state", "failed")] == 0
    assert figures["matcher_pairings", ("state", "active")] == 0


@pytest.mark.usefixtures("_two_runs")
async def test_runs_that_are_done_are_timed(database, clock):
    """By how long they took to be solved; those without a proof are counted."""
    done = {"state": RunState.DONE, "summary": {"seconds": 0.3, "optimal": False}}
    async with database.write() as session:
        await session.execute(update(RunRow).values(done))
    figures = await shown(figures_of(database, clock))
    within = [figures["matcher_run_solving_seconds_bucket", ("le", le)] for le in ("0.25", "0.5", "+Inf")]
    assert within == [0, 2, 2]
    assert figures["matcher_run_solving_seconds_sum",] == pytest.approx(0.6)
    assert figures["matcher_runs_unproven",] == 2


@pytest.mark.usefixtures("_two_runs")
async def test_the_database_is_asked_once_in_a_while(database, clock, monkeypatch):
    """However many ask; afterwards anew."""
    now = 1000.0
    monkeypatch.setattr("api.services.figures.monotonic", lambda: now)
    figures = figures_of(database, clock)
    seen = [await shown(figures)]
    async with database.write() as session:
        await session.execute(update(RunRow).values(state=RunState.CANCELLED))
    seen.append(await shown(figures))
    now += KEPT
    seen.append(await shown(figures))
    assert [each["matcher_queue_waiting", ("kind", "runs")] for each in seen] == [2, 2, 0]


async def test_a_process_shows_its_own_though_the_database_is_away(clock):
    """Connections and computing processes, which nobody has started here; that the database is away, too."""
    async with Database(Settings(database_url="postgresql+psycopg://nobody@127.0.0.1:1/none")) as away:
        figures = await shown(figures_of(away, clock))
    assert figures["matcher_database_up",] == 0
    assert ("matcher_runs", ("state", "queued")) not in figures
    assert figures["matcher_engine_processes_wanted", ("lane", "background")] == 1
    assert figures["matcher_engine_processes", ("lane", "background")] == 0
    assert figures["matcher_database_connections_most", ("purpose", "read")] == 8
    assert figures["matcher_database_connections_in_use", ("purpose", "read")] == 0


async def test_workers_are_counted_where_there_are_some(queue_url, postgres_databases, clock):
    """On PostgreSQL; one that has fallen silent does not count."""
    heartbeats = "INSERT INTO matcher_queue.procrastinate_workers (last_heartbeat) VALUES "
    postgres_databases.ask(queue_url, f"{heartbeats} (now()), (now() - interval '1 minute')")
    async with Database(Settings(database_url=queue_url)) as database:
        figures = await shown(figures_of(database, clock))
    assert figures["matcher_queue_listeners",] == 1
