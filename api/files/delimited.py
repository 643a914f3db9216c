"""CSV as German offices write it: semicolon, tab or comma, whichever the headings fit."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

from api.files.decoding import decode
from api.files.faults import FileError
from api.files.formulas import restore
from api.files.sheet import LAST_COLUMN, MOST_CELLS, REMEMBERED, BadCell, Cell, Row, Sheet, tidy

DELIMITERS = (";", "\t", ",")
"""In the order in which they are preferred."""

_HEAD_ROWS = 40
_ANNOUNCED = re.compile(r"sep=(?P<delimiter>[;,\t])\r?\n", re.IGNORECASE)
ERROR_VALUE = re.compile(
    r"#(?:NV|N/A|BEZUG!|REF!|WERT!|VALUE!|DIV/0!|NAME\?|ZAHL!|NUM!|NULL!|ÜBERLAUF!|SPILL!|KALK!|CALC!)"
)
"""What a spreadsheet program shows where a formula fails, in German and English."""


def read_delimited(file: str, data: bytes, is_heading: Callable[[str], bool]) -> Sheet:
    """Read a CSV file.

    Parameters
    ----------
    is_heading : callable
        Whether a text is a known heading; the delimiter that yields most of them
        in one row is taken.

    Raises
    ------
    FileError
        If this is no text, quotes are not closed, or there are too many cells.
    """
    text = decode(data)
    announced = _ANNOUNCED.match(text)
    if announced:
        # Excel reads this line as an instruction; it counts as the first row all the same.
        delimiter, text = announced["delimiter"], "\n" + text[announced.end() :]
    else:
        delimiter = max(DELIMITERS, key=lambda candidate: _headings(text, candidate, is_heading))
    rows: list[Row] = []
    cells = 0
    for row in _rows(text, delimiter):
        rows.append(tuple(_cell(cell) for cell in row))
        cells += len(row) + 1
        if cells > MOST_CELLS:
            raise FileError("file_too_many_cells", most=MOST_CELLS)
    return Sheet(file=file, rows=tuple(rows))


def _headings(text: str, delimiter: str, is_heading: Callable[[str], bool]) -> int:
    """The most known headings that a row at the beginning has if it is split by `delimiter`."""
    try:
        head = list(islice(_rows(text, delimiter), _HEAD_ROWS))
    except FileError:
        return 0
    return max((sum(is_heading(cell) for cell in row if cell.strip()) for row in head), default=0)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    if text.count(delimiter) > MOST_CELLS:
        # They might all stand in one row, which would be there as a whole before it is counted.
        raise FileError("file_too_many_cells", most=MOST_CELLS)
    # Strict, because a quote that is never closed would swallow the rest of the file.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileError("csv_broken", row=row, line=reader.line_num) from error
        if len(cells) > LAST_COLUMN:
            raise FileError("file_too_many_cells", row=row, most=MOST_CELLS)
        yield cells


@lru_cache(maxsize=REMEMBERED)
def _cell(text: str) -> Cell:
    tidied = tidy(text)
    if tidied is None:
        return None
    if ERROR_VALUE.fullmatch(tidied):
        return BadCell("cell_error", tidied)
    return restore(tidied)
