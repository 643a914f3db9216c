"""Copies of a whole database hold one moment and come back complete."""

import asyncio
import os
import shutil
import stat
from itertools import count

import pytest
from sqlalchemy import make_url

from api.schemas.programmes import ProgrammeInput
from api.schemas.states import Role
from api.services import erasure, people, programmes
from api.services.copying import archive
from api.services.copying.restoring import check
from api.services.copying.taking import take
from api.services.versions import Expected
from api.store import migrate
from api.store import people as stored_people
from api.store.copies.content import CopyError, content_of
from api.store.engines import is_postgresql
from tools.databases import file_of


@pytest.fixture
def store(database, clock, admin, profile, programme_id):
    """Stores a mentor of a name."""

    async def call(name):
        async with database.write() as session:
            return await people.create(session, clock, admin, programme_id, Role.MENTOR, profile(name=name))

    return call


def files_of(url):
    """The file of SQLite and those beside it."""
    file = file_of(url)
    return list(file.parent.glob(f"{file.name}*"))


async def test_a_copy_comes_back_complete(url, bare_url, copy, put, rows, store):
    """Every row of every table; and the file was for its owner alone, with nothing beside it."""
    await store("Amal Haddad")
    taken = await copy()
    assert stat.S_IMODE(taken.stat().st_mode) == 0o600
    assert list(taken.parent.glob(".*")) == []
    restored = await put(taken)
    assert rows(bare_url) == rows(url)
    assert restored.manifest.content == await content_of(url)
    assert (await content_of(bare_url)).rows["profiles"] == 1


async def test_a_copy_is_of_one_moment(database, clock, admin, copy, put, bare_url):
    """While programmes are made two at a time, no copy holds half of a pair."""
    numbers = count()
    begun = asyncio.Event()

    async def write():
        while True:
            async with database.write() as session:
                for slug in (f"p{next(numbers)}", f"p{next(numbers)}"):
                    data = ProgrammeInput(name=slug, slug=slug)
                    await programmes.create(session, clock, admin, data)
            begun.set()

    writing = asyncio.create_task(write())
    await begun.wait()
    before = (await content_of(database.url)).rows["programmes"]
    taken = await copy()
    writing.cancel()
    await asyncio.wait([writing])
    after = (await content_of(database.url)).rows["programmes"]
    await put(taken)
    found = (await content_of(bare_url)).rows["programmes"]
    assert (found % 2, before <= found <= after, before < after) == (0, True, True)


async def test_a_copy_can_be_checked(url, copy, store):
    """It is restored into a fresh place, of which nothing remains."""
    await store("Amal Haddad")
    taken = await copy()
    present = set(taken.parent.iterdir())
    assert await check(url, taken) == archive.read(taken)
    assert set(taken.parent.iterdir()) == present


async def test_an_older_copy_is_brought_to_the_present_schema(bare_url, databases, copy, put):
    """Whatever version of the program has taken it."""
    older = databases.make(migrated=False)
    await migrate.upgrade(older, "0012")
    taken = await copy(of=older)
    await put(taken)
    assert (await content_of(bare_url)).schema == migrate.head()
    databases.give_back(older)


async def test_who_was_erased_is_in_no_copy_and_comes_back_with_none(
    database, url, clock, admin, copy, put, store
):
    """Neither in pages that are free, nor from a copy that was taken before."""
    gone, stays = await store("Canary"), await store("Berta")
    before = await copy("before.backup")
    async with database.write() as session:
        await erasure.erase(session, clock, admin, Role.MENTOR, gone.id, expected=Expected())
    assert b"anary" not in (await copy("after.backup")).read_bytes()
    restored = await put(before, url, replace=True)
    async with database.read() as session:
        assert await stored_people.find(session, gone.id) is None
        assert (await people.get(session, admin, Role.MENTOR, stays.id)).id == stays.id
    assert restored.erased == 1
    if not is_postgresql(url):
        assert [file for file in files_of(url) if b"anary" in file.read_bytes()] == []


async def test_no_password_is_on_a_command_line(url, clock, tmp_path, monkeypatch):
    """What is told to `pg_dump` by arguments and by variables holds none."""
    if not is_postgresql(url):
        pytest.skip("SQLite has no passwords.")
    programs, said = tmp_path / "programs", tmp_path / "said"
    programs.mkdir()
    ours = programs / "pg_dump"
    ours.write_text(f'#!/bin/sh\n(echo "$@"; env) > {said}\nexec {shutil.which("pg_dump")} "$@"\n')
    ours.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    secret = make_url(url).set(password="hunter2").render_as_string(hide_password=False)
    await take(secret, clock, tmp_path / "copy.backup")
    assert ("--format=custom" in said.read_text(), "hunter2" in said.read_text()) == (True, False)


async def test_without_the_programs_it_is_said_what_to_install(url, clock, tmp_path, monkeypatch):
    """And nothing is written."""
    if not is_postgresql(url):
        pytest.skip("SQLite needs no programs.")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CopyError, match=r"pg_dump is not installed.*postgresql-client"):
        await take(url, clock, tmp_path / "copy.backup")
    assert list(tmp_path.iterdir()) == []


async def test_where_there_is_nothing_nothing_is_copied(databases, clock, tmp_path):
    """Neither a file without a database, nor a database without a schema; no file is made of it."""
    nothing = databases.make(migrated=False)
    with pytest.raises(CopyError, match=r"There is no database|no schema yet"):
        await take(nothing, clock, tmp_path / "copy.backup")
    assert list(tmp_path.iterdir()) == []
    assert is_postgresql(nothing) or files_of(nothing) == []
