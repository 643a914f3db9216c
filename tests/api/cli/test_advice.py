"""`matcher match --advice`: what would make the plan better, with names."""

import json

import pytest
from click.testing import CliRunner

from api.cli import main
from matcher.advice import limits
from matcher.recheck import recheck

MENTORS = """\
ID;Name;Beruf;Ort;Sprachen;Treffen;Plätze
m1;Sabine Müller;Krankenschwester;Leer;Deutsch Muttersprache;beides;1
m2;Eva Ott [frei];Maschinenbauingenieurin;Oldenburg;Deutsch C2;online;1
"""
MENTEES = """\
ID;Name;Referenzberuf;Wohnort;Deutschniveau;Muttersprache;Treffen
e1;Amal Haddad;Krankenpflegerin;Emden;B1;Arabisch;beides
e2;Gülay Şahin;Krankenpflegerin;Leer;B2;Türkisch;Präsenz
e3;Maria Popescu;Köchin;Göttingen;B1;Rumänisch;Präsenz
"""


@pytest.fixture
def match(tmp_path, monkeypatch):
    """Call `matcher match` with two lists and further words."""
    monkeypatch.chdir(tmp_path)

    def call(*words, mentees=MENTEES):
        (tmp_path / "mentors.csv").write_text(MENTORS)
        (tmp_path / "mentees.csv").write_text(mentees)
        return CliRunner().invoke(
            main, ["match", "mentors.csv", "mentees.csv", "--as-of", "2026-11-01", *words]
        )

    return call


def test_advice_follows_the_report(match):
    """Whom to recruit, whose seats lack, what rules cost; people by name, at most 80 columns."""
    told = match("--advice")
    assert (told.exit_code, told.stderr) == (0, "")
    report, _, advice = told.stdout.partition("Wen das Programm als Nächstes gewinnen sollte")
    assert "Einen besseren Plan gibt es nicht" in report
    for words in (
        "1. ",
        "; Landkreis Göttingen; ",
        "Das brächte 1 Paar mehr",
        "Ohne die Regel „Art des Treffens“",
    ):
        assert words in advice
    assert max(len(line) for line in told.stdout.splitlines()) <= 80


def test_without_the_option_there_is_no_advice(match):
    """The report is what it was."""
    assert "gewinnen" not in match().stdout


def test_rivals_are_named(match):
    """Who is left over for want of a seat, in English, and how many compete."""
    mentees = MENTEES + "e4;Ali [x];Krankenpfleger;Leer;B2;Persisch;Präsenz\n"
    told = match("--advice", "--lang", "en", mentees=mentees)
    assert told.exit_code == 0
    _, _, rivals = told.stdout.partition("Who competes for too few seats")
    assert "Without a seat: " in rivals
    assert "seats: 1; mentors who fit: 1. 2 people are left over." in " ".join(rivals.split())
    assert "Where one more seat would bring most\nSabine Müller" in told.stdout


def test_the_plan_is_written_before_advice(match, tmp_path):
    """A file that is asked for is there, and proves itself."""
    assert match("--advice", "-o", "plan.json").exit_code == 0
    assert recheck(json.loads((tmp_path / "plan.json").read_text())) == ()


def test_too_many_people_for_advice_are_told_so(match, monkeypatch):
    """The plan is printed, the rest is a sentence; status 0."""
    monkeypatch.setattr(limits, "LARGEST_POOL", 5)
    told = match("--advice")
    assert told.exit_code == 0
    assert "Einen besseren Plan gibt es nicht" in told.stdout
    assert "höchstens 5" in told.stderr


def test_nobody_needs_no_advice(match):
    """Without mentees nobody is lacking, and no rule costs anything."""
    told = match("--advice", mentees=MENTEES.splitlines(keepends=True)[0])
    assert told.exit_code == 0, told.output
    assert "Niemand, den man gewinnen könnte" in told.stdout
    assert "Keine Regel schließt ein Paar aus." in told.stdout
