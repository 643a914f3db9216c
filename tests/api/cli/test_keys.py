"""Keys are managed on the command line as over HTTP."""

import re

import pytest
from click.testing import CliRunner

from api.cli import main

KEY = re.compile(r"mm_[0-9a-f]{12}_[A-Za-z0-9_-]{43}")


@pytest.fixture
def run(bare_url, monkeypatch):
    """Call `matcher keys` on a new database."""
    monkeypatch.setenv("MATCHER_DATABASE_URL", bare_url)
    return lambda *words: CliRunner().invoke(main, ["keys", *words])


def made(done):
    """The key that is alone on the last line."""
    assert done.exit_code == 0, done.output
    key = done.stdout.splitlines()[-1]
    assert KEY.fullmatch(key)
    return key


def test_keys_are_listed_rotated_and_revoked(run):
    """A rotated key stays for a day beside the new one; a revoked one is listed apart."""
    old = made(run("create", "--name", "case database", "--scope", "matching"))
    new = made(run("rotate", old[:15]))
    assert new != old
    revoked = run("revoke", new[3:15])
    assert revoked.stdout == f"The key {new[:15]} is not valid any more.\n"
    [line] = run("list").stdout.splitlines()
    assert line.split("\t")[0] == old[3:15]
    assert line.split("\t")[1].startswith("valid until ")
    assert line.split("\t")[2:] == ["never used", "matching", "case database"]
    [line] = run("list", "--revoked").stdout.splitlines()
    assert re.match(rf"{new[3:15]}\trevoked .* by operator\t", line)


def test_what_is_not_there_or_has_ended_is_said(run):
    """An unknown or revoked prefix, a key that has ended, and a day that has passed, end with status 2."""
    key = made(run("create", "--name", "x", "--scope", "matching"))
    made(run("rotate", key[:15], "--overlap", "0"))
    assert "has ended" in run("rotate", key[:15]).stderr
    assert run("revoke", key[:15]).exit_code == 0
    for words in (("revoke", key[:15]), ("rotate", "000000000000")):
        refused = run(*words)
        assert (refused.exit_code, "There is no key" in refused.stderr) == (2, True)
    past = run("create", "--name", "x", "--scope", "matching", "--expires", "2020-01-01")
    assert (past.exit_code, "in the future" in past.stderr) == (2, True)
