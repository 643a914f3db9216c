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

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_PART = 1
"""Bit of a ZIP entry's flags."""
_CHUNK = 1 << 20
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Of packing, that a package may use (ECMA-376, part 2, annex C)."""


def check_package(data: bytes) -> None:
    """Raise `FileError` unless `data` is a workbook of bearable size."""
    if data.startswith(OLE):
        raise FileError("file_encrypted" if _ENCRYPTED in data else "file_old_excel")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_parts(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise FileError("file_damaged") from error


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
