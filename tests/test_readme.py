"""The README is true: settings, commands and the example request."""

import json
import re
from pathlib import Path

import pytest

from api.cli.command import COMMANDS
from api.schemas.matching import MatchRequest
from api.settings import TABLE
from scoring.catalogue import load

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_every_setting_is_in_the_table():
    """The table names each setting with its default and meaning, and no other."""
    rows = [row.split(" | ") for row in README.splitlines() if row.startswith("| `MATCHER_")]
    shown = [
        (name.strip("| `"), default.strip(" `|"), meaning.rstrip(" |")) for name, default, meaning in rows
    ]
    assert shown == [(setting.name, setting.default, setting.meaning) for setting in TABLE]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_mentioned(command):
    """No command of `matcher` is a secret."""
    assert f"matcher {command}" in README


def test_the_example_request_is_accepted():
    """The body that the README posts is a valid request."""
    body = re.search(r"-d '(\{.*?\})'\n", README, re.DOTALL)
    assert body is not None
    request = MatchRequest.parse(json.loads(body.group(1)), load())
    assert (len(request.mentees), len(request.mentors)) == (1, 1)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`make ([a-z-]+)", README))))
def test_every_target_exists(target):
    """What the README tells to make can be made."""
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:docs|tools|bench)/[^` ]*|LICENSE|\.ci/run)`", README)))
)
def test_every_file_exists(path):
    """What the README points to is there."""
    assert (ROOT / path).exists()
