"""Workbooks as people keep them."""

import io
from datetime import date, datetime

from openpyxl import load_workbook
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.styles import Font

from api.files.grid import Table
from api.files.people import read_people
from api.files.write_xlsx import to_xlsx
from tests.api.files.packing import HEADINGS, PERSON, named, with_shared_strings, with_sheet

# What openpyxl writes as a date; Excel knows no time zones.
EXCEL_DATE = datetime.fromisoformat("2026-08-01")


def test_typed_cells_are_read_as_what_they_mean(workbook, catalogue):
    """Numbers that lost zeros, real dates and ticks."""
    data = workbook(
        [
            (
                "Nr.",
                "Name",
                "KldB",
                "PLZ",
                "Ort",
                "Sprachen",
                "Wartet seit",
                "Nur gleiches Geschlecht",
                "m/w/d",
                "Radius",
            ),
            (4711, "Eva Ott", 1104, 1067.0, "Dresden", "Deutsch B2", EXCEL_DATE, True, "w", 12.5),
        ]
    )
    [person] = read_people("x.xlsx", data, catalogue).people
    profile = person.profile
    assert person.id == "4711"
    assert profile.occupations[0].kldb == "01104"
    assert profile.location.place == "01067 Dresden"
    assert (profile.waiting_since, profile.same_gender_only, profile.max_distance_km) == (
        date(2026, 8, 1),
        True,
        12.5,
    )


def test_formulas_count_by_their_value(workbook, catalogue):
    """What Excel has computed is read as if it had been typed."""
    data = workbook([HEADINGS, (*PERSON[:3], "=A1", PERSON[4])])
    data = with_sheet(
        data, lambda xml: xml.replace(b"<v></v>", b"<v>Leer</v>").replace(b"<v />", b"<v>Leer</v>")
    )
    data = with_sheet(data, lambda xml: xml.replace(b'r="D2"', b'r="D2" t="str"'))
    [person] = read_people("x.xlsx", data, catalogue).people
    assert person.profile.location.place == "Leer"


def test_a_formula_that_was_never_computed_is_a_fault_that_names_the_cell(workbook, catalogue):
    """Its cell is empty to a reader, which must not pass for an empty cell."""
    data = workbook([HEADINGS, (*PERSON[:3], "=UPPER(A1)", PERSON[4])])
    assert named(read_people("x.xlsx", data, catalogue)) == [(2, "Ort", "D2", "cell_formula")]


def test_error_values_are_faults(workbook, catalogue):
    """#N/A is no place."""
    data = workbook([HEADINGS, (*PERSON[:3], "#N/A", PERSON[4])])
    assert named(read_people("x.xlsx", data, catalogue)) == [(2, "Ort", "#N/A", "cell_error")]


def test_merged_cells_are_a_fault_that_names_the_range(workbook, catalogue):
    """Below the headings a merged cell hides that rows are empty; a merged title does no harm."""
    rows = [("Mentees 2026",), HEADINGS, PERSON, ("m2", *PERSON[1:])]

    def merge(book):
        book.active.merge_cells("A1:E1")
        book.active.merge_cells("D3:D4")

    [found, *_] = read_people("x.xlsx", workbook(rows, change=merge), catalogue).faults
    assert (found.row, found.fault.code, found.fault.values) == (3, "cells_merged", {"range": "D3:D4"})
    titled = workbook(rows, change=lambda book: book.active.merge_cells("A1:E1"))
    assert len(read_people("x.xlsx", titled, catalogue).people) == 2


def test_two_lines_of_headings_are_a_fault(workbook, catalogue):
    """A line of groups above the headings is named, not guessed away."""
    data = workbook([("Person", None, None, "Wohnort", "Sprachen"), HEADINGS, PERSON])
    [found] = read_people("x.xlsx", data, catalogue).faults
    assert (found.row, found.fault.code) == (1, "header_two_lines")


def test_the_first_visible_sheet_with_data_is_read_and_the_others_are_named(workbook, catalogue):
    """Nobody wonders where people of another sheet have gone."""

    def hide(book):
        book.worksheets[1].sheet_state = "hidden"

    data = workbook([], [("alt",)], [HEADINGS, PERSON], [("Notizen",)], change=hide)
    file = read_people("x.xlsx", data, catalogue)
    assert [person.id for person in file.people] == ["m1"]
    [note] = file.notes
    assert (note.code, note.values["sheet"], note.values["others"]) == (
        "sheets_not_read",
        "Blatt3",
        "Blatt4, Blatt2",
    )


