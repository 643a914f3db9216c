"""The row of headings: found among title lines, read column by column."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from api.files.faults import CellError, FileError, FileFault
from api.files.headings import Meaning, Vocabulary
from api.files.sheet import BadCell, Cell, Row, Sheet, letters

_EXAMPLES = 8
"""So many headings are named where none was found."""

SCANNED = 40
"""Rows at the beginning among which the headings are looked for."""

LEAST_HEADINGS = 2
"""A row with fewer known headings is a title, or nothing that is understood."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is understood; `index` counts from 0."""

    index: int
    heading: str
    meaning: Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The row of headings, by its number, and the columns that are understood."""

    row: int
    columns: tuple[Column, ...]
    faults: tuple[FileFault, ...]


def read_header(
    sheet: Sheet,
    vocabulary: Vocabulary,
    *,
    ignored: Collection[str] = (),
    further: Callable[[str], Meaning | None] = lambda _: None,
) -> Header:
    """Find the headings and what they mean.

    Parameters
    ----------
    ignored : collection of str
        Headings of columns that shall not be read.
    further : callable
        Knows headings that the vocabulary does not, such as names of languages.

    Raises
    ------
    FileError
        If there is no row of headings, or more than one line of them.
    """
    row = find_row(sheet, vocabulary)
    headings = sheet.rows[row - 1]
    below = {k for cells in sheet.rows[row:] for k, cell in enumerate(cells) if cell is not None}
    columns: list[Column] = []
    faults: list[FileFault] = []
    seen: dict[Meaning, str] = {}
    for index in sorted(below | set(range(len(headings)))):
        cell = headings[index] if index < len(headings) else None
        try:
            column = _column(index, cell, vocabulary, further, used=index in below, ignored=ignored)
            _only_one(column, seen)
        except CellError as error:
            shown = letters(index) if cell is None else _shown(cell)
            fault = error.as_fault(None if cell is None else shown)
            faults.append(FileFault(file=sheet.file, row=row, column=shown, fault=fault))
        else:
            if column is not None:
                columns.append(column)
                seen[column.meaning] = column.heading
    return Header(row=row, columns=tuple(columns), faults=tuple(faults))


def find_row(sheet: Sheet, vocabulary: Vocabulary) -> int:
    """The number of the row of headings; raise `FileError` if there is none, or more than one."""
    head = [(number, row) for number, row in sheet.filled() if number <= SCANNED]
    if not head:
        raise FileError("file_empty")
    known = {number: _known(row, vocabulary) for number, row in head}
    best = max(known, key=lambda number: known[number])
    if known[best] < LEAST_HEADINGS:
        first = " | ".join(_shown(cell) for cell in head[0][1] if cell is not None)
        expected = ", ".join(vocabulary.first(field) for field in vocabulary.order[:_EXAMPLES])
        raise FileError("header_missing", first=first[:120], expected=expected)
    for number, row in head:
        filled = sum(cell is not None for cell in row)
        alike = known[number] >= LEAST_HEADINGS and 2 * known[number] >= filled
        # A line of groups ("Person", "Sprachen") right above the headings has few known words.
        grouping = number == best - 1 and known[number] >= 1 and filled > 1
        if number != best and (alike or grouping):
            upper, lower = sorted((number, best))
            raise FileError("header_two_lines", row=upper, first=upper, second=lower)
    return best


def _known(row: Row, vocabulary: Vocabulary) -> int:
    return sum(isinstance(cell, str) and vocabulary.knows(cell) for cell in row)


def _column(
    index: int,
    cell: Cell,
    vocabulary: Vocabulary,
    further: Callable[[str], Meaning | None],
    *,
    used: bool,
    ignored: Collection[str],
) -> Column | None:
    if cell is None:
        if used:
            raise CellError("column_unnamed", column=letters(index))
        return None
    heading = _shown(cell)
    if heading in ignored:
        return None
    meaning = vocabulary.meaning(heading) or further(heading)
    if not isinstance(cell, str) or meaning is None:
        raise CellError("column_unknown", suggestions=vocabulary.similar(heading), heading=heading)
    return Column(index, " ".join(heading.split()), meaning)


def _only_one(column: Column | None, seen: Mapping[Meaning, str]) -> None:
    if column is not None and column.meaning in seen:
        raise CellError("column_twice", other=seen[column.meaning])


def _shown(cell: Cell) -> str:
    return cell.shown if isinstance(cell, BadCell) else str(cell)
