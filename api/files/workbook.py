"""Workbooks (.xlsx): the first sheet with data, its values as they were last computed."""

import io
import zipfile
from collections.abc import Callable, Sequence
from xml.parsers.expat import ExpatError

from api.files.book import Tab, open_book
from api.files.faults import FileError, Note
from api.files.package import check_package
from api.files.sheet import Sheet, is_empty
from api.files.worksheet import Grid, read_grid

# What is raised where XML is not what it should be.
_DAMAGE = (ExpatError, LookupError, ValueError)


def read_workbook(file: str, data: bytes) -> Sheet:
    """Read the first visible sheet that holds data; hidden sheets and further ones are told of.

    Raises
    ------
    FileError
        If this is no workbook, is protected or damaged, is too large, or is empty.
    """
    check_package(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            book = open_book(package)
            return _first_with_data(file, book.tabs, lambda tab: read_grid(package, tab.part, book))
    except _DAMAGE as error:
        raise FileError("file_damaged") from error


def _first_with_data(file: str, tabs: Sequence[Tab], read: Callable[[Tab], Grid]) -> Sheet:
    visible = [tab for tab in tabs if tab.visible]
    hidden = [tab for tab in tabs if not tab.visible]
    for place, tab in enumerate(visible):
        grid = read(tab)
        if _is_empty(grid):
            continue
        notes = []
        others = [other.title for other in (*visible[place + 1 :], *hidden) if not _is_empty(read(other))]
        if others:
            notes.append(
                Note(
                    file=file,
                    code="sheets_not_read",
                    values={"sheet": tab.title, "others": ", ".join(others), "count": len(others)},
                )
            )
        if grid.hidden_rows:
            notes.append(Note(file=file, code="hidden_rows_read", values={"count": grid.hidden_rows}))
        return Sheet(file=file, rows=grid.rows, merged=grid.merged, notes=tuple(notes))
    with_data = [tab.title for tab in hidden if not _is_empty(read(tab))]
    if with_data:
        raise FileError("sheet_only_hidden", sheet=with_data[0])
    raise FileError("sheet_empty")


def _is_empty(grid: Grid) -> bool:
    return all(is_empty(row) for row in grid.rows)
