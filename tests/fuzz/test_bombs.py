"""Small files that would take hours or gigabytes, if they were read as they ask to be."""

import json
import multiprocessing
import zipfile
from contextlib import suppress

import pytest

from api.files.faults import FileError
from api.files.ndjson import read_ndjson
from api.files.outline import outline
from api.files.people import read_people
from api.files.policies import read_policy
from api.files.vocabulary import STORED_PEOPLE
from api.schemas.people import PersonInput
from tests.fuzz.bounds import bound_memory, bounded_time
from tests.fuzz.workbooks import packed, sound, unpacked

SECONDS = 10
"""Of processor time; without a bound, each of these takes minutes at least."""
MEMORY = 200_000_000

SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
RELATIONS, STYLES = "xl/_rels/workbook.xml.rels", "xl/styles.xml"
EMOJI = "\N{GRINNING FACE}".encode()


def _with(name, old, new):
    """A workbook of which one part was changed."""
    parts = unpacked(sound()[0])
    assert old in parts[name]
    return packed({**parts, name: parts[name].replace(old, new, 1)}, zipfile.ZIP_DEFLATED)


def _many(text, count):
    return b"".join(text % number for number in range(count))


def _cell(text):
    return f"ID;Name;Beruf;Ort;Sprachen\nm1;A;81302;Leer;{text}\n".encode()


WORKBOOKS = {
    "a tag of 50 MB": lambda: _with(
        SHEET, b"<sheetData>", b'<sheetData><row x="' + b"x" * 50_000_000 + b'">'
    ),
    "a comment of 50 MB": lambda: _with(
        SHEET, b"<sheetData>", b"<!--" + b"x" * 50_000_000 + b"--><sheetData>"
    ),
    "a text of 60 MB": lambda: _with(SHEET, b"</t>", EMOJI + b"x" * 60_000_000 + b"</t>"),
    "one part as 20 000 sheets": lambda: _with(
        BOOK, b"</sheets>", b'<sheet name="x" sheetId="9" r:id="rId1"/>' * 20_000 + b"</sheets>"
    ),
    "one part as 4 000 sheets": lambda: _with(
        BOOK, b"</sheets>", b'<sheet name="x" sheetId="9" r:id="rId1"/>' * 4_000 + b"</sheets>"
    ),
    "a million merged cells": lambda: _with(
        SHEET,
        b"</sheetData>",
        b"</sheetData><mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 1_000_000 + b"</mergeCells>",
    ),
    "200 000 formats": lambda: _with(
        STYLES,
        b"<fonts",
        b"<numFmts>" + _many(b'<numFmt numFmtId="%d" formatCode="0"/>', 200_000) + b"</numFmts><fonts",
    ),
    "200 000 relations": lambda: _with(
        RELATIONS,
        b"</Relationships>",
        _many(b'<Relationship Id="x%d" Type="a/styles" Target="styles.xml"/>', 200_000) + b"</Relationships>",
    ),
    "entities of entities": lambda: _with(
        SHEET,
        b"<worksheet",
        b'<!DOCTYPE x [<!ENTITY a0 "ha">'
        + b"".join(b'<!ENTITY a%d "%s">' % (k + 1, b"&a%d;" % k * 10) for k in range(12))
        + b"]><worksheet",
    ),
}

LISTS = {
    "four million columns": lambda: b"ID;Name;Beruf\n" + b"a;" * 4_000_000,
    "half a million columns": lambda: b"a;b,c\t" * 500_000,
    "a cell of blanks": lambda: _cell("a" + " " * 100_000 + "a"),
    "a cell of commas": lambda: _cell("," * 100_000),
    "a cell of brackets": lambda: _cell("(," * 50_000),
    "a quote that is not closed": lambda: _cell('"' + "a\n" * 5_000_000),
}

DATA = {
    "JSON a million deep": lambda: b"[" * 1_000_000,
    "a number of a million digits": lambda: b"9" * 1_000_000,
    "400 000 keys": lambda: json.dumps({str(k): k for k in range(400_000)}).encode(),
}


def _read_list(catalogue, data):
    """Read a list as the desk does before somebody has said what columns mean, and as all others do."""
    with suppress(FileError):
        outline("x", data, catalogue, STORED_PEOPLE)
    return {fault.fault.code for fault in read_people("x", data, catalogue).faults}


def _read_data(catalogue, data):
    for row in read_ndjson("x", data, catalogue, PersonInput):
        assert row.faults
    return {fault.fault.code for fault in read_policy("x", data, catalogue)[1]}


def _read(read, catalogue, data, answer):
    bound_memory(MEMORY)
    with bounded_time(SECONDS):
        answer.send(read(catalogue, data))


def _bounded(read, catalogue, data):
    """What a child process of bounded time and memory says of a file."""
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    child = fork.Process(target=_read, args=(read, catalogue, data, theirs))
    child.start()
    theirs.close()
    try:
        return ours.recv()
    except EOFError:
        return None
    finally:
        child.join()


@pytest.mark.parametrize("name", WORKBOOKS)
def test_workbooks_that_are_bombs_are_refused(catalogue, name):
    """Nothing in a workbook is read again and again, unfolded, or kept beyond measure."""
    data = WORKBOOKS[name]()
    assert len(data) < 6_000_000
    codes = _bounded(_read_list, catalogue, data)
    expected = {
        "a text of 60 MB": {"column_unknown", "language_levels_differ"},
        "a million merged cells": {"file_too_many_cells"},
    }
    assert codes == expected.get(name, {"file_damaged"})


@pytest.mark.parametrize("name", LISTS)
def test_lists_that_are_bombs_are_refused(catalogue, name):
    """The time that a list takes grows with its length, and not with the square of it."""
    assert _bounded(_read_list, catalogue, LISTS[name]())


@pytest.mark.parametrize("name", DATA)
def test_data_that_is_a_bomb_is_refused(catalogue, name):
    """Depth, digits and keys of JSON have bounds."""
    assert _bounded(_read_data, catalogue, DATA[name]())
