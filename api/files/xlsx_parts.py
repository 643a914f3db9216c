"""The parts of a workbook beside its sheets: what there is, what it is called, how it looks (ECMA-376)."""

import re
from collections.abc import Sequence
from html import escape as as_xml

from api.words import Language

PLAIN, HEADING, WRAPPED, QUOTED, WRAPPED_QUOTED, DATE, PER_CENT = range(7)
"""Styles of cells, by their places in `styles`."""

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_NOT_IN_NAMES = re.compile(r"[\\/?*\[\]:]")
_LONGEST_NAME = 31

_TOP = '<alignment vertical="top"/>'
_WRAP = '<alignment vertical="top" wrapText="1"/>'
_BUILTIN_PER_CENT = 9
_OWN_DATE = 164


def content_types(sheets: int) -> str:
    """What each part of the package is."""
    overrides = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{_TYPES}.{kind}+xml"/>'
        for part, kind in (
            ("workbook.xml", "sheet.main"),
            ("styles.xml", "styles"),
            *((f"worksheets/sheet{number}.xml", "worksheet") for number in range(1, sheets + 1)),
        )
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def relations(sheets: int | None = None) -> str:
    """Where the workbook is; or, with a number of sheets, where they and the styles are."""
    targets = [("officeDocument", "xl/workbook.xml")]
    if sheets is not None:
        targets = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, sheets + 1)]
        targets.append(("styles", "styles.xml"))
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def names_of_sheets(titles: Sequence[str]) -> list[str]:
    """Titles as Excel takes them for names of sheets: short, without some characters, each once."""
    names: list[str] = []
    for title in titles:
        stem = _NOT_IN_NAMES.sub(" ", title).strip("' ")[:_LONGEST_NAME] or "Sheet"
        name, number = stem, 1
        while name.casefold() in {other.casefold() for other in names}:
            number += 1
            name = f"{stem[: _LONGEST_NAME - 4]} {number}"
        names.append(name)
    return names


def workbook(names: Sequence[str], filtered: Sequence[str]) -> str:
    """The sheets, by name, and the ranges that have a filter."""
    sheets = "".join(
        f'<sheet name="{as_xml(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    filters = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">'
        f"{as_xml(_range(name, cells), quote=False)}</definedName>"
        for place, (name, cells) in enumerate(zip(names, filtered, strict=True))
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets><definedNames>{filters}</definedNames></workbook>"
    )


def _range(name: str, cells: str) -> str:
    first, _, last = cells.partition(":")
    quoted = name.replace("'", "''")
    return f"'{quoted}'!{_fixed(first)}:{_fixed(last)}"


def _fixed(cell: str) -> str:
    """A1 as $A$1."""
    column = cell.rstrip("0123456789")
    return f"${column}${cell[len(column) :]}"


def styles(language: Language) -> str:
    """How cells look: `PLAIN` and the others, in this order."""
    day = "dd.mm.yyyy" if language == "de" else "yyyy-mm-dd"
    kinds = (
        (0, 0, 0, _TOP, ""),
        (0, 1, 2, _WRAP, ""),
        (0, 0, 0, _WRAP, ""),
        (0, 0, 0, _TOP, ' quotePrefix="1"'),
        (0, 0, 0, _WRAP, ' quotePrefix="1"'),
        (_OWN_DATE, 0, 0, _TOP, ""),
        (_BUILTIN_PER_CENT, 0, 0, _TOP, ""),
    )
    cells = "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="0" xfId="0"{quoted}'
        f' applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1">{alignment}</xf>'
        for number, font, fill, alignment, quoted in kinds
    )
    font = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
        f'<numFmts count="1"><numFmt numFmtId="{_OWN_DATE}" formatCode="{day}"/></numFmts>'
        f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF4"/></patternFill></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(kinds)}">{cells}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
