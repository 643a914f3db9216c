"""Cells of workbooks are read as what they say, whichever way they are written."""

import io
import re
import warnings
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from api.files.escapes import unescape
from api.files.faults import FileError
from api.files.sheet import BadCell, tidy
from api.files.workbook import read_workbook
from tests.api.files.packing import repacked, with_shared_strings, with_sheet

MOMENT = datetime.fromisoformat
DAYS = ("dd.mm.yyyy", "yyyy-mm-dd", "d/m/y h:mm", "[$-407]d. mmmm yyyy;@", "[Red]dd/mm/yy", "mm-dd-yy")
DURATIONS = ("[h]:mm:ss", "[mm]:ss", "[s]")
NUMBERS = ("General", "0.00", "0%", '0 "Tage"', "#,##0.00_-", '"d"0', "[Red]0", r"0\d", "@", "0;-0;d")

words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20).filter(
    lambda text: not text.startswith("=") and not text.startswith("#")
)
# From the first of March 1900 on, all count days alike.
moments = st.datetimes(MOMENT("1900-03-01"), MOMENT("9999-12-30")).map(lambda day: day.replace(microsecond=0))
cells = st.one_of(
    st.none(),
    st.tuples(words, st.just("General")),
    st.tuples(st.booleans(), st.just("General")),
    st.tuples(st.integers(-(10**14), 10**14), st.sampled_from(NUMBERS)),
    st.tuples(st.floats(-1e14, 1e14), st.sampled_from(NUMBERS)),
    st.tuples(moments, st.sampled_from(DAYS)),
    st.tuples(st.dates(date(1900, 3, 1), date(9999, 12, 30)), st.sampled_from(DAYS)),
    st.tuples(st.times().map(lambda found: found.replace(microsecond=0)), st.just("h:mm:ss")),
    st.tuples(st.timedeltas(timedelta(), timedelta(days=9_999)), st.sampled_from(DURATIONS)),
    st.tuples(st.sampled_from(["#N/A", "#DIV/0!", "#REF!"]), st.just("General")),
)


