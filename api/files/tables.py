"""The one way to open a list: by what the file holds, not by what it is called."""

from collections.abc import Callable

from api.files.delimited import read_delimited
from api.files.faults import FileError
from api.files.package import OLE, ZIP
from api.files.sheet import MOST_BYTES, Sheet
from api.files.workbook import read_workbook


def read_sheet(file: str, data: bytes, is_heading: Callable[[str], bool]) -> Sheet:
    """Read a workbook or a CSV file; raise `FileError` if it is neither."""
    if len(data) > MOST_BYTES:
        raise FileError("file_too_large", megabytes=MOST_BYTES // 1_000_000)
    if not data.strip(b" \t\r\n"):
        raise FileError("file_empty")
    if data.startswith((ZIP, OLE)):
        return read_workbook(file, data)
    return read_delimited(file, data, is_heading)
