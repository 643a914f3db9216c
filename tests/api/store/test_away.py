"""The database goes and comes back; the service needs no new start."""

import math
from contextlib import suppress

import pytest
from litestar import Litestar, get
from litestar.testing import TestClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from api.problems import Renderer
from api.settings import Settings
from api.store import postgresql
from api.store.database import Database
from tools.postgres import Postgres, missing


def test_while_the_database_is_away_callers_are_told_to_try_again():
    """Killed, it costs answers of 503; started again, everything goes on over new connections."""
    if (why := missing()) is not None:
        pytest.skip(why)
    with Postgres.started() as server:
        database = Database(Settings(database_url=server.create()))

        @get("/")
        async def look() -> int:
            async with database.read() as session:
                return await session.scalar(text("SELECT 1"))

        app = Litestar([look], exception_handlers={Exception: Renderer(1)}, on_shutdown=[database.close])
        with TestClient(app) as client:
            before = client.get("/")
            server.kill()
            away = client.get("/")
            server.start()
            after = client.get("/")
    assert [answer.status_code for answer in (before, away, after)] == [200, 503, 200]
    assert away.json()["code"] == "database_away"
    assert int(away.headers["retry-after"]) > 0


@pytest.mark.parametrize(("rested", "answers"), [(0.0, [1]), (math.inf, [])])
async def test_a_connection_that_has_rested_is_tried_before_it_is_used(monkeypatch, rested, answers):
    """Nobody notices that the server was started again meanwhile; of one just used it is not expected."""
    if (why := missing()) is not None:
        pytest.skip(why)
    monkeypatch.setattr(postgresql, "RESTED", rested)
    given = []
    with Postgres.started() as server:
        async with Database(Settings(database_url=server.create())) as database:
            async with database.read() as session:
                await session.scalar(text("SELECT 1"))
            server.kill()
            server.start()
            with suppress(OperationalError):
                async with database.read() as session:
                    given.append(await session.scalar(text("SELECT 1")))
    assert given == answers
