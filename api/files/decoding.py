"""Bytes of a text file, as offices write them, turned into text."""

import codecs

from api.files.faults import FileError

_HEAD = 4096
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> str:
    """Read UTF-8 and UTF-16, with and without byte order mark, and Windows-1252.

    Text that is valid UTF-8 is UTF-8: by chance, German text in Windows-1252
    never is, unless it has no umlaut, and then both are the same.

    Raises
    ------
    FileError
        `file_binary` or `file_encoding`.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode(data, encoding)
    if b"\0" in data:
        return _decode(data, _utf_16_by_zeros(data[:_HEAD]))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(data, "cp1252")


def _utf_16_by_zeros(head: bytes) -> str:
    """Western text in UTF-16 has a zero in nearly every second place, and only there."""
    half = len(head) / 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    raise FileError("file_binary")


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError("file_encoding", row=line) from error
