"""Faults in a file: the same faults as anywhere, and where they stand in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from api.schemas.faults import Fault, Values, quote


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFault:
    """One thing that is wrong with a file.

    Parameters
    ----------
    file : str
        The name under which the file was handed over.
    row : int, optional
        The row as a spreadsheet program counts it, from 1.
    column : str, optional
        The heading of the column.
    """

    file: str
    fault: Fault
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something about a file that is right but worth knowing; `code` names its sentence."""

    file: str
    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)


class FileError(Exception):
    """The file cannot be read as a table at all; raised where reading on makes no sense."""

    def __init__(self, code: str, /, *, row: int | None = None, **values: str | int) -> None:
        super().__init__(f"{code} {values}" if values else code)
        self.code = code
        self.row = row
        self.values: Values = values

    def in_file(self, file: str) -> FileFault:
        """The same, as a fault of the file of this name."""
        fault = Fault(path=(), code=self.code, values=self.values)
        return FileFault(file=file, row=self.row, fault=fault)


class CellError(ValueError):
    """A cell does not say what its column needs; `part` is what of it is meant, if not all."""

    def __init__(
        self,
        code: str,
        /,
        *,
        part: str | None = None,
        suggestions: Iterable[str] = (),
        **values: str | float,
    ) -> None:
        super().__init__(f"{code} {values}" if values else code)
        self.code = code
        self.part = part
        self.suggestions = tuple(suggestions)
        self.values: Values = values

    def as_fault(self, value: str | None) -> Fault:
        """The same, as a fault about the cell that shows `value`."""
        return Fault(
            path=(),
            code=self.code,
            values=self.values,
            value=quote(self.part or value) if value else None,
            suggestions=self.suggestions,
        )
