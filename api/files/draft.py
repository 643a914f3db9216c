"""One row on its way to the wire: what its cells say, and which cell said it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from api.files.cells import shown
from api.files.faults import CellError, FileFault
from api.files.header import Column
from api.files.headings import Meaning
from api.files.sheet import BadCell, Cell, Row
from api.schemas.faults import Fault, quote

Path = tuple[str | int, ...]
T = TypeVar("T")


class Source(NamedTuple):
    """Where something was said: the heading of its column, and the cell as shown."""

    heading: str
    value: str


@dataclass(slots=True, kw_only=True)
class Draft:
    """A row under construction.

    Parameters
    ----------
    cells : mapping
        The cells that are filled, by what their columns mean.
    wire : dict
        The profile so far, as on the wire.
    sources : dict
        For paths of the wire, what the column means that they come from; or where in a cell they stand,
        if there are several in one.
    spoilt : set of str
        Fields of the wire that lack something because a cell is faulty.
    """

    file: str
    row: int
    cells: Mapping[Meaning, tuple[str, Cell]]
    wire: dict[str, Any] = field(default_factory=dict)
    sources: dict[Path, Source | Meaning] = field(default_factory=dict)
    spoilt: set[str] = field(default_factory=set)
    faults: list[FileFault] = field(default_factory=list)

    @classmethod
    def of(cls, file: str, number: int, row: Row, columns: tuple[Column, ...]) -> "Draft":
        """Sort the cells of a row by what they mean."""
        cells = {
            column.meaning: (column.heading, row[column.index])
            for column in columns
            if column.index < len(row) and row[column.index] is not None
        }
        return cls(file=file, row=number, cells=cells)

    def has(self, name: str) -> bool:
        """Whether a cell of a column that is not numbered is filled."""
        return Meaning(name) in self.cells

    def read(self, meaning: Meaning, field_name: str, reader: Callable[[Cell], T]) -> T | None:
        """What a cell says; `None` if it is empty, or faulty, which is noted."""
        found = self.cells.get(meaning)
        if found is None:
            return None
        heading, cell = found
        if isinstance(cell, BadCell):
            self.fail(field_name, Source(heading, cell.shown), CellError(cell.code))
            return None
        try:
            return reader(cell)
        except CellError as error:
            self.fail(field_name, Source(heading, shown(cell)), error)
            return None

    def fail(self, field_name: str, source: Source, error: CellError) -> None:
        """Note a faulty cell."""
        self.spoilt.add(field_name)
        fault = error.as_fault(source.value)
        self.faults.append(FileFault(file=self.file, row=self.row, column=source.heading, fault=fault))

    def source(self, meaning: Meaning) -> Source:
        """The cell of a column."""
        heading, cell = self.cells[meaning]
        return Source(heading, shown(cell))

    def locate(self, fault: Fault, headings: Mapping[str, str]) -> FileFault:
        """Find the cell of a fault that the profile's schema has found.

        `headings` gives a heading for each field of the wire that has a column.
        """
        found = None
        for length in range(len(fault.path), 0, -1):
            found = found or self.sources.get(fault.path[:length])
        source = self.source(found) if isinstance(found, Meaning) else found
        field_name = str(fault.path[0]) if fault.path else _WHOLE.get(fault.code, "")
        located = Fault(
            path=fault.path,
            code=fault.code,
            values=fault.values,
            value=quote(source.value) if source else None,
            suggestions=fault.suggestions,
        )
        heading = source.heading if source else headings.get(field_name)
        return FileFault(file=self.file, row=self.row, column=heading, fault=located)


_WHOLE = {"same_gender_without_gender": "same_gender_only"}
"""Faults between two fields, by the field that they are shown at."""
