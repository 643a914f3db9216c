"""Workbooks as people keep them, and as attackers might make them."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.styles import Font

from api.files import package
from api.files.grid import Table
from api.files.people import read_people
from api.files.write_xlsx import to_xlsx

HEADINGS = ("ID", "Name", "Beruf", "Ort", "Sprachen")
PERSON = ("m1", "Sabine Müller", "Krankenschwester", "Leer", "Deutsch B2")


# What openpyxl writes as a date; Excel knows no time zones.
EXCEL_DATE = datetime.fromisoformat("2026-08-01")


MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED_STRINGS = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def named(file):
    """Row, column, value and code of every fault."""
    return [(found.row, found.column, found.fault.value, found.fault.code) for found in file.faults]


def repacked(data, change, **added):
    """The workbook with its parts changed: `change` gets name and content and returns the content."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
        for name, content in added.items():
            new.writestr(f"xl/{name}.xml", content)
    return stream.getvalue()


def with_shared_strings(data):
    """The workbook with its texts in a part of their own, as Excel keeps them."""
    texts: list[bytes] = []

    def share(found):
        texts.append(b"<si><t>%s</t></si>" % found[1])
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    def change(name, xml):
        if name == "[Content_Types].xml":
            return xml.replace(b"</Types>", SHARED_STRINGS + b"</Types>")
        return re.sub(rb't="inlineStr"><is><t>([^<]*)</t></is>', share, xml)

    changed = repacked(data, change)
    strings = b'<sst xmlns="%s">%s</sst>' % (MAIN, b"".join(texts))
    return repacked(changed, lambda _, xml: xml, sharedStrings=strings)


def with_sheet(data, change):
    """The workbook with the XML of its first sheet changed."""
    return repacked(data, lambda name, xml: change(xml) if name.endswith("sheet1.xml") else xml)


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


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"<row ", b"<row><c", "file_damaged"),
        (b'<row r="2"', b'<row r="1048577"', "file_damaged"),
        (b'<row r="2"', b'<row r="1"', "file_damaged"),
        (b'r="A2"', b'r="ZZZZ2"', "file_damaged"),
        (b'r="E2"', b'r="ZZZZ2"', "file_damaged"),
        (b'"inlineStr"><is><t>Leer</t></is>', b'"s"><v>999</v>', "file_damaged"),
        (
            b"<worksheet ",
            b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><worksheet ',
            "file_damaged",
        ),
    ],
    ids=[
        "not closed",
        "row too far",
        "row twice",
        "no such column",
        "column too far",
        "no such text",
        "entities",
    ],
)
def test_a_damaged_sheet_is_a_fault(workbook, catalogue, old, new, code):
    """Whatever is wrong with the XML, one fault says that the workbook is damaged."""
    data = workbook([HEADINGS, PERSON])
    spoilt = with_sheet(data, lambda xml: xml.replace(old, new, 1))
    assert spoilt != data
    [found] = read_people("x.xlsx", spoilt, catalogue).faults
    assert code == found.fault.code


def test_texts_that_a_workbook_shares_among_its_cells_are_read(workbook, catalogue):
    """Excel keeps every text once, in a part of its own."""
    data = with_shared_strings(workbook([HEADINGS, PERSON]))
    [person] = read_people("x.xlsx", data, catalogue).people
    assert person.label == "Sabine Müller"


def test_every_cut_of_a_workbook_is_damaged(workbook, catalogue):
    """A file that was not copied to its end is never read in part."""
    data = workbook([HEADINGS, PERSON])
    for length in range(4, len(data), 97):
        [found] = read_people("x.xlsx", data[:length], catalogue).faults
        assert found.fault.code == "file_damaged"


def test_another_zip_is_no_workbook(catalogue):
    """Documents of other programs are ZIP packages, too."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    [found] = read_people("x.ods", stream.getvalue(), catalogue).faults
    assert found.fault.code == "file_no_workbook"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
@pytest.mark.parametrize("limit", ["MOST_UNPACKED", "MOST_ELEMENTS"])
def test_bombs_are_found_before_they_go_off(workbook, catalogue, monkeypatch, part, limit):
    """A few kilobytes that unpack to more than anybody needs are refused, by size and by elements."""
    monkeypatch.setattr(package, limit, 400_000)
    data = with_shared_strings(workbook([HEADINGS, PERSON]))

    def fill(name, xml):
        return xml.rstrip(b">") + b"><a/>" + b"<c/>" * 1_000_000 if name == part else xml

    bomb = repacked(data, fill)
    assert len(bomb) < 40_000
    [found] = read_people("x.xlsx", bomb, catalogue).faults
    assert found.fault.code == "file_too_many_cells"


def test_a_sheet_with_too_many_cells_is_refused(workbook, catalogue, monkeypatch):
    """A cell at the far right stands for all the empty ones before it."""
    monkeypatch.setattr(package, "MOST_CELLS", 1_000)
    data = workbook([HEADINGS, PERSON], change=lambda book: book.active.cell(3, 2_000, "x"))
    [found] = read_people("x.xlsx", data, catalogue).faults
    assert found.fault.code == "file_too_many_cells"


def test_a_password_is_named(workbook, catalogue):
    """Packages whose parts are encrypted by ZIP itself are refused as protected."""
    data = bytearray(workbook([HEADINGS, PERSON]))
    at = data.find(b"PK\x01\x02")
    while at != -1:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    [found] = read_people("x.xlsx", bytes(data), catalogue).faults
    assert found.fault.code == "file_encrypted"


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
