"""What somebody has said by hand about a table: where its headings are, what its columns and values mean."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from api.files.cells import shown
from api.files.faults import CellError, FileFault
from api.files.header import Column, Header
from api.files.headings import Meaning
from api.files.sheet import Cell, Row, Sheet, letters
from api.schemas.faults import quote

NUMBERED: Final = frozenset({"occupation", "kldb", "isco", "language", "level"})
"""Fields that several columns may hold, one beside the other."""

# Where lists in cells are divided; what stands in brackets belongs together.
_BETWEEN: Final = re.compile(r"((?:[;,\n|]|\s(?:und|and|sowie|&|\+)\s)(?![^(]{0,200}\)))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Replacement:
    """A value of a column, as a fault quotes it, that means another wherever it stands."""

    heading: str
    value: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """What has been said about a table.

    Parameters
    ----------
    row : int
        Of the headings, from 1.
    meanings : mapping
        By the index of the column, from 0; `None` for one that shall not be read.
    """

    row: int
    meanings: Mapping[int, Meaning | None]
    replacements: tuple[Replacement, ...] = field(default=())

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> Self:
        """Read back what `as_json` has made."""
        return cls(
            row=value["row"],
            meanings={int(index): meaning_of(code) for index, code in value["columns"].items()},
            replacements=tuple(Replacement(*one) for one in value["replacements"]),
        )

    def as_json(self) -> dict[str, Any]:
        """JSON-able."""
        return {
            "row": self.row,
            "columns": {str(index): code_of(meaning) for index, meaning in self.meanings.items()},
            "replacements": [[one.heading, one.value, one.by] for one in self.replacements],
        }

    def replacing(self, one: Replacement) -> Self:
        """The same with one replacement more, which takes the place of what was said of this value."""
        others = [
            other for other in self.replacements if (other.heading, other.value) != (one.heading, one.value)
        ]
        return replace(self, replacements=(*others, one))

    def header(self, sheet: Sheet) -> Header:
        """The columns as they were said to be; two that mean the same are a fault, unless told apart."""
        cells = sheet.rows[self.row - 1] if self.row <= len(sheet.rows) else ()
        meanings = _counted(self.meanings)
        columns: list[Column] = []
        faults: list[FileFault] = []
        seen: dict[Meaning, str] = {}
        for index, meaning in sorted(meanings.items()):
            heading = heading_of(cells, index)
            if meaning in seen:
                fault = CellError("column_twice", other=seen[meaning]).as_fault(heading)
                faults.append(FileFault(file=sheet.file, row=self.row, column=heading, fault=fault))
                continue
            seen[meaning] = heading
            columns.append(Column(index, heading, meaning))
        return Header(row=self.row, columns=tuple(columns), faults=tuple(faults))

    def applied(self, sheet: Sheet, header: Header) -> Sheet:
        """The sheet with all values replaced."""
        said: dict[int, dict[str, str]] = {}
        for column in header.columns:
            own = {one.value: one.by for one in self.replacements if one.heading == column.heading}
            if own:
                said[column.index] = own
        if not said:
            return sheet
        rows = (*sheet.rows[: header.row], *(_replaced(row, said) for row in sheet.rows[header.row :]))
        return replace(sheet, rows=rows)


def code_of(meaning: Meaning | None) -> str:
    """A meaning as a text: "name", "language:2", "skill::ar"; nothing for a column that is not read."""
    if meaning is None:
        return ""
    return ":".join((meaning.field, str(meaning.number or ""), meaning.language or "")).rstrip(":")


def meaning_of(code: str) -> Meaning | None:
    """The meaning that `code_of` has written."""
    name, number, language = [*code.split(":"), "", ""][:3]
    return Meaning(name, int(number) if number else None, language or None) if name else None


def heading_of(cells: Sequence[Cell], index: int) -> str:
    """What a column is called: its heading, or its letter."""
    cell = cells[index] if index < len(cells) else None
    return letters(index) if cell is None else " ".join(shown(cell).split())


def _counted(meanings: Mapping[int, Meaning | None]) -> dict[int, Meaning]:
    """The columns that are read; those of one field that can be counted are, from left to right."""
    read = {index: meaning for index, meaning in meanings.items() if meaning is not None}
    several = Counter(read.values())
    used = Counter(meaning.field for meaning in read.values() if meaning.number is not None)
    found: dict[int, Meaning] = {}
    for index, meaning in sorted(read.items()):
        if meaning.field in NUMBERED and meaning.number is None and several[meaning] > 1:
            used[meaning.field] += 1
            found[index] = Meaning(meaning.field, used[meaning.field])
        else:
            found[index] = meaning
    return found


def _replaced(row: Row, said: Mapping[int, Mapping[str, str]]) -> Row:
    return tuple(_swapped(cell, said[index]) if index in said else cell for index, cell in enumerate(row))


def _swapped(cell: Cell, said: Mapping[str, str]) -> Cell:
    """A cell that says something else: as a whole, or in one entry of the list that it holds."""
    if cell is None:
        return None
    whole = said.get(quote(shown(cell)))
    if whole is not None:
        return whole
    if not isinstance(cell, str):
        return cell
    parts = _BETWEEN.split(cell)
    return "".join(said.get(quote(part.strip()), part) for part in parts)
