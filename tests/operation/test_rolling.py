"""The version before goes on with a schema that is newer than its own.

Whether it does, under load and as processes, `make bench-upgrade` tries; here is what
that asks of each migration.
"""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from api.store import migrate

FIRST = "0016"
"""Migrations after this one may meet servers of the version before."""

UNUSED = {}
"""What a migration may take away, by revision, because the version before does not use it any more."""


def after(first):
    """The revisions after one, the oldest first."""
    scripts = ScriptDirectory(str(migrate.MIGRATIONS))
    return [one.revision for one in scripts.iterate_revisions("head", first)][::-1]


def rules(inspector, table):
    """What rows of a table must keep to."""
    kinds = (inspector.get_unique_constraints, inspector.get_check_constraints, inspector.get_foreign_keys)
    found = {repr(sorted(one.items())) for kind in kinds for one in kind(table)}
    unique = {one["name"] for one in inspector.get_indexes(table) if one["unique"]}
    return found | unique


def schema(path):
    """The columns of each table, and what its rows must keep to."""
    engine = create_engine(f"sqlite:///{path}")
    try:
        inspector = inspect(engine)
        return {
            table: ({one["name"]: one for one in inspector.get_columns(table)}, rules(inspector, table))
            for table in inspector.get_table_names()
        }
    finally:
        engine.dispose()


def missed(before, now):
    """What a program that knows one schema would stumble over in a later one."""
    for table, (columns, kept) in before.items():
        if table not in now:
            yield f"{table} is gone"
            continue
        columns_now, kept_now = now[table]
        for name, column in columns.items():
            other = columns_now.get(name)
            if other is None:
                yield f"{table}.{name} is gone"
            elif str(other["type"]) != str(column["type"]):
                yield f"{table}.{name} was {column['type']} and is {other['type']}"
            elif column["nullable"] and not other["nullable"]:
                yield f"{table}.{name} may not be empty any more"
        for name in columns_now.keys() - columns.keys():
            if not columns_now[name]["nullable"] and columns_now[name]["default"] is None:
                yield f"{table}.{name} must be given"
        yield from (f"{table} has another rule: {rule}" for rule in kept_now - kept)


@pytest.fixture
def schemas(tmp_path):
    """The schema after each migration."""
    path = tmp_path / "matcher.db"

    async def at(revision):
        await migrate.upgrade(f"sqlite+aiosqlite:///{path}", revision)
        return schema(path)

    return at


async def test_a_migration_takes_nothing_away_that_the_version_before_needs(schemas):
    """No table and no column goes or changes, what is new may be left out, and no rule is added."""
    before = await schemas(FIRST)
    stumbled = {}
    for revision in after(FIRST):
        now = await schemas(revision)
        stumbled[revision] = list(missed(before, now))
        before = now
    assert stumbled == {revision: UNUSED.get(revision, []) for revision in after(FIRST)}


async def test_what_the_version_before_would_stumble_over_is_found(schemas):
    """A column that goes, one that must be given, and a table that goes are each named."""
    now = await schemas("head")
    columns, kept = now["programmes"]
    without = {name: column for name, column in columns.items() if name != "name"}
    asked = {**columns, "name": {**columns["name"], "nullable": False, "default": None}}
    optional = {**columns, "name": {**columns["name"], "nullable": True}}
    assert list(missed(now, {**now, "programmes": (without, kept)})) == ["programmes.name is gone"]
    assert list(missed({"programmes": (without, kept)}, {"programmes": (asked, kept)})) == [
        "programmes.name must be given"
    ]
    assert list(missed({"programmes": (optional, kept)}, {"programmes": (asked, kept)})) == [
        "programmes.name may not be empty any more"
    ]
    assert list(missed({"programmes": (columns, set())}, {"programmes": (columns, {"x"})})) == [
        "programmes has another rule: x"
    ]
    assert list(missed(now, {})) == [f"{table} is gone" for table in now]
