"""Nothing is left of somebody in the files of PostgreSQL, once its operator has had them written anew."""

import re
from pathlib import Path

import pytest

from tests.api.services.filling import CANARY

HOW_TO = Path(__file__).parents[3] / "docs/how-to/erase.md"

LONG = (
    "UPDATE profiles SET search = search || "
    "(SELECT string_agg(md5(i::text), '') FROM generate_series(1, 500) i)"
)
"""Longer than a page, so that it lies beside its table, and too random to be compressed."""


@pytest.fixture
def url(postgres_url):
    """The database is one of PostgreSQL."""
    return postgres_url


@pytest.fixture
def holding(postgres, url):
    """The files that hold the canary, the server's log of writes among them; other databases are apart."""
    data = postgres.folder / "data"
    [(number,)] = postgres.ask(url, "SELECT oid FROM pg_database WHERE datname = current_database()")
    others = {one for one in (data / "base").iterdir() if one.name != str(number)}

    def call():
        files = [one for one in data.rglob("*") if one.is_file() and others.isdisjoint(one.parents)]
        return {one.relative_to(data) for one in files if CANARY.lower().encode() in one.read_bytes().lower()}

    return call


@pytest.mark.usefixtures("somebody")
async def test_no_file_of_postgresql_holds_who_was_erased(postgres, holding, url, erase):
    """No table, nothing beside it, no sample of the planner, no log of writes, after what the guide says."""
    commands = re.findall(r'-c "([^"]+)"', HOW_TO.read_text(encoding="utf-8"))
    assert len(commands) == 5
    for statement in (LONG, "ANALYZE", "CHECKPOINT"):
        postgres.ask(url, statement)
    [(beside,)] = postgres.ask(
        url, "SELECT pg_relation_filepath(reltoastrelid) FROM pg_class WHERE relname = 'profiles'"
    )
    [(samples,)] = postgres.ask(url, "SELECT pg_relation_filepath('pg_statistic')")
    before = holding()
    assert {Path(str(beside)), Path(str(samples))} <= before
    assert any("pg_wal" in one.parts for one in before)
    await erase()
    assert holding()
    for command in commands:
        postgres.ask(url, command)
    assert holding() == set()
