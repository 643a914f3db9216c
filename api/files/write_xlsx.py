"""Workbooks with typed cells, headings that stay, filters, and columns that fit.

The XML is written here (ECMA-376, part 1): what is needed of it is little, and a
list of 50 000 people takes seconds instead of a minute.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape as as_xml

from api.files.escapes import escape
from api.files.grid import Table, Value
from api.files.sheet import LONGEST_TEXT, letters
from api.files.xlsx_parts import (
    DATE,
    HEADING,
    PER_CENT,
    PLAIN,
    QUOTED,
    WRAPPED,
    WRAPPED_QUOTED,
    content_types,
    names_of_sheets,
    relations,
    styles,
    workbook,
)
from api.words import Language, label
from scoring.policy import FULL_SCORE

_NARROWEST, _WIDEST, _SENTENCES = 8, 40, 80
"""Widths of columns, in characters."""

_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's calendar, from March 1900 on."""

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@")
_PACKING = 6


def to_xlsx(tables: Sequence[Table], language: Language) -> bytes:
    """Write each table as a sheet; no text can become a formula."""
    stream = io.BytesIO()
    names = names_of_sheets([table.title for table in tables])
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_PACKING) as package:
        package.writestr("[Content_Types].xml", content_types(len(tables)))
        package.writestr("_rels/.rels", relations())
        package.writestr("xl/workbook.xml", workbook(names, [_filter(table) for table in tables]))
        package.writestr("xl/_rels/workbook.xml.rels", relations(len(tables)))
        package.writestr("xl/styles.xml", styles(language))
        for number, table in enumerate(tables, start=1):
            with package.open(f"xl/worksheets/sheet{number}.xml", "w") as sheet:
                for part in _sheet(table, language):
                    sheet.write(part.encode())
    return stream.getvalue()


def _filter(table: Table) -> str:
    return f"A1:{letters(len(table.headings) - 1)}{len(table.rows) + 1}"


def _sheet(table: Table, language: Language) -> Iterator[str]:
    columns = [letters(index) for index in range(len(table.headings))]
    yield (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        "</sheetView></sheetViews><cols>"
    )
    for number, width in enumerate(_widths(table, language), start=1):
        yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
    yield '</cols><sheetData><row r="1">'
    for column, heading in zip(columns, table.headings, strict=True):
        yield _text_cell(f"{column}1", heading, HEADING)
    yield "</row>"
    shares = [heading in table.shares for heading in table.headings]
    wide = [heading in table.wide for heading in table.headings]
    for number, row in enumerate(table.rows, start=2):
        cells = (
            _cell(f"{column}{number}", value, language, share=share, wraps=wraps)
            for column, value, share, wraps in zip(columns, row, shares, wide, strict=True)
            if value is not None
        )
        yield f'<row r="{number}">{"".join(cells)}</row>'
    yield f'</sheetData><autoFilter ref="{_filter(table)}"/></worksheet>'


def _cell(address: str, value: Value, language: Language, *, share: bool, wraps: bool) -> str:
    if isinstance(value, bool):
        return _text_cell(address, label("answer", str(value).lower(), language), PLAIN)
    if isinstance(value, str):
        # Without the mark, a text that is edited by hand would become the formula that it looks like.
        quoted = value.startswith(_FORMULA)
        style = (WRAPPED_QUOTED if quoted else WRAPPED) if wraps else QUOTED if quoted else PLAIN
        return _text_cell(address, value, style)
    if isinstance(value, date):
        return f'<c r="{address}" s="{DATE}"><v>{(value - _EPOCH).days}</v></c>'
    if share and isinstance(value, int):
        return f'<c r="{address}" s="{PER_CENT}"><v>{value / FULL_SCORE!r}</v></c>'
    return f'<c r="{address}" s="{PLAIN}"><v>{value!r}</v></c>'


def _text_cell(address: str, text: str, style: int) -> str:
    shown = as_xml(escape(_NO_XML.sub("\N{REPLACEMENT CHARACTER}", text))[:LONGEST_TEXT], quote=False)
    # A plain return is read as a line end, so only the escape brings it back.
    shown = shown.replace("\r", "_x000D_")
    return f'<c r="{address}" t="inlineStr" s="{style}"><is><t xml:space="preserve">{shown}</t></is></c>'


def _widths(table: Table, language: Language) -> Iterator[float]:
    for index, heading in enumerate(table.headings):
        if heading in table.wide:
            yield _SENTENCES
            continue
        longest = max((len(line) for line in heading.split("\n")), default=0)
        for row in table.rows:
            value = row[index]
            if value is None:
                continue
            shown = value if isinstance(value, str) else _shown(value, language)
            length = len(shown) if "\n" not in shown else max(len(line) for line in shown.split("\n"))
            longest = max(longest, length)
        yield min(max(longest + 2, _NARROWEST), _WIDEST)


def _shown(value: Value, language: Language) -> str:
    if isinstance(value, bool):
        return label("answer", str(value).lower(), language)
    return "31.12.2026" if isinstance(value, date) else str(value)
