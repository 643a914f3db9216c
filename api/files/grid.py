"""Tables that are written: typed cells under headings, the same for CSV and workbooks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

Value = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table.

    Parameters
    ----------
    title : str
        Name of the sheet.
    headings : tuple of str
    rows : sequence of tuple
        As long as the headings; texts, numbers, dates, yes or no, or nothing.
    shares : frozenset of str
        Headings of columns that hold basis points and are shown as per cent.
    wide : frozenset of str
        Headings of columns with sentences.
    """

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]]
    shares: frozenset[str] = frozenset()
    wide: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.headings) for row in self.rows):
            raise ValueError(f"Every row of {self.title!r} needs {len(self.headings)} cells.")
