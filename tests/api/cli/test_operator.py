"""The commands that an operator gives: keys, migrate, catalogue, usage."""

import asyncio

import pytest
from click.testing import CliRunner

from api.cli import main
from api.security.digests import digest_of
from api.store import migrate
from scoring.catalogue import load

UNKNOWN = "019a0000-0000-7000-8000-000000000000"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Call `matcher` in a folder of its own, as a new process would: without tables read elsewhere."""
    monkeypatch.chdir(tmp_path)
    load.cache_clear()
    return lambda *words: CliRunner().invoke(main, list(words))


@pytest.fixture
def anywhere(run, monkeypatch, bare_url):
    """Call `matcher` on a new database of either kind."""
    monkeypatch.setenv("MATCHER_DATABASE_URL", bare_url)
    return run


def test_a_key_is_alone_on_the_last_line_and_stored_as_a_hash(anywhere, databases, bare_url):
    """What is printed last is the key; the database holds its digest and not the key."""
    run = anywhere
    made = run("keys", "create", "--name", "case database", "--scope", "matching", "--scope", "profiles:read")
    key = made.stdout.splitlines()[-1]
    assert made.exit_code == 0
    rows = databases.ask(bare_url, "SELECT hash, name FROM api_keys")
    assert rows == [(digest_of(key), "case database")]
    assert key not in repr(databases.ask(bare_url, "SELECT * FROM api_keys"))


@pytest.mark.parametrize(
    "words",
    [
        ("keys", "create", "--name", "x", "--scope", "everything"),
        ("keys", "create", "--scope", "matching"),
        ("keys", "create", "--name", "x", "--scope", "matching", "--programme", UNKNOWN),
        ("matsch",),
        ("catalogue", "load-postcodes", "missing.txt"),
    ],
)  # fmt: skip
def test_wrong_usage_ends_with_2(run, words):
    """An unknown command, scope, file or programme, and a missing option, end with status 2."""
    assert run(*words).exit_code == 2


def test_a_wrong_setting_ends_with_1(run, monkeypatch):
    """A setting that cannot be is named, and nothing is done."""
    monkeypatch.setenv("MATCHER_PORT", "http")
    done = run("migrate")
    assert done.exit_code == 1
    assert "MATCHER_PORT must be an integer" in done.stderr


@pytest.mark.parametrize("words", [("migrate",), ("serve",), ("keys", "list")])
def test_a_database_of_a_newer_version_is_left_alone(anywhere, monkeypatch, databases, bare_url, words):
    """What it is, what this version knows and what to do is said; status 1, and nothing is changed."""
    monkeypatch.setenv("MATCHER_PORT", "0")
    anywhere("migrate")
    newer = "UPDATE alembic_version SET version_num = '9999'"
    asyncio.run(migrate.run(bare_url, lambda c: c.attributes["connection"].exec_driver_sql(newer)))
    done = anywhere(*words)
    assert done.exit_code == 1
    assert "is at schema 9999" in done.stderr
    assert "Start the newer version" in done.stderr
    assert databases.ask(bare_url, "SELECT version_num FROM alembic_version") == [("9999",)]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://u:secret@h/d", "MATCHER_DATABASE_URL must be of the form"),
        ("sqlite+aiosqlite:///missing/matcher.db", "cannot be opened: unable to open database file"),
        ("postgresql+psycopg://u:secret@127.0.0.1:1/d", "cannot be opened: connection"),
    ],
)
@pytest.mark.parametrize(
    "words", [("migrate",), ("serve",), ("keys", "create", "--name", "x", "--scope", "admin")]
)
def test_a_database_that_cannot_be_opened_ends_with_1(run, monkeypatch, words, url, said):
    """What is wrong is said in a sentence, whatever was to be done; no password is shown."""
    monkeypatch.setenv("MATCHER_DATABASE_URL", url)
    monkeypatch.setenv("MATCHER_PORT", "0")
    done = run(*words)
    assert (done.exit_code, type(done.exception)) == (1, SystemExit)
    assert said in done.stderr
    assert "secret" not in done.output


def test_migrate_can_be_repeated(anywhere):
    """The second call finds nothing to do."""
    first, second = anywhere("migrate"), anywhere("migrate")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout == second.stdout != ""


def test_postcodes_are_loaded_and_found(run, tmp_path):
    """A table in the layout of GeoNames is kept in the catalogue's folder and used at once."""
    row = (
        "DE\t26789\tLeer (Ostfriesland)\tNiedersachsen\tNI\t\t00\tLandkreis Leer\t03457\t53.2316\t7.461\t4\n"
    )
    (tmp_path / "DE.txt").write_text(row)
    assert run("catalogue", "load-postcodes", "DE.txt").stdout.startswith("1 postcodes loaded")
    assert "53.2316" in run("catalogue", "find", "place", "26789").stdout


def test_a_broken_table_names_its_line_and_changes_nothing(run, tmp_path):
    """A file that is no table of postcodes is refused, status 1, and nothing is kept."""
    (tmp_path / "DE.txt").write_text("DE\t26789\n")
    done = run("catalogue", "load-postcodes", "DE.txt")
    assert done.exit_code == 1
    assert "line 1" in done.stderr
    assert not (tmp_path / "matcher-catalogue").exists()


def test_the_official_list_is_loaded(run, reference):
    """The official list of KldB 2010 is checked and kept."""
    assert run("catalogue", "load-kldb", str(reference("kldb_2010_v2020.csv"))).exit_code == 0


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("occupation", "Krankenschwester", "81302"),
        ("place", "Leer (Ostfriesland)", "Leer"),
        ("language", "Farsi", "fa"),
    ],
)
def test_look_ups_say_what_a_text_is_taken_for(run, kind, text, found):
    """What is found is printed; what is not beyond doubt ends with 1 and candidates."""
    assert found in run("catalogue", "find", kind, text).stdout
    unclear = run("catalogue", "find", "place", "Winsen")
    assert unclear.exit_code == 1
    assert "Winsen (Luhe)" in unclear.stderr
