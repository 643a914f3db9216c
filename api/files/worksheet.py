"""One sheet of a workbook: its cells by their values as they were last computed (ECMA-376, part 1, 18.3)."""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from string import ascii_uppercase

from api.files.book import Book, read_text
from api.files.faults import FileError
from api.files.serials import Counted, duration, moment, written
from api.files.sheet import LAST_COLUMN, LAST_ROW, LONGEST_TEXT, MOST_CELLS, BadCell, Cell, Row, letters
from api.files.xml import Attributes, walk

MOST_MERGED = 65_536
"""Ranges of merged cells; each is told of, so a sheet of nothing else would fill the memory."""
_TRUE = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True)
class Grid:
    """What a sheet holds.

    Parameters
    ----------
    rows : tuple of tuple
        Row k of the sheet stands at position k - 1; rows may differ in length.
    merged : tuple of (str, int, int)
        Merged ranges with the numbers of their first and last row.
    hidden_rows : int
        How many rows with cells are hidden, by hand or by a filter.
    """

    rows: tuple[Row, ...]
    merged: tuple[tuple[str, int, int], ...]
    hidden_rows: int


def read_grid(package: zipfile.ZipFile, part: str, book: Book) -> Grid:
    """Read a sheet; raises what `walk` raises, and `FileError` if it has too many cells."""
    reader = _Reader(book)
    walk(package, part, reader)
    return Grid(tuple(reader.rows), tuple(reader.merged), reader.hidden)


class _Columns(dict[str, int]):
    """Numbers of columns by their letters, from 1, each worked out once."""

    def __missing__(self, name: str) -> int:
        number = 0
        for letter in name[:4]:
            number = 26 * number + ascii_uppercase.index(letter) + 1
        if not 0 < number <= LAST_COLUMN:
            raise FileError("file_damaged")
        self[name] = number
        return number


_COLUMN = _Columns()


class _Reader:
    """Goes through a sheet row by row and cell by cell."""

    def __init__(self, book: Book) -> None:
        self.rows: list[Row] = []
        self.merged: list[tuple[str, int, int]] = []
        self.hidden = 0
        self._book = book
        self._cells = 0
        self._in_data = self._is_hidden = False
        self._row: list[Cell] = []
        self._kind, self._style = "n", "0"
        self._pieces: list[str] = []
        self._room = LONGEST_TEXT
        self._in_value = self._in_sound = self._is_formula = False
        self._readers: Mapping[str, Callable[[str], Cell]] = {
            "n": self._number,
            "s": self._shared,
            "inlineStr": read_text,
            "str": read_text,
            "b": lambda value: bool(int(value)),
            "d": written,
            "e": lambda value: BadCell("cell_error", value),
        }

    def start(self, tag: str, attributes: Attributes) -> None:
        """Come to a row, a cell, or what is in it."""
        # The most frequent first: a long sheet has millions.
        if not self._in_data:
            self._start_outside(tag, attributes)
        elif tag in {"t", "v"}:
            self._in_value = not self._in_sound
        elif tag == "c":
            self._start_cell(attributes)
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "f":
            self._is_formula = True
        elif tag == "rPh":
            self._in_sound = True

    def text(self, piece: str) -> None:
        """Take in what a cell says."""
        if self._in_value and self._room >= 0:
            # What is more than a cell can hold is not kept: one text may be as long as a whole part.
            self._room -= len(piece)
            self._pieces.append(piece)

    def end(self, tag: str) -> None:
        """Leave a row, a cell, or what is in it."""
        if tag in {"v", "t"}:
            self._in_value = False
        elif not self._in_data:
            return
        elif tag == "c":
            self._row.append(self._cell("".join(self._pieces)))
        elif tag == "row":
            self._end_row()
        elif tag == "rPh":
            self._in_sound = False
        elif tag == "sheetData":
            self._in_data = False

    def _start_outside(self, tag: str, attributes: Attributes) -> None:
        if tag == "sheetData":
            self._in_data = True
        elif tag == "mergeCell":
            reference = attributes["ref"]
            rows = [int(corner.lstrip(ascii_uppercase)) for corner in reference.split(":")]
            self.merged.append((reference, rows[0], rows[-1]))
            if len(self.merged) > MOST_MERGED:
                raise FileError("file_too_many_cells", most=MOST_CELLS)

    def _start_row(self, attributes: Attributes) -> None:
        before = len(self.rows)
        number = int(attributes.get("r", before + 1))
        if not before < number <= LAST_ROW:
            raise FileError("file_damaged")
        self.rows += [()] * (number - 1 - before)
        self._row = []
        self._is_hidden = attributes.get("hidden") in _TRUE

    def _end_row(self) -> None:
        self.rows.append(tuple(self._row))
        self.hidden += self._is_hidden and bool(self._row)
        self._cells += 1 + len(self._row)
        if self._cells > MOST_CELLS:
            raise FileError("file_too_many_cells", most=MOST_CELLS)

    def _start_cell(self, attributes: Attributes) -> None:
        place = attributes.get("r")
        if place is not None:
            # Cells that are left out are empty.
            left_out = _COLUMN[place.rstrip("0123456789")] - 1 - len(self._row)
            if left_out < 0:
                raise FileError("file_damaged")
            if left_out:
                self._row += [None] * left_out
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._pieces.clear()
        self._room = LONGEST_TEXT
        self._is_formula = False

    def _cell(self, value: str) -> Cell:
        """What a cell says that has been gone through."""
        if value:
            return self._readers[self._kind](value)
        # A formula that yields an empty text says so by its type.
        if self._is_formula and self._kind != "str":
            return BadCell("cell_formula", f"{letters(len(self._row))}{len(self.rows) + 1}")
        return None

    def _shared(self, value: str) -> Cell:
        place = int(value)
        if place < 0:
            raise FileError("file_damaged")
        return self._book.texts[place]

    def _number(self, value: str) -> Cell:
        number = float(value)
        if not isfinite(number):
            raise FileError("file_damaged")
        counts = self._book.formats.get(self._style)
        try:
            if counts is Counted.DAYS:
                return moment(number, self._book.epoch)
            if counts is Counted.DURATION:
                return duration(number)
        except OverflowError:
            return BadCell("cell_error", value)
        return int(value) if value.lstrip("-").isdecimal() else number
