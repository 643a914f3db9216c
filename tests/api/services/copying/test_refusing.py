"""A copy that would do harm is refused, and what was there stays."""

from datetime import timedelta

import msgspec
import pytest
from click.testing import CliRunner

from api.cli import main
from api.services.copying import archive
from api.services.copying.restoring import check
from api.services.copying.taking import remove_old
from api.store import migrate
from api.store.copies import postgresql
from api.store.copies.content import CopyError
from api.store.engines import is_postgresql


@pytest.fixture
def changed(tmp_path):
    """Writes a copy again with another manifest that fits, as nobody does by accident."""

    def call(source, **fields):
        data, target = tmp_path / "data", tmp_path / "changed.backup"
        manifest = archive.unpack(source, data)
        archive.write(target, msgspec.structs.replace(manifest, **fields), data)
        return target

    return call


def damage(source, place):
    """Change one byte of a file: in the first line, in the manifest, in the rest, or cut the end off."""
    data = bytearray(source.read_bytes())
    first = data.index(b"\n")
    second = data.index(b"\n", first + 1)
    if place == "end":
        del data[-1]
    else:
        data[{"head": 20, "manifest": first + 30, "data": second + 500, "last": len(data) - 1}[place]] ^= 1
    source.write_bytes(data)


@pytest.mark.parametrize("place", ["head", "manifest", "data", "last", "end"])
async def test_a_damaged_copy_is_refused(url, found, copy, put, rows, place):
    """Wherever the damage is; with `--replace`, too."""
    await found("iq")
    taken = await copy()
    before = rows(url)
    damage(taken, place)
    with pytest.raises(CopyError, match="is damaged"):
        await put(taken, url, replace=True)
    assert rows(url) == before


async def test_a_copy_of_a_newer_schema_is_refused(copy, changed, put):
    """The version that can read it is named."""
    newer = changed(await copy(), schema="9999", version="9.9")
    with pytest.raises(CopyError, match=f"9999.*up to {migrate.head()}.*version 9.9"):
        await put(newer)


async def test_a_copy_of_the_other_kind_of_database_is_refused(url, copy, changed, put):
    """Neither can read the other's."""
    other = changed(await copy(), kind="sqlite" if is_postgresql(url) else "postgresql")
    with pytest.raises(CopyError, match="another kind"):
        await put(other)


async def test_what_is_there_is_replaced_only_if_told(url, found, copy, put, rows):
    """And then nothing of it remains."""
    await found("first")
    taken, first = await copy(), rows(url)
    await found("second")
    second = rows(url)
    with pytest.raises(CopyError, match=r"not empty.*--replace"):
        await put(taken, url)
    assert rows(url) == second
    await put(taken, url, replace=True)
    assert rows(url) == first


async def test_the_old_one_stands_until_the_new_one_does(url, found, copy, changed, put, rows):
    """A copy that does not hold what it should is noticed when it is loaded, and what was there is back."""
    await found("first")
    taken = await copy()
    manifest = archive.read(taken)
    wrong = changed(taken, rows={**manifest.rows, "programmes": 7})
    await found("second")
    before = rows(url)
    with pytest.raises(CopyError, match="other numbers of rows in programmes"):
        await put(wrong, url, replace=True)
    assert rows(url) == before
    with pytest.raises(CopyError, match="other numbers of rows in programmes"):
        await check(url, wrong)


async def test_after_a_restore_that_was_cut_off_the_old_one_is_there(url, found, copy, put, rows):
    """The next restore finds what was put aside, and refuses to replace it untold."""
    if not is_postgresql(url):
        pytest.skip("SQLite undoes by itself what was cut off.")
    await found("first")
    taken, before = await copy(), rows(url)
    await postgresql.put_aside(url)
    with pytest.raises(CopyError, match="not empty"):
        await put(taken, url)
    assert rows(url) == before


async def test_old_copies_are_removed(clock, copy, tmp_path):
    """Those older than the days, and nothing else; of a damaged one nobody knows the age, so that is said."""
    await copy("old.backup")
    (tmp_path / "notes.txt").write_text("not a copy")
    clock.turn(days=31)
    await copy("new.backup")
    assert [path.name for path in remove_old(tmp_path, clock, timedelta(days=30))] == ["old.backup"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.backup", "notes.txt"]
    damage(tmp_path / "new.backup", "manifest")
    with pytest.raises(CopyError, match=r"remove them yourself: new\.backup"):
        remove_old(tmp_path, clock, timedelta(days=30))


def test_the_commands_say_what_they_did(url, bare_url, tmp_path, monkeypatch):
    """A copy is written, checked and restored; a fault ends with 1, wrong usage with 2."""
    file = str(tmp_path / "copy.backup")

    def run(place, *words):
        monkeypatch.setenv("MATCHER_DATABASE_URL", place)
        done = CliRunner().invoke(main, words)
        return done.exit_code, done.output

    assert run(url, "backup", file, "--keep", "30")[0] == 0
    code, said = run(url, "backup", file, "--check")
    assert (code, "copy.backup is sound: " in said, f"schema {migrate.head()}" in said) == (0, True, True)
    code, said = run(bare_url, "restore", file)
    assert (code, "copy.backup is restored: 0 rows" in said) == (0, True)
    assert run(url, "restore", __file__)[0] == 1
    assert run(url, "backup", str(tmp_path / "nowhere" / "x.backup"))[0] == 1
    assert run(url, "backup", file, "--check", "--keep", "30")[0] == 2