def test_a_hidden_sheet_is_not_read_in_secret(workbook, catalogue):
    """If only it holds data, that is said."""

    def hide(book):
        book.worksheets[0].sheet_state = "veryHidden"

    data = workbook([HEADINGS, PERSON], [], change=hide)
    [found] = read_people("x.xlsx", data, catalogue).faults
    assert (found.fault.code, found.fault.values) == ("sheet_only_hidden", {"sheet": "Blatt1"})


def test_a_chart_among_the_sheets_changes_nothing(workbook, catalogue):
    """A fault in a cell is found in the sheet that is read, whatever stands before it."""

    def draw(book):
        book.create_chartsheet("Diagramm", 0).add_chart(BarChart())

    data = workbook([], [HEADINGS, (*PERSON[:3], "=UPPER(A1)", PERSON[4])], change=draw)
    assert named(read_people("x.xlsx", data, catalogue)) == [(2, "Ort", "D2", "cell_formula")]


def test_hidden_rows_are_read_and_that_is_said(workbook, catalogue):
    """A filter that was left on hides people from the eye only."""

    def hide(book):
        book.active.row_dimensions[3].hidden = True

    file = read_people("x.xlsx", workbook([HEADINGS, PERSON, ("m2", *PERSON[1:])], change=hide), catalogue)
    assert len(file.people) == 2
    assert [(note.code, note.values) for note in file.notes] == [("hidden_rows_read", {"count": 1})]


def test_decorations_do_no_harm(workbook, catalogue):
    """Fonts, comments, filters, frozen panes, blank rows and columns to the right."""

    def decorate(book):
        sheet = book.active
        sheet["B2"].font = Font(bold=True)
        sheet["B2"].comment = Comment("Bitte prüfen", "x")
        sheet.auto_filter.ref = "A1:E2"
        sheet.freeze_panes = "A2"
        sheet["J40"].font = Font(bold=True)

    data = workbook([HEADINGS, PERSON, (), ("m2", *PERSON[1:])], change=decorate)
    assert [person.row for person in read_people("x.xlsx", data, catalogue).people] == [2, 4]


def test_a_wrong_size_declared_by_the_sheet_cuts_nothing_off(workbook, catalogue):
    """Some programs declare A1:A1 whatever the sheet holds."""
    data = with_sheet(workbook([HEADINGS, PERSON]), lambda xml: xml.replace(b'ref="A1:E2"', b'ref="A1"'))
    assert len(read_people("x.xlsx", data, catalogue).people) == 1


def test_an_empty_workbook_is_a_fault(workbook, catalogue):
    """No sheet holds anything."""
    [found] = read_people("x.xlsx", workbook([], []), catalogue).faults
    assert found.fault.code == "sheet_empty"


def test_texts_that_a_workbook_shares_among_its_cells_are_read(workbook, catalogue):
    """Excel keeps every text once, in a part of its own."""
    data = with_shared_strings(workbook([HEADINGS, PERSON]))
    [person] = read_people("x.xlsx", data, catalogue).people
    assert person.label == "Sabine Müller"


def test_escaped_characters_of_excel_are_read(workbook, catalogue):
    """Excel writes a line end of old Macs as _x000D_."""
    data = workbook([HEADINGS, ("m1", "Eva_x000D_\nOtt", *PERSON[2:])])
    [person] = read_people("x.xlsx", data, catalogue).people
    assert person.label == "Eva\nOtt"


def test_written_workbooks_have_types_filters_and_widths():
    """What is written opens as a table that can be sorted and filtered at once."""
    table = Table(
        title="Paare",
        headings=("Name", "Passung %", "Seit", "Plätze", "Fest", "Gründe"),
        rows=[("=1+1", 8431, date(2026, 8, 1), 2, True, "Gleicher Beruf.\nNah.")],
        shares=frozenset({"Passung %"}),
        wide=frozenset({"Gründe"}),
    )
    book = load_workbook(io.BytesIO(to_xlsx([table], "de")))
    sheet = book["Paare"]
    name, share, since, seats, fixed, reasons = sheet[2]
    assert (name.value, name.data_type) == ("=1+1", "s")
    assert (share.value, share.number_format) == (0.8431, "0%")
    assert (since.value.date(), since.number_format) == (date(2026, 8, 1), "dd.mm.yyyy")
    assert (seats.value, fixed.value) == (2, "ja")
    assert reasons.alignment.wrap_text
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:F2")
    assert sheet.column_dimensions["F"].width == 80
