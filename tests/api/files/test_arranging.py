"""What is said about a table by hand: meanings of columns and of values."""

from datetime import date

import pytest

from api.files.arranging import Arrangement, Replacement, code_of, meaning_of
from api.files.headings import Meaning
from api.files.outline import outline
from api.files.sheet import Sheet
from api.files.vocabulary import STORED_PEOPLE

MEANINGS = [
    Meaning("name"),
    Meaning("language", 2),
    Meaning("skill", None, "ar"),
    None,
]


@pytest.mark.parametrize("meaning", MEANINGS)
def test_a_meaning_is_read_back_as_it_was_written(meaning):
    """Whatever a column can mean has a code, and columns that are not read have none."""
    assert meaning_of(code_of(meaning)) == meaning


def test_what_was_said_is_kept_as_json():
    """Row, columns and values come back as they were."""
    said = Arrangement(
        row=3, meanings=dict(enumerate(MEANINGS)), replacements=(Replacement("Ort", "Winsen", "Leer"),)
    )
    assert Arrangement.of_json(said.as_json()) == said


def arranged(*replacements, meanings=None) -> Arrangement:
    """Two columns, of names and of languages."""
    meanings = meanings or {0: Meaning("name"), 1: Meaning("languages")}
    return Arrangement(row=1, meanings=meanings, replacements=replacements)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Deutsch gut", "Deutsch B2"),
        ("Deutsch gut, Arabisch A1", "Deutsch B2, Arabisch A1"),
        ("Arabisch A1 und Deutsch gut\nFarsi B1", "Arabisch A1 und Deutsch B2\nFarsi B1"),
        ("Deutsch gutes", "Deutsch gutes"),
        ("Arabisch (Deutsch gut, nein)", "Arabisch (Deutsch gut, nein)"),
        (None, None),
        (7, 7),
        (date(2026, 1, 1), date(2026, 1, 1)),
    ],
)
def test_a_value_is_replaced_as_a_whole_cell_or_as_a_whole_entry(cell, expected):
    """Never in the middle of a word or in brackets, and never in another column."""
    sheet = Sheet(file="", rows=(("Name", "Sprachen"), ("Deutsch gut", cell)))
    said = arranged(Replacement("Sprachen", "Deutsch gut", "Deutsch B2"))
    assert said.applied(sheet, said.header(sheet)).rows[1] == ("Deutsch gut", expected)


def test_a_long_value_is_found_as_a_fault_quotes_it():
    """Faults quote eighty characters; what is longer is replaced all the same."""
    long = "x" * 200
    sheet = Sheet(file="", rows=(("Name", "Sprachen"), ("Amal", long)))
    said = arranged(Replacement("Sprachen", "x" * 79 + "…", "Deutsch B2"))
    assert said.applied(sheet, said.header(sheet)).rows[1] == ("Amal", "Deutsch B2")


def test_columns_of_one_kind_are_counted_and_others_refused():
    """Two occupations are the first and the second; two names are a fault at the second."""
    both = {0: Meaning("occupation"), 1: Meaning("occupation"), 2: Meaning("name"), 3: Meaning("name")}
    sheet = Sheet(file="", rows=(("A", "B", "C", "D"),))
    header = arranged(meanings=both).header(sheet)
    assert [column.meaning for column in header.columns] == [
        Meaning("occupation", 1),
        Meaning("occupation", 2),
        Meaning("name"),
    ]
    assert [(fault.column, fault.fault.code) for fault in header.faults] == [("D", "column_twice")]


def test_what_was_said_last_of_a_value_counts():
    """A second replacement of a value takes the place of the first."""
    first, second = Replacement("Ort", "Winsen", "Leer"), Replacement("Ort", "Winsen", "Emden")
    assert arranged(first).replacing(second).replacements == (second,)


@pytest.mark.parametrize(
    ("table", "row", "guesses"),
    [
        ("Name;Ort;Beruf\nAmal;Leer;Koch\n", 1, [("name", True), ("place", True), ("occupation", True)]),
        ("Liste 2026;;\nName;Wohnorte;Xyz\nA;Leer;1\n", 2, [("name", True), ("place", False), ("", False)]),
        ("Wer;Wo\nAmal;Leer\n", 1, [("", False), ("", False)]),
        ("Name;Person;Mail\nA;B;C\nName;Ort;Beruf;Sprachen\nAmal;Leer;Koch;x\n", 3, None),
    ],
)
def test_headings_and_meanings_are_guessed(catalogue, table, row, guesses):
    """Where nothing is known, the first of the fullest rows is taken; what is only similar is not sure."""
    found = outline("", table.encode(), catalogue, STORED_PEOPLE)
    assert found.row == row
    if guesses is not None:
        assert [(column.guess, column.sure) for column in found.columns] == guesses


def test_equal_headings_have_equal_digests(catalogue):
    """However they are written, and whatever stands below."""
    tables = ["Name;Ort\nAmal;Leer\n", "NAME ; ort\nBo;Emden\n", "Name;Wohnort\nBo;Emden\n"]
    one, same, other = (outline("", table.encode(), catalogue, STORED_PEOPLE).digest for table in tables)
    assert one == same
    assert one != other
