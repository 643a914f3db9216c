"""`matcher match` with real files, from the prompt to the written plan."""

import csv
import hashlib
import io
import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from api.cli import main
from api.schemas.matching import MatchAnswer
from scoring.catalogue import load

MENTORS = """\
ID;Vorname;Nachname;Beruf;PLZ;Ort;Sprachen;Treffen;max. Entfernung (km);Plätze
m1;Sabine;Müller;Krankenschwester;26789;Leer;Deutsch Muttersprache, Englisch B2;beides;50;2
m2;Jörg;Özgür;Arzt, Zahnarzt;;Hannover;Deutsch C1, Türkisch Muttersprache;beides;50;1
m3;Eva;Ott [frei];Maschinenbauingenieurin;;Oldenburg;Deutsch C2, Russisch Muttersprache;online;;1
"""
MENTEES = """\
ID;Name;Referenzberuf;Wohnort;Deutschniveau;Muttersprache;Wartet seit;Treffen
e1;Amal Haddad;Krankenpflegerin;Emden;B1;Arabisch;01.08.2026;beides
e2;Gülay Şahin;Ärztin;Hildesheim;B2;Türkisch;2026-10-01;Präsenz
e3;Maria Popescu;Köchin;Göttingen;B1;Rumänisch;;Präsenz
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with two lists, to work in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mentors.csv").write_text(MENTORS, encoding="cp1252", errors="xmlcharrefreplace")
    (tmp_path / "mentees.csv").write_text(MENTEES, encoding="utf-8-sig")
    return tmp_path


@pytest.fixture
def match(folder):
    """Call `matcher match` with the two lists and further words."""
    assert folder.is_dir()

    def call(*words):
        return CliRunner().invoke(
            main, ["match", "mentors.csv", "mentees.csv", "--as-of", "2026-11-01", *words]
        )

    return call


def test_the_plan_is_printed_with_names_reasons_and_comparison(match):
    """Pairs, who is left over and why, and the plan by hand; no line is longer than 80 columns."""
    told = match()
    assert told.exit_code == 0
    assert told.stderr == ""
    for words in (
        "2 Paare. Mentees: 3; Mentorinnen und Mentoren: 3; Plätze: 4.",
        "Gleicher Beruf: Gesundheits- und Krankenpfleger/in.",
        "Gemeinsame Sprache: Türkisch (Muttersprache).",
        "Das würde helfen: auch online treffen",
        "Freie Plätze: Sabine Müller (1), Eva Ott [frei] (1)",
        "Von Hand, immer das beste Paar zuerst: 2 Paare",
        "Einen besseren Plan gibt es nicht",
    ):
        assert words in told.stdout
    lines = told.stdout.splitlines()
    assert max(len(line) for line in lines) <= 80
    assert any(line.startswith("Gülay Şahin") and "Jörg Özgür" in line and "%" in line for line in lines)


def test_the_plan_is_told_in_english(match):
    """The same report in the other language."""
    told = match("--lang", "en")
    assert "2 pairs. Mentees: 3; mentors: 3; seats: 4." in told.stdout
    assert "Same occupation: Nurse." in told.stdout


def test_a_workbook_has_a_sheet_for_each_part(match, folder):
    """Pairs, who is left over, free seats and figures, with typed cells."""
    assert match("-o", "plan.xlsx").exit_code == 0
    book = load_workbook(folder / "plan.xlsx")
    assert book.sheetnames == ["Paare", "Ohne Paar", "Freie Plätze", "Zusammenfassung"]
    names = [(row[0].value, row[2].value) for row in book["Paare"].iter_rows(min_row=2)]
    assert names == [("Amal Haddad", "Sabine Müller"), ("Gülay Şahin", "Jörg Özgür")]
    assert isinstance(book["Paare"]["E2"].value, float)
    assert [row[0].value for row in book["Ohne Paar"].iter_rows(min_row=2)] == ["Maria Popescu"]
    assert [row[2].value for row in book["Freie Plätze"].iter_rows(min_row=2)] == [1, 1]


def test_a_csv_file_has_a_row_for_every_mentee(match, folder):
    """With or without a mentor; Excel opens it rightly."""
    assert match("-o", "plan.csv").exit_code == 0
    data = (folder / "plan.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [(row[0], row[2]) for row in rows[1:]] == [
        ("Amal Haddad", "Sabine Müller"),
        ("Gülay Şahin", "Jörg Özgür"),
        ("Maria Popescu", ""),
    ]


def test_the_json_plan_is_the_answer_of_the_service_with_what_it_takes_to_check_it(match, folder):
    """The answer of POST /v1/match, the input without names, and its hash."""
    assert match("-o", "plan.json").exit_code == 0
    text = (folder / "plan.json").read_text()
    plan = json.loads(text)
    decided_by, digest = plan.pop("input"), plan.pop("input_sha256")
    assert plan.pop("format") == "mentoring-matcher/plan/1"
    answer = MatchAnswer.parse(plan, load())
    assert [(pair.mentee, pair.mentor) for pair in answer.pairs] == [("e1", "m1"), ("e2", "m2")]
    assert hashlib.sha256(msgspec.json.encode(decided_by, order="sorted")).hexdigest() == digest
    assert decided_by["as_of"] == "2026-11-01"
    assert not any(name in text for name in ("Amal", "Haddad", "Sabine", "Müller"))


def test_the_same_people_in_another_order_give_the_same_plan(match, folder):
    """Order decides about rows of the report, never about pairs."""
    match("-o", "one.json")
    head, *rows = MENTEES.splitlines()
    (folder / "mentees.csv").write_text("\n".join([head, *reversed(rows)]), encoding="utf-8")
    match("-o", "two.json")
    one, two = (json.loads((folder / name).read_text()) for name in ("one.json", "two.json"))
    for plan in (one, two):
        assert plan["summary"].pop("seconds") > 0
    assert one == two


def test_all_faults_are_listed_and_nothing_is_written(match, folder):
    """File, row, column, value and suggestion of each fault in both lists and the policy; status 1."""
    (folder / "mentors.csv").write_text(MENTORS.replace("50;2", "50;0").replace("Hannover", "Winsen"))
    (folder / "mentees.csv").write_text(MENTEES.replace("Köchin", "Kööchin"))
    (folder / "policy.json").write_text('{"weights": {"profession": 0, "region": 0, "language": 0}, "x": 1}')
    told = match("-o", "plan.xlsx", "--policy", "policy.json")
    assert (told.exit_code, told.stdout) == (1, "")
    text = " ".join(told.stderr.split())
    for words in (
        "mentors.csv, Zeile 2, Spalte „Plätze“: 0 Die Zahl muss mindestens 1 sein.",
        "mentors.csv, Zeile 3, Spalte „Ort“: Winsen",
        "Möglich: Winsen (Luhe); Winsen (Aller)",
        "mentees.csv, Zeile 4, Spalte „Referenzberuf“: Kööchin",
        "policy.json, Stelle /weights Mindestens ein Gewicht muss größer als 0 sein.",
        "policy.json, Stelle /x: 1 Dieses Feld ist nicht bekannt.",
        "5 Fehler gefunden. Nichts wurde geschrieben.",
    ):
        assert words in text
    assert not (folder / "plan.xlsx").exists()


def test_broken_policies_are_faults(match, folder):
    """No JSON, and JSON without end."""
    (folder / "policy.json").write_text('{"weights": ')
    told = match("--policy", "policy.json")
    assert told.exit_code == 1
    assert "policy.json Die Datei ist kein gültiges JSON: siehe Zeile 1" in " ".join(told.stderr.split())
    (folder / "policy.json").write_text("[" * 200 + "]" * 200)
    assert match("--policy", "policy.json").exit_code == 1


def test_exclusions_and_locks_are_obeyed(match, folder):
    """An excluded pair is never made, a locked one always."""
    (folder / "no.csv").write_text("Mentee;Mentor;Grund\ne1;m1;kennen sich\n")
    (folder / "yes.csv").write_text("Mentee-ID;Mentor-ID\ne2;m2\n")
    assert match("--exclusions", "no.csv", "--locks", "yes.csv", "-o", "plan.json").exit_code == 0
    pairs = json.loads((folder / "plan.json").read_text())["pairs"]
    assert [(pair["mentee"], pair["mentor"], pair["locked"]) for pair in pairs] == [("e2", "m2", True)]


@pytest.mark.parametrize(
    ("option", "rows", "words"),
    [
        ("--exclusions", "e9;m1", "list.csv, Zeile 2, Spalte „Mentee“: e9"),
        ("--locks", "Amal Haddad;m1", "Möglich: e1"),
        ("--locks", "e3;m1", "Dieses festgelegte Paar verletzt die Regel"),
        ("--locks", "e1;m1\ne1;m2", "Mentee „e1“ ist schon mit „m1“ festgelegt."),
        ("--locks", "e1;m2\ne2;m2", "„m2“ hat 1 Platz und mehr Festlegungen als das."),
        ("--locks", "e1;", "list.csv, Zeile 2, Spalte „Mentor“ Diese Angabe fehlt."),
    ],
)
def test_impossible_pairs_are_faults_of_their_row(match, folder, option, rows, words):
    """Unknown ids, contradictions and broken rules are named where they stand."""
    (folder / "list.csv").write_text(f"Mentee;Mentor\n{rows}\n")
    told = match(option, "list.csv")
    assert told.exit_code == 1
    assert words in " ".join(told.stderr.split())


@pytest.mark.parametrize(
    "words",
    [
        ("-o", "plan.pdf"),
        ("-o", "mentors.csv"),
        ("-o", "nowhere/plan.xlsx"),
        ("--policy", "nothing.json"),
        ("--lang", "fr"),
        ("more.csv",),
    ],
)
def test_wrong_usage_ends_with_status_2(match, words):
    """Nothing is computed; the inputs are never overwritten."""
    before = Path("mentors.csv").read_bytes()
    assert match(*words).exit_code == 2
    assert Path("mentors.csv").read_bytes() == before


def test_empty_lists_give_an_empty_plan(match, folder):
    """Nobody to pair is no fault."""
    (folder / "mentors.csv").write_text(MENTORS.splitlines()[0])
    (folder / "mentees.csv").write_text(MENTEES.splitlines()[0])
    told = match("-o", "plan.xlsx")
    assert told.exit_code == 0
    assert told.stdout.startswith("0 Paare.")


def test_a_note_says_that_ids_were_made(match, folder):
    """Row numbers stand in for ids, and that is said on the error output."""
    (folder / "mentees.csv").write_text(MENTEES.replace("ID;", "Telefon;"))
    told = match("--ignore", "Telefon")
    assert told.exit_code == 0
    assert "Hinweis: mentees.csv: Es gibt keine Spalte mit IDs" in " ".join(told.stderr.split())


def test_a_failed_write_leaves_what_was_there(match, folder, monkeypatch):
    """The plan that was written before stays, and no unfinished file is left."""
    (folder / "plan.json").write_text("before")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    told = match("-o", "plan.json")
    assert told.exit_code == 1
    assert "No space left on device" in told.stderr
    assert (folder / "plan.json").read_text() == "before"
    assert sorted(path.name for path in folder.iterdir()) == ["mentees.csv", "mentors.csv", "plan.json"]
