"""`matcher import` and `matcher export`: what a coordinator's file becomes, and back."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import main
from api.cli.stored import OPERATOR
from api.clock import SystemClock
from api.schemas.programmes import ProgrammeInput
from api.services import programmes
from api.settings import Settings
from api.store.database import Database

LIST = """ID;Name;Beruf;PLZ;Ort;Sprachen;Plätze
a;=Amal;81302;;Leer;Deutsch B2, Arabisch Muttersprache;2
ö;Ötzi;Tischler/in;;Jever;Deutsch C1;1
"""


@pytest.fixture
def run(tmp_path, monkeypatch, url):
    """Call `matcher` in a folder of its own, on a database with the programme "p"."""

    async def prepare():
        async with Database(Settings(database_url=url)) as database, database.write() as session:
            await programmes.create(session, SystemClock(), OPERATOR, ProgrammeInput(name="P", slug="p"))

    asyncio.run(prepare())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MATCHER_DATABASE_URL", url)
    return lambda *words: CliRunner().invoke(main, list(words))


def test_a_list_goes_in_and_comes_out_as_it_was(run):
    """Imported, exported in both forms, and imported again: nothing differs."""
    Path("list.csv").write_text(LIST, encoding="utf-8")
    target = ("--programme", "p", "--role", "mentor")
    dry = run("import", "list.csv", *target, "--dry-run")
    assert (dry.exit_code, "2 neu" in dry.stdout) == (0, True)
    assert run("import", "list.csv", *target).stdout == "2 neu, 0 geändert, 0 unverändert.\n"
    for file in ("out.csv", "out.xlsx"):
        assert run("export", "mentors", "--programme", "p", "-o", file).exit_code == 0
        again = run("import", file, *target, "--lang", "en")
        assert again.stdout == "0 created, 0 updated, 2 unchanged.\n"
    assert Path("out.csv").read_bytes().startswith(b"\xef\xbb\xbfID;Name;")
    assert "'=Amal" in Path("out.csv").read_text(encoding="utf-8-sig")
    assert run("export", "pairings", "--programme", "p", "-o", "pairs.csv").exit_code == 0


def test_faults_end_with_1_and_are_all_listed(run):
    """File, row, column, value, what is wrong and what may be meant; nothing is stored."""
    Path("list.csv").write_text(LIST.replace("Jever", "Neustadt").replace("B2", "Z9"), encoding="utf-8")
    failed = run("import", "list.csv", "--programme", "p", "--role", "mentee")
    assert failed.exit_code == 1
    assert "list.csv, Zeile 3, Spalte „Ort“: Neustadt" in failed.stderr
    assert "Zeile 2, Spalte „Sprachen“" in failed.stderr
    assert run("export", "mentees", "--programme", "p", "-o", "none.csv").exit_code == 0
    assert Path("none.csv").read_text(encoding="utf-8-sig").count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ("import", "list.csv", "--role", "mentor"),
        ("import", "list.csv", "--programme", "unknown", "--role", "mentor"),
        ("import", "list.csv", "--programme", "p", "--role", "coach"),
        ("import", "missing.csv", "--programme", "p", "--role", "mentor"),
        ("export", "mentors", "--programme", "unknown", "-o", "x.csv"),
        ("export", "mentors", "--programme", "p", "-o", "x.pdf"),
        ("export", "mentors", "--programme", "p", "-o", "nowhere/x.csv"),
        ("export", "everything", "--programme", "p", "-o", "x.csv"),
    ],
)  # fmt: skip
def test_wrong_usage_ends_with_2(run, words):
    """Missing options, and programmes, roles, files and folders that are not there."""
    Path("list.csv").write_text(LIST, encoding="utf-8")
    assert run(*words).exit_code == 2
