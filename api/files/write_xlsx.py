"""Workbooks with typed cells, headings that stay, filters, and columns that fit."""

import io
from collections.abc import Iterator, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from api.files.grid import Table, Value
from api.files.sheet import LONGEST_TEXT
from api.files.workbook import escape
from api.words import Language, label
from scoring.policy import FULL_SCORE

_NARROWEST, _WIDEST, _SENTENCES = 8, 40, 80
"""Widths of columns, in characters."""

_HEADING_FILL = PatternFill("solid", fgColor="E8EEF4")
_TOP = Alignment(vertical="top")
_WRAPPED = Alignment(vertical="top", wrap_text=True)


def to_xlsx(tables: Sequence[Table], language: Language) -> bytes:
    """Write each table as a sheet; no text can become a formula."""
    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.title)
        sheet.freeze_panes = "A2"
        for index, width in enumerate(_widths(table, language), start=1):
            sheet.column_dimensions[get_column_letter(index)].width = width
        last = get_column_letter(len(table.headings))
        sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"
        sheet.append([_heading(sheet, heading) for heading in table.headings])
        for row in table.rows:
            sheet.append(list(_cells(sheet, table, row, language)))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _heading(sheet: object, heading: str) -> object:
    cell = WriteOnlyCell(sheet, heading)
    cell.font, cell.fill, cell.alignment = Font(bold=True), _HEADING_FILL, _WRAPPED
    return cell


def _cells(sheet: object, table: Table, row: tuple[Value, ...], language: Language) -> Iterator[object]:
    for heading, value in zip(table.headings, row, strict=True):
        cell = WriteOnlyCell(sheet)
        cell.alignment = _WRAPPED if heading in table.wide else _TOP
        if isinstance(value, bool):
            cell.value = label("answer", str(value).lower(), language)
        elif isinstance(value, str):
            # Set as text, since openpyxl takes what begins with "=" for a formula.
            cell.value = escape(ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value))[:LONGEST_TEXT]
            cell.data_type = "s"
            cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
        elif isinstance(value, int) and heading in table.shares:
            cell.value = value / FULL_SCORE
            cell.number_format = "0%"
        else:
            cell.value = value
            if isinstance(value, date):
                cell.number_format = "dd.mm.yyyy" if language == "de" else "yyyy-mm-dd"
        yield cell


def _widths(table: Table, language: Language) -> Iterator[float]:
    for index, heading in enumerate(table.headings):
        if heading in table.wide:
            yield _SENTENCES
            continue
        texts = [heading, *(_shown(row[index], language) for row in table.rows)]
        longest = max(len(line) for text in texts for line in text.split("\n"))
        yield min(max(longest + 2, _NARROWEST), _WIDEST)


def _shown(value: Value, language: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return label("answer", str(value).lower(), language)
    return "31.12.2026" if isinstance(value, date) else str(value)
