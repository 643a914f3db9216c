"""The ZIP package of a workbook, looked at before openpyxl unpacks it.

openpyxl in its read-only mode knows neither merged cells nor formulas that were
never computed, so the XML of the sheet is read once for these. This is also
where bombs are found, by sizes that ZIP declares and enforces.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass
from string import ascii_uppercase
from typing import IO
from xml.parsers import expat

from api.files.faults import FileError
from api.files.sheet import MOST_CELLS, letters

MOST_UNPACKED = 256_000_000
"""Bytes; a sheet with the most cells that are read has about 150 MB."""

MOST_PARTS = 5_000
"""Files within the package."""

MOST_ELEMENTS = 6_000_000
"""XML elements of one part: three to a cell. They cost more memory than the bytes they are packed in."""

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Old Excel files, and packages behind a password (MS-CFB)."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_PART = 1
"""Bit of a ZIP entry's flags."""
_CHUNK = 1 << 20
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Of any sheet (ECMA-376, part 1, 18.3)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the XML of a sheet says beside its values.

    Parameters
    ----------
    uncomputed : frozenset of str
        Addresses of formulas without a value, "C7".
    merged : tuple of (str, int, int)
        Merged ranges with the numbers of their first and last row.
    hidden_rows : int
        How many rows that are not empty are hidden, by hand or by a filter.
    """

    uncomputed: frozenset[str]
    merged: tuple[tuple[str, int, int], ...]
    hidden_rows: int


def check_package(data: bytes) -> None:
    """Raise `FileError` unless `data` is a workbook of bearable size."""
    if data.startswith(OLE):
        raise FileError("file_encrypted" if _ENCRYPTED in data else "file_old_excel")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_parts(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise FileError("file_damaged") from error


def _check_parts(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileError("file_too_many_cells", most=MOST_CELLS)
    if any(part.flag_bits & _ENCRYPTED_PART for part in parts):
        raise FileError("file_encrypted")
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= {part.filename for part in parts}:
        raise FileError("file_no_workbook")
    for part in parts:
        with package.open(part) as content:
            tags = sum(chunk.count(b"<") for chunk in iter(lambda: content.read(_CHUNK), b""))
        if tags > 2 * MOST_ELEMENTS:
            raise FileError("file_too_many_cells", most=MOST_CELLS)


def read_layout(sheet: IO[bytes]) -> Layout:
    """Read the XML of one sheet; raise `FileError` if it is damaged or has too many cells."""
    reader = _LayoutReader()
    try:
        reader.read(sheet)
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        raise FileError("file_damaged") from error
    return Layout(frozenset(reader.uncomputed), tuple(reader.merged), reader.hidden)


class _LayoutReader:
    """Goes through the XML of a sheet once, and builds nothing: a long one has millions of elements."""

    def __init__(self) -> None:
        self.uncomputed: list[str] = []
        self.merged: list[tuple[str, int, int]] = []
        self.hidden = 0
        self._row = self._cells = self._in_row = 0
        self._is_hidden = False
        self._last = ""
        self._kind: str | None = None
        self._formula = self._value = self._in_value = False

    def read(self, sheet: IO[bytes]) -> None:
        """Read it; raise `FileError`, `ExpatError` or `ValueError` if it is not what it should be."""
        parser = expat.ParserCreate()
        # Entities of entities unfold to gigabytes; no sheet has a document type.
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.ParseFile(sheet)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._in_row += 1
            self._last = attributes.get("r", "")
            self._kind = attributes.get("t")
            self._formula = self._value = False
        elif tag == "v":
            self._in_value = True
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            before, self._row = self._row, int(attributes.get("r", self._row + 1))
            if not before < self._row <= LAST_ROW:
                raise FileError("file_damaged")
            self._in_row, self._last = 0, ""
            self._is_hidden = attributes.get("hidden") in {"1", "true"}
        elif tag == "mergeCell":
            reference = attributes.get("ref", "")
            rows = [int(corner.lstrip(ascii_uppercase)) for corner in reference.split(":")]
            self.merged.append((reference, rows[0], rows[-1]))

    def _text(self, _: str) -> None:
        if self._in_value:
            self._value = True

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "v":
            self._in_value = False
        elif tag == "c":
            # A formula that yields an empty text says so by its type.
            if self._formula and not self._value and self._kind != "str":
                self.uncomputed.append(self._last or f"{letters(self._in_row - 1)}{self._row}")
        elif tag == "row":
            self.hidden += self._is_hidden and self._in_row > 0
            self._cells += 1 + _width(self._last, self._in_row)
            if self._cells > MOST_CELLS:
                raise FileError("file_too_many_cells", most=MOST_CELLS)


def _refuse_doctype(*_: object) -> None:
    raise FileError("file_damaged")


def _width(last: str, count: int) -> int:
    """The number of a row's last column; a cell far to the right stands for the empty ones before it."""
    width = count
    if last:
        width = 0
        for letter in last.rstrip("0123456789"):
            width = 26 * width + ord(letter) - ord("A") + 1
    if width > LAST_COLUMN:
        raise FileError("file_damaged")
    return width
