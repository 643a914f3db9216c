"""Workbooks (.xlsx): the first sheet with data, its values as they were last computed."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import IO, Protocol
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException

from api.files.faults import FileError, Note
from api.files.package import Layout, check_package, read_layout
from api.files.sheet import LONGEST_TEXT, BadCell, Cell, Row, Sheet, is_empty, tidy

# What openpyxl raises where the XML of a workbook is not what it should be.
_DAMAGE = (
    ParseError, DefusedXmlException, InvalidFileException, zipfile.BadZipFile, zlib.error, EOFError,
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError,
)  # fmt: skip


class _Cell(Protocol):
    """What is used of a cell of openpyxl, which is published without types."""

    value: Cell | timedelta
    data_type: str
    coordinate: str


class _Sheet(Protocol):
    """What is used of a sheet of openpyxl that is only read."""

    title: str
    sheet_state: str

    def reset_dimensions(self) -> None: ...
    def iter_rows(self, *, min_row: int, min_col: int) -> Iterator[Sequence[_Cell]]: ...


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def escape(text: str) -> str:
    """Write text so that `_x0041_` is not read as the character it escapes (ECMA-376, 22.9.2.19)."""
    return _ESCAPED.sub(lambda found: f"_x005F{found[0]}", text)


def unescape(text: str) -> str:
    """Undo `escape`, and read what Excel has escaped."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def read_workbook(file: str, data: bytes) -> Sheet:
    """Read the first visible sheet that holds data; hidden sheets and further ones are told of.

    Raises
    ------
    FileError
        If this is no workbook, is protected or damaged, is too large, or is empty.
    """
    check_package(data)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of decorations that it does not keep; only values are read here.
            warnings.simplefilter("ignore")
            # What `load_workbook` does, too; but this tells from which parts it has made the sheets.
            reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True)
            with reader.archive:
                reader.read()
                return _first_with_data(file, _sheets(reader))
    except _DAMAGE as error:
        raise FileError("file_damaged") from error


@dataclass(frozen=True, slots=True)
class _Source:
    """A sheet of openpyxl, and the XML that it was made from."""

    sheet: _Sheet
    xml: Callable[[], IO[bytes]]


def _sheets(reader: ExcelReader) -> list[_Source]:
    """The sheets with cells, in their order; a sheet that is a chart has none."""
    parts = [
        relation.target
        for _, relation in reader.parser.find_sheets()
        if relation.target in reader.valid_files and "chartsheet" not in relation.Type
    ]
    return [
        _Source(sheet, partial(reader.archive.open, part))
        for sheet, part in zip(reader.wb.worksheets, parts, strict=True)
    ]


def _first_with_data(file: str, sources: Sequence[_Source]) -> Sheet:
    visible = [source for source in sources if source.sheet.sheet_state == "visible"]
    hidden = [source for source in sources if source.sheet.sheet_state != "visible"]
    for place, source in enumerate(visible):
        layout, rows = _read(source)
        if all(is_empty(row) for row in rows):
            continue
        notes = []
        others = [other.sheet.title for other in (*visible[place + 1 :], *hidden) if _has_data(other)]
        if others:
            notes.append(
                Note(
                    file=file,
                    code="sheets_not_read",
                    values={
                        "sheet": source.sheet.title,
                        "others": ", ".join(others),
                        "count": len(others),
                    },
                )
            )
        if layout.hidden_rows:
            notes.append(Note(file=file, code="hidden_rows_read", values={"count": layout.hidden_rows}))
        return Sheet(file=file, rows=rows, merged=layout.merged, notes=tuple(notes))
    with_data = [source.sheet.title for source in hidden if _has_data(source)]
    if with_data:
        raise FileError("sheet_only_hidden", sheet=with_data[0])
    raise FileError("sheet_empty")


def _read(source: _Source) -> tuple[Layout, tuple[Row, ...]]:
    with source.xml() as xml:
        layout = read_layout(xml)
    return layout, tuple(_rows(source.sheet, layout))


def _rows(sheet: _Sheet, layout: Layout) -> Iterator[Row]:
    # The size that a sheet declares may be wrong, and would cut cells off.
    sheet.reset_dimensions()
    for row in sheet.iter_rows(min_row=1, min_col=1):
        yield tuple(None if cell is EMPTY_CELL else _cell(cell, layout.uncomputed) for cell in row)


def _cell(cell: _Cell, uncomputed: frozenset[str]) -> Cell:
    value = cell.value
    if value is None:
        address = cell.coordinate
        return BadCell("cell_formula", address) if address in uncomputed else None
    if cell.data_type == "e":
        return BadCell("cell_error", str(value))
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, str):
        return tidy(unescape(value)) if len(value) <= LONGEST_TEXT else BadCell("cell_too_long", value[:40])
    return value


def _has_data(source: _Source) -> bool:
    _, rows = _read(source)
    return not all(is_empty(row) for row in rows)
