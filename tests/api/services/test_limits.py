"""Servers on PostgreSQL share the limits of keys."""

import asyncio
from uuid import uuid4

import pytest

from api.security.limits import Limits
from api.services.limits import SharedAccount
from api.settings import Settings
from api.store.database import Database


@pytest.fixture
async def servers(postgres_url, clock):
    """Two servers on the same database, with 300 requests for each key."""
    settings = Settings(database_url=postgres_url)
    async with Database(settings) as one, Database(settings) as other:
        yield [Limits(300, clock, SharedAccount(database)) for database in (one, other)]


async def test_servers_grant_the_limit_together(servers, clock):
    """Both at once grant 300, in this minute and in the next one."""
    key = str(uuid4())
    for _ in range(2):
        told = await asyncio.gather(*(server.take(key) for server in servers for _ in range(350)))
        assert sum(one.granted for one in told) == 300
        clock.turn(minutes=1)


async def test_a_server_whose_clock_is_behind_gets_nothing_twice(servers, clock):
    """What it takes counts for the minute that the others are in already."""
    ahead, behind = servers
    key = str(uuid4())
    clock.turn(minutes=1)
    granted = sum([(await ahead.take(key)).granted for _ in range(200)])
    clock.turn(minutes=-1)
    granted += sum([(await behind.take(key)).granted for _ in range(200)])
    clock.turn(minutes=1)
    granted += sum([(await ahead.take(key)).granted for _ in range(200)])
    assert granted == 300


def test_counts_are_not_worth_the_disk(postgres_databases, postgres_url):
    """The table is unlogged, so that nobody waits for it to be written."""
    asked = "SELECT relpersistence FROM pg_class WHERE relname = 'rate_windows'"
    [(kind,)] = postgres_databases.ask(postgres_url, asked)
    assert kind in {"u", b"u"}