def as_openpyxl_reads(data):
    """The cells of the first sheet, told apart as `read_workbook` does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheet = load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    return [[as_cell(cell) for cell in row] for row in sheet.iter_rows()]


def as_cell(cell):
    """A cell of openpyxl."""
    if cell.data_type == "e":
        return BadCell("cell_error", cell.value)
    if isinstance(cell.value, timedelta):
        return str(cell.value)
    return tidy(unescape(cell.value)) if isinstance(cell.value, str) else cell.value


def trimmed(rows):
    """The rows without what is empty at their ends and at the end."""
    kept = [list(row) for row in rows]
    for row in kept:
        while row and row[-1] is None:
            row.pop()
    while kept and not kept[-1]:
        kept.pop()
    return kept


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cells, max_size=6), min_size=1, max_size=6), st.booleans(), st.booleans())
def test_cells_are_read_as_openpyxl_reads_them(rows, old_mac, shared):
    """Texts, numbers, days, times, durations, ticks and error values, in any format, from either epoch."""
    book = Workbook()
    if old_mac:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet["A1"] = "."
    for place, row in enumerate(rows, start=2):
        for column, cell in enumerate(row, start=1):
            if cell is not None:
                sheet.cell(place, column).value, sheet.cell(place, column).number_format = cell
    stream = io.BytesIO()
    book.save(stream)
    data = with_shared_strings(stream.getvalue()) if shared else stream.getvalue()
    expected, actual = trimmed(as_openpyxl_reads(data)), trimmed(read_workbook("x.xlsx", data).rows)
    assert [[repr(cell) for cell in row] for row in expected] == [
        [repr(cell) for cell in row] for row in actual
    ]


def read(workbook, xml, *, change=None):
    """What a sheet with this XML within its only row says."""
    data = with_sheet(
        workbook([("x",)], change=change),
        lambda old: old[: old.index(b"<sheetData>")] + b"<sheetData>" + xml + b"</sheetData></worksheet>",
    )
    return read_workbook("x.xlsx", data).rows


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (b'<c t="d"><v>2026-08-01</v></c>', date(2026, 8, 1)),
        (b'<c t="d"><v>2026-08-01T12:30:00</v></c>', MOMENT("2026-08-01T12:30:00")),
        (b'<c t="d"><v>12:30:00</v></c>', time(12, 30)),
        (b'<c t="inlineStr"><is><r><rPr><b/></rPr><t>Eva </t></r><r><t>Ott</t></r></is></c>', "Eva Ott"),
        (b'<c t="inlineStr"><is><t>\xe6\x9d\xb1</t><rPh sb="0" eb="1"><t>x</t></rPh></is></c>', "東"),
        (b'<c t="str"><f>A1</f><v>Leer</v></c>', "Leer"),
        (b'<c t="str"><f>A1</f><v></v></c>', None),
        (b"<c><f>A1</f></c>", BadCell("cell_formula", "A1")),
        (b'<c t="e"><f>A1</f><v>#N/A</v></c>', BadCell("cell_error", "#N/A")),
        (b'<c t="b"><v>1</v></c>', True),
        (b"<c><v>8.431E-1</v></c>", 0.8431),
        (b'<c t="inlineStr"><is><t>_x0041__xD83D__x005F_x0041_</t></is></c>', "A_xD83D__x0041_"),
        (b'<c t="inlineStr"><is><t>%s</t></is></c>' % (b"a" * 32_768), BadCell("cell_too_long", "a" * 40)),
    ],
)
def test_a_cell_is_read_by_its_type(workbook, cell, value):
    """Whatever a program writes that the standard allows."""
    assert read(workbook, b"<row>" + cell + b"<c><v>7</v></c></row>") == ((value, 7),)


@pytest.mark.parametrize(
    "cells",
    [
        b"<c><v>1e999</v></c>",
        b"<c><v>a</v></c>",
        b'<c t="b"><v>x</v></c>',
        b'<c t="s"><v>-1</v></c>',
        b'<c t="q"><v>1</v></c>',
        b'<c t="d"><v>gestern</v></c>',
        b'<c r="B1"/><c r="A1"/>',
        b'<c r="A1"/><c r="A1"/>',
        b'<c r="1"/>',
    ],
)
def test_a_cell_that_makes_no_sense_is_damage(workbook, cells):
    """No value is guessed, and none is put in the place of another."""
    with pytest.raises(FileError) as raised:
        read(workbook, b"<row>" + cells + b"</row>")
    assert raised.value.code == "file_damaged"


def test_rows_and_cells_that_are_left_out_are_empty(workbook):
    """Programs write only what holds something, and need not say where the next one stands."""
    cells = b'<c r="B2"><v>1</v></c><c><v>2</v></c><c r="E2"><v>3</v></c>'
    rows = read(workbook, b'<row r="2">' + cells + b"</row><row><c><v>4</v></c></row>")
    assert rows == ((), (None, 1, 2, None, 3), (4,))


def test_a_day_that_no_calendar_has_is_a_fault_of_its_cell(workbook):
    """Excel shows such a cell full of hash signs."""

    def style(book):
        book.active["A1"].number_format = "dd.mm.yyyy"

    rows = read(workbook, b'<row><c s="1"><v>9999999</v></c><c s="1"><v>46235</v></c></row>', change=style)
    assert rows == ((BadCell("cell_error", "9999999"), MOMENT("2026-08-01")),)


def test_only_the_data_of_a_sheet_has_rows(workbook):
    """A button over the cells is anchored to a row, which is none of them."""
    anchor = b"<controls><anchor><from><row>7</row></from></anchor></controls></worksheet>"
    data = with_sheet(workbook([("x",)]), lambda xml: xml.replace(b"</worksheet>", anchor))
    assert read_workbook("x.xlsx", data).rows == (("x",),)


def test_names_of_elements_may_have_prefixes(workbook):
    """XML leaves the prefix to the program that writes."""

    def prefixed(_, xml):
        renamed = re.sub(rb"<(/?)(?=[a-zA-Z])(?![a-z]+:)", rb"<\1p:", xml)
        return renamed.replace(b' xmlns="', b' xmlns:p="')

    assert read_workbook("x.xlsx", repacked(workbook([("x", 1)]), prefixed)).rows == (("x", 1),)
