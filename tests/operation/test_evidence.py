"""The page of evidence names what is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/evidence.md").read_text("utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.match(r"\| [^*-]", line)][1:]
LEAST = 30
"""Claims that are read of the page at least, or its form has changed."""


def test_every_claim_has_a_command():
    """A target of make, a module, a command of `matcher`, or a file of tests."""
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    commands = re.findall(
        r"^## matcher ([a-z]+)", (ROOT / "docs/reference/commands.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(ROWS) >= LEAST
    for claim, shown in ROWS:
        named = re.findall("`([^`]+)`", shown)
        assert named, claim
        for one in named:
            kind, _, rest = one.partition(" ")
            match kind:
                case "make":
                    assert rest in targets, one
                case "matcher":
                    assert rest in commands, one
                case "python":
                    assert (ROOT / rest.removeprefix("-m ").replace(".", "/")).with_suffix(".py").is_file(), (
                        one
                    )
                case _:
                    assert (ROOT / one).is_file(), one
