"""A first look at a table: where its headings seem to be, and what its columns seem to mean."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.files.arranging import code_of, heading_of
from api.files.cells import shown
from api.files.faults import FileError
from api.files.header import find_row
from api.files.headings import Meaning, Vocabulary
from api.files.sheet import Row, Sheet
from api.files.tables import read_sheet
from api.files.tongues import named_by
from api.schemas.faults import quote
from scoring.catalogue import Catalogue
from scoring.catalogue.text import fold

CANDIDATES: Final = 10
"""Rows at the beginning that may be shown as that of the headings."""

SAMPLES: Final = 3
"""Values of a column that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineColumn:
    """A column as it was found.

    Parameters
    ----------
    guess : str
        What it seems to mean, as `code_of` writes it.
    sure : bool
        Whether the heading is known; otherwise it is only similar to one.
    samples : tuple of str
        Different values of its first rows.
    """

    index: int
    heading: str
    guess: str
    sure: bool
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One of the first rows that are filled; `digest` is the same for rows that say the same."""

    number: int
    text: str
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A table as it was found; `row` is the number of the row of headings, `rows` are the first ones."""

    row: int
    rows: tuple[OutlineRow, ...]
    columns: tuple[OutlineColumn, ...]

    @property
    def digest(self) -> bytes | None:
        """That of the headings; `None` if the row is none of the first ones."""
        return next((one.digest for one in self.rows if one.number == self.row), None)


def outline(
    file: str, data: bytes, catalogue: Catalogue, vocabulary: Vocabulary, row: int | None = None
) -> Outline:
    """Look at a table.

    Parameters
    ----------
    row : int, optional
        Of the headings, if somebody has said so.

    Raises
    ------
    FileError
        If there is no table.
    """
    sheet = read_sheet(file, data, vocabulary.knows)
    head = [(number, cells) for number, cells in sheet.filled()][:CANDIDATES]
    if not head:
        raise FileError("file_empty")
    row = row or _guessed_row(sheet, vocabulary, head)
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else ()
    below = [line for number, line in sheet.filled() if number > row]
    width = max((len(line) for line in (cells, *below)), default=0)
    used = [k for k in range(width) if _is_used(cells, k) or any(_is_used(line, k) for line in below)]
    return Outline(
        row=row,
        rows=tuple(OutlineRow(number, _text(line), _digest(line)) for number, line in head),
        columns=tuple(_column(cells, index, below, catalogue, vocabulary) for index in used),
    )


def _guessed_row(sheet: Sheet, vocabulary: Vocabulary, head: Sequence[tuple[int, Row]]) -> int:
    """The row that looks most like headings; the fullest, if none does, because titles have few cells."""
    try:
        return find_row(sheet, vocabulary)
    except FileError as error:
        second = error.values.get("second")
        fullest = max(head, key=lambda one: sum(cell is not None for cell in one[1]))
        return second if isinstance(second, int) else fullest[0]


def _column(
    cells: Row, index: int, below: Sequence[Row], catalogue: Catalogue, vocabulary: Vocabulary
) -> OutlineColumn:
    heading = heading_of(cells, index)
    named = _is_used(cells, index)
    meaning = (vocabulary.meaning(heading) or named_by(heading, catalogue)) if named else None
    near = () if meaning or not named else vocabulary.similar(heading)
    guess: Meaning | None = meaning or (vocabulary.meaning(near[0]) if near else None)
    values = dict.fromkeys(quote(shown(line[index])) for line in below if _is_used(line, index))
    return OutlineColumn(
        index=index,
        heading=heading,
        guess=code_of(guess),
        sure=meaning is not None,
        samples=tuple(values)[:SAMPLES],
    )


def _is_used(row: Row, index: int) -> bool:
    return index < len(row) and row[index] is not None


def _text(row: Row) -> str:
    return quote(" | ".join(shown(cell) for cell in row if cell is not None))


def _digest(row: Row) -> bytes:
    told = "\n".join("" if cell is None else fold(shown(cell)) for cell in row).rstrip("\n")
    return hashlib.sha256(told.encode()).digest()
