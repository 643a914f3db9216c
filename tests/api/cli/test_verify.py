"""`matcher verify` believes the people and the prices, not the file."""

import json

import pytest
from click.testing import CliRunner

from api.cli import main

MENTORS = "Kennung;Beruf;Ort;Sprachen;Plätze\nM1;81302;Leer;Deutsch C2;1\nM2;82102;Emden;Deutsch C2;1\n"
MENTEES = (
    "Kennung;Beruf;Ort;Sprachen\n"
    "E1;81302;Leer;Deutsch B2\nE2;82102;Aurich;Deutsch B1\nE3;81302;Jever;Deutsch B1\n"
)


@pytest.fixture
def plan(tmp_path, monkeypatch):
    """A plan that `matcher match` has written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mentors.csv").write_text(MENTORS)
    (tmp_path / "mentees.csv").write_text(MENTEES)
    done = CliRunner().invoke(main, ["match", "mentors.csv", "mentees.csv", "-o", "plan.json"])
    assert done.exit_code == 0, done.output
    return tmp_path / "plan.json"


def verify(plan):
    return CliRunner().invoke(main, ["verify", str(plan)])


def test_a_plan_proves_itself(plan):
    """What `match` writes holds: status 0, and the answer says what was proved."""
    done = verify(plan)
    assert done.exit_code == 0
    assert "2 Paare" in done.stdout


def test_a_changed_plan_is_refused(plan):
    """A score one point higher is found, status 1."""
    data = json.loads(plan.read_text())
    data["pairs"][0]["score"] += 1
    plan.write_text(json.dumps(data))
    done = verify(plan)
    assert done.exit_code == 1
    assert "the plan says" in done.stderr


@pytest.mark.parametrize("nonsense", ["", "{", "[]", "3", "\x00", "[" * 100_000])
def test_what_is_no_plan_is_said(plan, nonsense):
    """Other files end with status 1 and a sentence."""
    plan.write_text(nonsense)
    done = verify(plan)
    assert done.exit_code == 1
    assert done.stderr
    assert isinstance(done.exception, SystemExit)
