"""Workbooks that are spoilt: within the XML of a part, among the parts, or in the package around them."""

import io
import re
import zipfile
from datetime import date, datetime
from functools import cache
from random import Random

from openpyxl import Workbook

from tests.api.files.packing import with_shared_strings
from tests.fuzz.mutating import TEXTS, spoilt_bytes

Parts = dict[str, bytes]

_TAG = re.compile(rb"<[^<>]+>")
_VALUE = re.compile(rb'="([^"]*)"')
_TEXT = re.compile(rb">([^<>]+)<")
_HEADINGS = ("ID", "Name", "Beruf", "Ort", "Sprachen", "Kapazität", "Wartet seit", "Deutsch", "Geschlecht")
_ROWS = (
    (
        "m1",
        "Sabine Müller",
        "Krankenschwester",
        "Leer",
        "Arabisch B2; Türkisch A1",
        2,
        date(2026, 8, 1),
        "C1",
        "w",
    ),
    (
        4711,
        "Ali",
        "81302, Altenpfleger (82102)",
        "26789 Leer",
        "Deutsch B2",
        1.0,
        datetime.fromisoformat("2026-01-02T03:04"),
        "B1",
        "m",
    ),
)

ODD = (
    b"",
    b"0",
    b"-1",
    b"1048576",
    b"1048577",
    b"XFD1",
    b"XFE1",
    b"A0",
    b"A",
    b"1",
    b"ZZZZZ9",
    b"A1:B2:C3",
    b"s",
    b"b",
    b"e",
    b"d",
    b"str",
    b"inlineStr",
    b"n",
    b"x",
    b"1e999",
    b"nan",
    b"9" * 5000,
    b"2026-02-30",
    b"24:00:00",
    b"1",
    b"999999999",
    b"_x000D_",
    b"_xD800_",
    b"&#0;",
    b"&#xFFFF;",
    b"&lt;",
    b"&none;",
    b"hidden",
    b"veryHidden",
    b"true",
    b"rId1",
    b"../../../etc/passwd",
    b"/xl/workbook.xml",
    b"xl/worksheets/sheet1.xml",
    b"[h]:mm",
    b'"d"yyyy',
    b"\xff",
    "\N{GRINNING FACE}".encode(),
    b" ",
    b"http://example.org/x.xml",
)
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
INSIDE = (
    DOCTYPE,
    b"<!-- ",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<?xml version='1.1'?>",
    b"<?x y?>",
    b"<c/>",
    b"<row/>",
    b"<v/>",
    b"<f>1+1</f>",
    b"<si><t>x</t></si>",
    b"<rPh>",
    b'<x:row xmlns:x="urn:x">',
    b'<mergeCell ref="A1:B9"/>',
    b"</t>",
    b"<sheetData>",
    b"&b;",
    b'<sheet name="x" r:id="rId1" sheetId="9"/>',
)


@cache
def sound() -> tuple[bytes, ...]:
    """Workbooks as programs write them: texts inside and apart, formulas, merged cells, hidden sheets."""
    made = []
    for rich in (False, True):
        book = Workbook()
        sheet = book.active
        for row in (_HEADINGS, *_ROWS):
            sheet.append(row)
        if rich:
            sheet["C4"] = "=A1"
            sheet.merge_cells("A6:B7")
            sheet.row_dimensions[3].hidden = True
            book.create_sheet("Rest").append(["x"])
            book.create_sheet("Alt").sheet_state = "hidden"
        stream = io.BytesIO()
        book.save(stream)
        made += [_needed(stream.getvalue()), _needed(with_shared_strings(stream.getvalue()))]
    return tuple(made)


def spoilt_workbook(chance: Random) -> bytes:
    """A workbook of which something is not as it should be."""
    data = chance.choice(sound())
    kind = chance.randrange(10)
    if kind == 0:
        return spoilt_bytes(chance, data, edits=8)
    if kind == 1:
        return _spoilt_directory(chance, data)
    parts = unpacked(data)
    if kind == 2:
        _spoil_members(chance, parts)
    else:
        for _ in range(chance.randint(1, 3)):
            name = chance.choice([name for name in parts if name != "[Content_Types].xml"])
            parts[name] = _spoilt_xml(chance, parts[name])
    return packed(parts, chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))


def packed(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Parts as a package."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return stream.getvalue()


@cache
def _contents(data: bytes) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return tuple((part.filename, package.read(part)) for part in package.infolist())


def unpacked(data: bytes) -> Parts:
    return dict(_contents(data))


def _needed(data: bytes) -> bytes:
    """The same without what no reader of values looks at."""
    parts = unpacked(data)
    return packed({name: part for name, part in parts.items() if not re.search("theme|docProps", name)})


def _spoil_members(chance: Random, parts: Parts) -> None:
    """Take a part away, exchange two, give it another name, add one."""
    name, other = chance.choice(list(parts)), chance.choice(list(parts))
    edit = chance.randrange(5)
    if edit == 0:
        del parts[name]
    elif edit == 1:
        parts[name], parts[other] = parts[other], parts[name]
    elif edit == 2:
        parts[chance.choice(("xl/../" + name, "/" + name, name.upper(), name + "/", "\0" + name))] = (
            parts.pop(name)
        )
    elif edit == 3:
        parts.update({f"xl/more{k}.xml": b"<a/>" for k in range(chance.choice((1, 10)))})
    else:
        parts[name] = spoilt_bytes(chance, parts[name])


def _spoilt_xml(chance: Random, xml: bytes) -> bytes:
    """A part with one edit that knows what XML is."""
    edit = chance.randrange(6)
    spots = list((_VALUE, _TEXT, _TAG)[min(edit, 2)].finditer(xml))
    if edit == 5 or not spots:
        return spoilt_bytes(chance, xml)
    spot = chance.choice(spots)
    if edit == 0:
        new = chance.choice(ODD)
    elif edit == 1:
        new = chance.choice((*ODD, *(text.encode("utf-8", "replace") for text in TEXTS)))
    elif edit == 2:
        return xml[: spot.start()] + xml[spot.end() :]
    elif edit == 3:
        return xml[: spot.end()] + spot[0] * chance.choice((1, 2, 40)) + xml[spot.end() :]
    else:
        return xml[: spot.start()] + chance.choice(INSIDE) + xml[spot.start() :]
    return xml[: spot.start(1)] + new + xml[spot.end(1) :]


def _spoilt_directory(chance: Random, data: bytes) -> bytes:
    """A package whose directory lies: of methods, flags, sizes, places and names."""
    heads = [found.start() for found in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", data)]
    spoilt = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        place = chance.choice(heads) + chance.randint(4, 46)
        if place < len(spoilt):
            spoilt[place] = chance.choice((0, 1, 8, 12, 14, 0x20, 0x40, 0x7F, 0x80, 0xFF))
    return bytes(spoilt)
