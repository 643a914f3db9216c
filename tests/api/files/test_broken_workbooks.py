"""Workbooks that are damaged, and as attackers might make them."""

import io
import zipfile

import pytest

from api.engine.by_size import LITTLE
from api.files import package, worksheet
from api.files.package import bytes_to_read
from api.files.people import read_people
from tests.api.files.packing import HEADINGS, PERSON, repacked, with_shared_strings, with_sheet


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
    monkeypatch.setattr(worksheet, "MOST_CELLS", 1_000)
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


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_what_every_program_can_unpack_is_unpacked(workbook, catalogue, method):
    """The standard knows one way of packing; others may take any memory, and fail in ways of their own."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([HEADINGS, PERSON]))) as old,
        zipfile.ZipFile(stream, "w", method) as new,
    ):
        for part in old.infolist():
            new.writestr(part.filename, old.read(part))
    [found] = read_people("x.xlsx", stream.getvalue(), catalogue).faults
    assert found.fault.code == "file_damaged"


def test_much_that_is_packed_small_counts_as_much():
    """What is to be unpacked takes the time; whatever is no package counts as it is."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * 80_000_000)
    bomb = data.getvalue()
    assert len(bomb) < LITTLE < bytes_to_read(bomb)
    for other in (b"Name;Ort\n", b"", bomb[:1000], bomb[:-30]):
        assert bytes_to_read(other) == len(other)
