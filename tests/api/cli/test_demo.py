"""`matcher demo` from an empty folder to a printed plan, and once more."""

import re
import sqlite3

import pytest
from click.testing import CliRunner

from api.cli import main
from api.security.digests import digest_of


@pytest.fixture
def demo(tmp_path, monkeypatch):
    """Call `matcher demo` in a folder of its own, without serving."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SERVE", "0")
    return lambda: CliRunner().invoke(main, ["demo", "--mentors", "6", "--mentees", "9"])


def test_the_demo_stores_matches_and_prints_and_does_no_harm_twice(demo, tmp_path):
    """The same people, the same plan, one more run and one more key that is stored as a hash."""
    first, second = demo(), demo()
    assert (first.exit_code, second.exit_code) == (0, 0)
    plans = [told.stdout.split("Gerechnet in")[0] for told in (first, second)]
    assert plans[0] == plans[1]
    assert "Mentees: 9; Mentorinnen und Mentoren: 6" in plans[0]
    assert "Das würde helfen" in plans[0]
    keys = [re.search(r"^    (mm_\S+)$", told.stdout, re.MULTILINE)[1] for told in (first, second)]
    assert "curl -s 'http://127.0.0.1:8000/v1/runs/" in second.stdout
    with sqlite3.connect(tmp_path / "matcher.db") as database:
        counts = database.execute(
            "SELECT (SELECT count(*) FROM programmes), (SELECT count(*) FROM profiles), "
            "(SELECT count(*) FROM runs), (SELECT count(*) FROM api_keys)"
        ).fetchone()
        hashes = {row[0] for row in database.execute("SELECT hash FROM api_keys")}
    assert counts == (1, 15, 2, 2)
    assert hashes == {digest_of(key) for key in keys}
