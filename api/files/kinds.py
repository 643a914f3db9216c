"""The kinds of files that come and go, by their media types."""

from enum import StrEnum


class FileKind(StrEnum):
    """A kind of spreadsheet."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """What an answer that carries one is called."""
        return {FileKind.CSV: CSV, FileKind.XLSX: XLSX}[self]


CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NDJSON = "application/x-ndjson"
OLD_EXCEL = "application/vnd.ms-excel"
"""What browsers on Windows call a CSV file."""
