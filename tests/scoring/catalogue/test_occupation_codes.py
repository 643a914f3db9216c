"""Occupations by their codes of KldB and of ISCO-08, and the nearest ones to a code that is none."""

import pytest

from scoring.catalogue.occupations import load_occupations
from scoring.catalogue.text import Lookup

OCCUPATIONS = load_occupations()
TABLE = OCCUPATIONS._table


def test_code_of_the_table():
    """A code of the table finds its occupation with all it has."""
    found = OCCUPATIONS.by_code("29222")
    assert found is not None
    assert (found.label_de, found.isco, found.regulation) == ("Bäcker/in", "7512", "master_craft")


def test_code_beyond_the_table():
    """Any code of an existing group is accepted, under the name of the group."""
    found = OCCUPATIONS.by_code("93612")
    assert found is not None
    assert (found.kldb, found.label_de, found.label_en, found.isco, found.regulation, found.synonyms) == (
        "93612",
        "Musikinstrumentenbau",
        "Making of musical instruments",
        None,
        None,
        (),
    )


@pytest.mark.parametrize(
    "code", ["81300", "81305", "99902", "8130", "813022", "", "abcde", "8130a", "8130\N{SUPERSCRIPT TWO}"]
)
def test_code_that_does_not_exist(code):
    """A code of no group, no requirement level or another length is not an occupation."""
    assert OCCUPATIONS.by_code(code) is None


@pytest.mark.parametrize(
    ("code", "suggested"),
    [
        ("81309", ["81302", "81301"]),
        ("8130", ["81302", "81301"]),
        ("1402", ["01402"]),
        ("99999", []),
        ("abc", []),
        ("", []),
    ],
)
def test_suggested_codes(code, suggested):
    """For a code that does not exist the nearest ones are offered, for a lost zero the whole one."""
    assert [occupation.kldb for occupation in OCCUPATIONS.nearest_codes(code)][:2][
        : len(suggested)
    ] == suggested
    assert bool(OCCUPATIONS.nearest_codes(code)) == bool(suggested)


@pytest.mark.parametrize(
    ("isco", "kldb", "reason"),
    [
        ("2221", "81302", "exact"),
        ("2261", "81474", "exact"),
        ("7512", "29222", "exact"),
        ("2144", "25104", "exact"),
        ("2411", None, "ambiguous"),
        ("2212", None, "ambiguous"),
        ("1112", None, "unknown"),
    ],
)
def test_isco(isco, kldb, reason):
    """An ISCO-08 code is accepted where it stands for one occupation; otherwise the nearest are named."""
    found = OCCUPATIONS.by_isco(isco)
    assert (found.entry and found.entry.kldb, found.reason) == (kldb, reason)
    assert bool(found.candidates) == (kldb is None)


def test_general_meanings():
    """A general meaning is one of the several occupations that share the ISCO-08 code."""
    for isco, kldb in OCCUPATIONS._general.items():
        sharing = {occupation.kldb for occupation in TABLE if occupation.isco == isco}
        assert len(sharing) > 1, isco
        assert kldb in sharing, isco


def test_nearest_of_unmapped_isco():
    """An unmapped ISCO-08 code names at most five occupations, those of its own group first."""
    found = OCCUPATIONS.by_isco("2310")
    assert found.entry is not None
    near = OCCUPATIONS.by_isco("2319").candidates
    assert len(near) == 5
    assert all(occupation.isco.startswith("23") for occupation in near)


@pytest.mark.parametrize("isco", ["", "22", "abcd", "22211", "9999x"])
def test_no_isco(isco):
    """What is no ISCO-08 code has no candidates."""
    assert OCCUPATIONS.by_isco(isco) == Lookup(None, (), "unknown")
