"""A sheet of cells, wherever it came from: what all readers of files hand on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from api.files.faults import Note

MOST_BYTES = 32_000_000
"""Larger files are refused unread; a list of 100 000 people has about 15 MB."""

MOST_CELLS = 2_000_000
"""Sheets with more cells are refused."""

LONGEST_TEXT = 32_767
"""Characters of a cell; no spreadsheet program holds more."""

LONGEST_SAID = 2_000
"""Characters of a cell that says something of a person; longer ones are named as a fault."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Of any sheet."""

REMEMBERED = 4096
"""Texts whose reading is remembered: in most columns of a long list, few come again and again."""


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell without a usable value: an error value, or a formula that was never computed.

    Parameters
    ----------
    code : str
        Names the fault.
    shown : str
        What stands in the cell, or the cell's address if nothing does.
    """

    code: str
    shown: str


Cell = str | int | float | bool | date | datetime | time | BadCell | None
"""`None` is an empty cell; a text is never empty and has no blanks around it."""

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The cells of one sheet.

    Parameters
    ----------
    rows : tuple of tuple
        Row k of the sheet stands at position k - 1; rows may differ in length.
    merged : tuple of (str, int, int)
        Ranges of merged cells as in "B3:B5", with the numbers of their first and last row.
    notes : tuple of Note
        What the reader of the file should be told.
    """

    file: str
    rows: tuple[Row, ...]
    merged: tuple[tuple[str, int, int], ...] = ()
    notes: tuple[Note, ...] = ()

    def filled(self) -> Iterator[tuple[int, Row]]:
        """All rows that are not empty, with their numbers."""
        return ((number, row) for number, row in enumerate(self.rows, start=1) if not is_empty(row))


def is_empty(row: Row) -> bool:
    """Whether no cell of the row holds anything."""
    return all(cell is None for cell in row)


def tidy(text: str) -> str | None:
    """A text without blanks around it and with plain line ends; `None` if nothing remains."""
    return (
        text.replace("\r\n", "\n").replace("\r", "\n").strip().strip("\N{ZERO WIDTH NO-BREAK SPACE}") or None
    )


def letters(index: int) -> str:
    """The letters of a column as spreadsheets show them: 0 is A, 26 is AA."""
    text = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
