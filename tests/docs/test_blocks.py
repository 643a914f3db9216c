"""Every code block of the documentation works: commands are given, the rest is read as what it is."""

import ast
import configparser
import importlib
import json
import re

import pytest
import yaml

from api.settings import Settings
from tests.docs.blocks import APART, CONSOLE, ROOT, blocks_of
from tests.docs.walks import WALKS

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCKS = [block for path in PAGES for block in blocks_of(path)]
CONSOLES = sorted({block.path for block in BLOCKS if block.is_console and block.runs})
READ = frozenset({"ini", "json", "python", "yaml"})
"""Languages of which a test reads each block."""

SHOWN = frozenset({"mermaid", "text", ""})
"""Languages that are only shown."""

ON_POSTGRESQL = "postgresql+psycopg://matcher:PASSWORD@localhost/matcher"

COPY_OF_POSTGRESQL = (
    f"for what in migrate 'backup copies/'$(date +%F).postgresql; do "
    f"MATCHER_DATABASE_URL='{ON_POSTGRESQL}' matcher $what >/dev/null; done"
)
"""What the reader has who copies PostgreSQL."""

INSTEAD = {
    "erase.md": {
        "mentees/$ID": "mentees/$MENTEE_ID",
        # The test of erasing does this on a server of its own.
        "psql": "true psql",
        "$DATABASE": "",
    },
    "README.md": {
        "matcher serve &": ":",
        "curl -s": "curl",
    },
    "back-up.md": {
        "/var/backups/matcher": "copies",
        "matcher backup copies/$": f"mkdir copies; {COPY_OF_POSTGRESQL}; matcher backup copies/$",
        "backup | pg_restore": "postgresql | pg_restore",
        # What is restored goes where nothing is yet.
        "matcher restore": "MATCHER_DATABASE_URL=sqlite+aiosqlite:///fresh.db matcher restore",
    },
}
"""What stands here for what a page names, or what its reader does in between."""


def named(blocks):
    """Parameters that are named after where a block stands."""
    return [pytest.param(block, id=block.name) for block in blocks]


def test_every_block_is_tried_out():
    """Languages are known, and a title names a file or says what runs the block: no block is left out."""
    assert READ <= {one.language for one in BLOCKS} <= CONSOLE | READ | SHOWN
    assert [one.name for one in BLOCKS if one.title and not one.file and not one.apart] == []


def test_every_block_apart_is_walked_through():
    """`make container-docs` runs each block that says so, with its reason, once."""
    apart = [one for one in BLOCKS if one.apart]
    walked = [(walk.block().name, f"{APART}{why}") for why, walks in WALKS.items() for walk in walks]
    assert sorted(walked) == sorted((one.name, one.title) for one in apart)


@pytest.mark.parametrize("path", CONSOLES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_commands_of_a_page_do_what_it_says(place, request, path):
    """All of them, in order, in one shell; what they show is what the page shows, but for the figures."""
    instead = dict(INSTEAD.get(path.name, {}))
    if path.name in {"postgresql.md", "back-up.md"}:
        instead[ON_POSTGRESQL] = request.getfixturevalue("postgresql")
    for step, heard in place.run(blocks_of(path), instead):
        if step.shown:
            assert figures_aside(heard) == figures_aside(step.shown), step.command


def figures_aside(text):
    """A text without the numbers that differ from place to place."""
    return re.sub(r"\d+", "0", text.strip())


@pytest.mark.parametrize("block", named(one for one in BLOCKS if one.language == "python"))
def test_python_is_sound(block):
    """It is Python, and whatever it imports is there."""
    for node in ast.walk(ast.parse(block.code)):
        if isinstance(node, ast.Import):
            assert all(importlib.import_module(one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = importlib.import_module(node.module)
            assert [one.name for one in node.names if not hasattr(module, one.name)] == []


@pytest.mark.parametrize("block", named(one for one in BLOCKS if one.language == "json"))
def test_json_is_sound(block):
    """It is an object."""
    assert isinstance(json.loads(block.code), dict)


@pytest.mark.parametrize("block", named(one for one in BLOCKS if one.language == "ini"))
def test_settings_and_units_are_sound(block):
    """A file of variables holds settings that are known; a unit of systemd has its three parts."""
    if block.file.endswith(".env"):
        variables = dict(line.split("=", 1) for line in block.code.splitlines())
        assert Settings.from_environment(variables).base_url == variables["MATCHER_PUBLIC_URL"]
    else:
        unit = configparser.ConfigParser(interpolation=None)
        unit.optionxform = str
        unit.read_string(block.code)
        assert unit.sections() == ["Unit", "Service", "Install"]
        assert unit["Service"]["ExecStart"].endswith("/.venv/bin/matcher serve")


@pytest.mark.parametrize("block", named(one for one in BLOCKS if one.language == "yaml"))
def test_yaml_is_sound(block):
    """It is a mapping."""
    assert isinstance(yaml.safe_load(block.code), dict)
