"""What tests of the service share: a real database for each, of either kind, and a clock to turn."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api.observe import tracing
from api.security.access import Principal, Scope
from api.settings import Settings
from api.store.database import Database
from tools.databases import Databases, PostgresDatabases, SqliteFiles
from tools.postgres import Postgres, missing


class TurnedClock:
    """A clock that stands until it is turned."""

    def __init__(self) -> None:
        self.time = datetime(2026, 10, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """The time that the clock was turned to."""
        return self.time

    def turn(self, **by: float) -> None:
        """Turn the clock on: `turn(seconds=20)`."""
        self.time += timedelta(**by)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The installed PostgreSQL, started for these tests."""
    if (why := missing()) is not None:
        pytest.skip(why)
    with Postgres.started() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_databases(postgres: Postgres) -> PostgresDatabases:
    """Databases of that server, for what is done on no other."""
    return PostgresDatabases(postgres)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Whatever uses a database is tested on both."""
    if request.param == "postgresql":
        made: Databases = request.getfixturevalue("postgres_databases")
        return made
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    """An empty database with the present schema."""
    made = databases.make()
    yield made
    databases.give_back(made)


@pytest.fixture
def bare_url(databases: Databases) -> Iterator[str]:
    """A database without a table; on SQLite there is no file yet."""
    made = databases.make(migrated=False)
    yield made
    databases.give_back(made)


@pytest.fixture
def postgres_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """An empty database of PostgreSQL with the present schema, for what is done on no other."""
    made = postgres_databases.make()
    yield made
    postgres_databases.give_back(made)


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """An empty database with the present schema, open."""
    async with Database(Settings(database_url=url)) as opened:
        yield opened


@pytest.fixture
def clock() -> TurnedClock:
    """A clock that stands at noon of 1 October 2026."""
    return TurnedClock()


@pytest.fixture
def admin() -> Principal:
    """The holder of a key that may do everything."""
    return Principal("admin", frozenset({Scope.ADMIN}))


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """Whatever is traced; ask for it before what is to be traced is made."""
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing.use(provider)
    yield exporter
    tracing.stop()
