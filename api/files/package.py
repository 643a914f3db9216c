"""The ZIP package of a workbook, looked at before its parts are read.

Bombs are found here, by sizes that ZIP declares and enforces.
"""

import io
import zipfile
import zlib

from api.files.faults import FileError
from api.files.sheet import MOST_CELLS

MOST_UNPACKED = 256_000_000
"""Bytes; a sheet with the most cells that are read has about 150 MB."""

MOST_PARTS = 5_000
"""Files within the package."""

MOST_ELEMENTS = 6_000_000
"""XML elements of one part: three to a cell. They cost more memory than the bytes they are packed in."""

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Old Excel files, and packages behind a password (MS-CFB)."""

XML_PER_TEXT = 8
"""A sheet of a workbook is about so many times as long as the same table as text."""

MUCH_PACKED = 250_000
"""Bytes; what is in a larger package is much, and even to look up how much would take a while."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_PART = 1
"""Bit of a ZIP entry's flags."""
_CHUNK = 1 << 20
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Of packing, that a package may use (ECMA-376, part 2, annex C)."""
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
"""What `zipfile` raises for a package that is not what it says."""


def check_package(data: bytes) -> None:
    """Raise `FileError` unless `data` is a workbook of bearable size."""
    if data.startswith(OLE):
        raise FileError("file_encrypted" if _ENCRYPTED in data else "file_old_excel")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_parts(package)
    except _DAMAGED as error:
        raise FileError("file_damaged") from error


def bytes_to_read(data: bytes) -> int:
    """How much there is to read in a file: bytes of text, also where they are packed in a workbook.

    By what the package says of itself, so that it need not be unpacked; and at
    least as many as the file has.
    """
    if not data.startswith(ZIP) or len(data) > MUCH_PACKED:
        return len(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            unpacked = sum(part.file_size for part in package.infolist())
    except _DAMAGED:
        return len(data)
    return max(len(data), unpacked // XML_PER_TEXT)


def _check_parts(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileError("file_too_many_cells", most=MOST_CELLS)
    if any(part.flag_bits & _ENCRYPTED_PART for part in parts):
        raise FileError("file_encrypted")
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= {part.filename for part in parts}:
        raise FileError("file_no_workbook")
    if any(part.compress_type not in _METHODS for part in parts):
        raise FileError("file_damaged")
    for part in parts:
        with package.open(part) as content:
            tags = sum(chunk.count(b"<") for chunk in iter(lambda: content.read(_CHUNK), b""))
        if tags > 2 * MOST_ELEMENTS:
            raise FileError("file_too_many_cells", most=MOST_CELLS)
