"""A server says what it lacks, each part by a code."""

from api.errors import NotReady
from api.services import readiness
from api.settings import Settings
from api.store.database import Database


class Engine:
    """Computing processes that are up, or not."""

    def __init__(self, *, ready):
        self.ready = ready


async def lacking(settings, *, engine=True):
    """The codes of what a server with these settings lacks."""
    async with Database(settings) as database:
        try:
            await readiness.check(database, Engine(ready=engine), settings)
        except NotReady as error:
            return [part.code for part in error.missing]
    return []


async def test_nothing_is_lacking(url):
    """A migrated database and a computing process are enough where the server works itself."""
    assert await lacking(Settings(database_url=url)) == []


async def test_every_part_has_a_code(bare_url):
    """No tables, no processes; no database."""
    assert await lacking(Settings(database_url=bare_url), engine=False) == ["schema_outdated", "engine_down"]
    away = Settings(database_url="postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert await lacking(away) == ["database_away"]


async def test_where_others_work_one_must_live(queue_url, postgres_databases):
    """A sign of life of a worker is needed, and it must be recent."""
    settings = Settings(database_url=queue_url, run_workers=0)
    beat = "INSERT INTO matcher_queue.procrastinate_workers (last_heartbeat) VALUES (now() - interval '{}')"
    assert await lacking(settings) == ["no_worker"]
    postgres_databases.ask(queue_url, beat.format("1 minute"))
    assert await lacking(settings) == ["no_worker"]
    postgres_databases.ask(queue_url, beat.format("1 second"))
    assert await lacking(settings) == []
    assert await lacking(Settings(database_url=queue_url)) == []
