from datetime import date, datetime, time

import pytest

from api.files import cells, choices, skills
from api.files.faults import CellError
from scoring.catalogue import load

# What openpyxl makes of a date in a cell; Excel knows no time zones.
EXCEL_DATE = datetime.fromisoformat("2026-08-01T10:30")


def code_of(reader, cell):
    with pytest.raises(CellError) as caught:
        reader(cell)
    return caught.value.code


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("50", 50), ("50 km", 50), ("50km", 50), ("12,5", 12.5), ("12.5", 12.5), ("1.234,5", 1234.5),
        ("1,234.5", 1234.5), ("1.234.567", 1_234_567), ("1 000", 1000), ("0,125", 0.125), ("0.125", 0.125),
        ("1234,500", 1234.5), ("1,2340", 1.234), ("-3", -3), (50, 50), (50.0, 50), (12.5, 12.5),
    ],
)  # fmt: skip
def test_numbers_are_read_as_germans_and_others_write_them(cell, value):
    """Decimal comma or point, thousands, units."""
    assert value == cells.number(cell, unit="km")


def test_a_number_that_could_be_two_numbers_is_refused_with_both():
    """1.234 may be German for one thousand, or English for one and a bit."""
    with pytest.raises(CellError) as caught:
        cells.number("1.234")
    assert caught.value.code == "number_ambiguous"
    assert caught.value.suggestions == ("1234", "1,2340")


@pytest.mark.parametrize(
    "cell", ["", "viel", "1,2,3", "1.23.4", "1,2.3.4", "12 Stunden", True, date(2026, 1, 1)]
)
def test_what_is_no_number_is_refused(cell):
    """Words, broken numbers, dates and ticks are no numbers."""
    assert code_of(cells.number, cell) == "number_expected"


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("31.12.2026", "2026-12-31"), ("31.12.26", "2026-12-31"), ("1.2.2026", "2026-02-01"),
        ("1. 2. 2026", "2026-02-01"), ("2026-12-31", "2026-12-31"), ("31.12.99", "1999-12-31"),
        ("01.08.2026 10:30:12", "2026-08-01"), ("2026-08-01T10:30:00Z", "2026-08-01"),
        (EXCEL_DATE, "2026-08-01"), (date(2026, 8, 1), "2026-08-01"),
    ],
)  # fmt: skip
def test_dates_are_read_in_the_forms_that_occur(cell, iso):
    """German, ISO and Excel's own dates; a time of day does no harm."""
    assert iso == cells.day(cell)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31.02.2026", "date_impossible"), ("2026-13-01", "date_impossible"), ("12/31/2026", "date_expected"),
        ("August", "date_expected"), (46387, "date_expected"), ("31.12.", "date_expected"),
        (time(10), "date_expected"),
    ],
)  # fmt: skip
def test_other_dates_are_refused(cell, code):
    """Days that do not exist and forms that could be misread are named."""
    assert code == code_of(cells.day, cell)


def test_text_that_a_spreadsheet_has_spoilt_is_refused():
    """An id that became a date cannot be restored; invisible characters would go unseen."""
    assert code_of(cells.text, EXCEL_DATE) == "cell_is_date"
    assert code_of(cells.text, "a\x1b[31mb") == "control_character"
    assert code_of(cells.text, 1.5) == "text_expected"
    assert cells.text(4711) == cells.text(4711.0) == "4711"


@pytest.mark.parametrize(
    ("cell", "length", "code"),
    [(1067, 5, "01067"), ("1067", 5, "01067"), ("26 789", 5, "26789"), (110, 4, "0110")],
)
def test_a_lost_leading_zero_comes_back(cell, length, code):
    """Spreadsheets take postcodes and codes for numbers."""
    assert code == cells.digits(cell, length)


def test_yes_and_no_in_the_ways_people_tick():
    """Words of two languages, crosses and ticks; nothing is taken for no."""
    assert [cells.yes_no(cell) for cell in ("ja", "X", "yes", True, 1, "✓", "WAHR")] == [True] * 7
    assert [cells.yes_no(cell) for cell in ("nein", "N", "no", False, 0, "falsch")] == [False] * 6
    assert code_of(cells.yes_no, "vielleicht") == "yes_no_expected"


@pytest.mark.parametrize(
    ("choice", "cell", "value"),
    [
        (choices.MEETING, "Präsenz", "in_person"), (choices.MEETING, "in praesenz", "in_person"),
        (choices.MEETING, "Online", "online"), (choices.MEETING, "Präsenz/online", "either"),
        (choices.MEETING, "in_person", "in_person"), (choices.GENDER, "w", "female"),
        (choices.GENDER, "Herr", "male"), (choices.RECOGNITION, "im Verfahren", "applied"),
        (choices.TOPIC, "Prüfung", "exam"), (choices.TOPIC, "job application", "job_application"),
    ],
)  # fmt: skip
def test_choices_are_read_by_code_label_or_common_word(choice, cell, value):
    """What offices write for a choice is understood."""
    assert value == choice(cell)


def test_an_unknown_choice_names_all_options():
    """Whoever mistypes sees what is possible."""
    with pytest.raises(CellError) as caught:
        choices.MEETING("Telefon")
    assert caught.value.suggestions == ("Präsenz", "online", "beides")


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("Deutsch B2", ("Deutsch", "B2")), ("Deutsch (B2)", ("Deutsch", "B2")),
        ("Deutsch: b2", ("Deutsch", "B2")), ("Deutsch-B2", ("Deutsch", "B2")),
        ("Deutsch(C1)", ("Deutsch", "C1")), ("B2 Deutsch", ("Deutsch", "B2")),
        ("Arabisch Muttersprache", ("Arabisch", "native")),
        ("Muttersprache: Arabisch", ("Arabisch", "native")),
        ("Kurdisch (Kurmandschi) C1", ("Kurdisch (Kurmandschi)", "C1")), ("Deutsch", ("Deutsch", None)),
        ("Tunisian Arabic A1", ("Tunisian Arabic", "A1")), ("English native speaker", ("English", "native")),
        ("Deutsch Niveau B2", ("Deutsch", "B2")), ("de B1", ("de", "B1")),
    ],
)  # fmt: skip
def test_a_language_and_its_level_are_told_apart(item, found):
    """In either order, with brackets, colons and hyphens."""
    assert found == skills.split(item, load())


@pytest.mark.parametrize("item", ["Deutsch sehr gut", "Deutsch fließend", "Deutsch B1/B2"])
def test_a_vague_level_is_refused_with_what_it_may_mean(item):
    """Fluent is one level to you and another to me."""
    with pytest.raises(CellError) as caught:
        skills.split(item, load())
    assert caught.value.code == "level_expected"
    assert caught.value.suggestions


def test_a_list_of_languages_is_split_where_people_separate():
    """Semicolons, commas, lines, "und"; not within brackets."""
    cell = "Deutsch B2, Arabisch (Muttersprache); Englisch A2 und Kurdisch (Kurmandschi, Nord) C1\nPaschtu B1"
    expected = [
        "Deutsch B2",
        "Arabisch (Muttersprache)",
        "Englisch A2",
        "Kurdisch (Kurmandschi, Nord) C1",
        "Paschtu B1",
    ]
    assert expected == skills.items(cell)
