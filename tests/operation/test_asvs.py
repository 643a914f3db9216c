"""The table of security requirements says what is there."""

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs/reference/asvs.md").read_text("utf-8").splitlines()
    if re.match(r"\| \d", line)
]

LEVELS_1_AND_2 = 70 + 183
"""Requirements of the standard, version 5.0.0."""

PLACE = re.compile(r"`((?:api|docs|tests)/[\w./-]+)(?:::(\w+))?`")
"""A file of the repository, and perhaps a test in it."""


EXPLAINED = (ROOT / "docs/explanation/security.md").read_text("utf-8")


def functions(path):
    """The names of the functions of a module."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {one.name for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, kinds)}


def test_every_requirement_has_one_state():
    """None is in two rows, all chapters are there, and each row says one of six things."""
    numbers = [tuple(map(int, row[0].split("."))) for row in ROWS]
    assert [one for one, times in Counter(numbers).items() if times > 1] == []
    assert {chapter for chapter, _, _ in numbers} == set(range(1, 18))
    assert {len(row) for row in ROWS} == {4}
    assert {row[2] for row in ROWS} <= {
        "met",
        "laid down",
        "met, no test",
        "operator",
        "not applicable",
        "not met",
    }


def test_what_is_met_is_shown_by_a_test():
    """What is not, says why."""
    assert [row[0] for row in ROWS if row[2] == "met" and not PLACE.search(row[3])] == []
    assert [row[0] for row in ROWS if not row[3]] == []


def test_what_is_laid_down_stands_in_the_explanation():
    """A paragraph begins with the name."""
    names = {row[3] for row in ROWS if row[2] == "laid down"}
    assert names
    laid_down = EXPLAINED.partition("## What is laid down")[2].partition("\n## ")[0]
    assert sorted(name for name in names if f"\n**{name}" not in laid_down) == []


def test_whatever_shows_it_exists():
    """Every file that is named is there, and every test is in its file."""
    named = {found for row in ROWS for found in PLACE.findall(row[3])}
    assert sorted(path for path, _ in named if not (ROOT / path).is_file()) == []
    tests = {path: functions(ROOT / path) for path, test in named if test}
    assert sorted(f"{path}::{test}" for path, test in named if test and test not in tests[path]) == []


def test_the_sums_are_right():
    """All requirements of levels 1 and 2 have a row, and the page says how many stand how."""
    assert len(ROWS) == LEVELS_1_AND_2
    text = " ".join((ROOT / "docs/reference/asvs.md").read_text("utf-8").split())
    said = Counter(row[2] for row in ROWS)
    assert (
        f"Of {len(ROWS)} lines, {said['met']} are met and tested, {said['laid down']} laid down, "
        f"{said['met, no test']} met without a test, {said['operator']} with the operator, "
        f"{said['not applicable']} not applicable, and {said['not met']} not met."
    ) in text


def test_whatever_the_explanation_names_exists():
    """Each threat has a test, which is there as the modules are."""
    threats = re.findall(r"^\| \d .*\| `(test_\w+)` \|$", EXPLAINED, re.MULTILINE)
    assert len(threats) == len(re.findall(r"^\| \d ", EXPLAINED, re.MULTILINE)) > 0
    tests = set().union(*map(functions, (ROOT / "tests").rglob("test_*.py")))
    assert sorted(set(threats) - tests) == []
    modules = [ROOT / name.replace(".", "/") for name in re.findall(r"`(api(?:\.\w+)+)`", EXPLAINED)]
    assert [str(one) for one in modules if not one.is_dir() and not one.with_suffix(".py").is_file()] == []
