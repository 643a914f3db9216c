"""The XML within a workbook, gone through without building it: a long sheet has millions of elements."""

import zipfile
from typing import Protocol
from xml.parsers import expat

from api.files.faults import FileError

Attributes = dict[str, str]

LONGEST_TAG = 1 << 20
"""Bytes of a tag or a comment: longer ones are refused, since they are read anew with each chunk."""
_CHUNK = 1 << 16


class Walker(Protocol):
    """Is told of elements, those of the standard by names without prefixes, and of the text within them."""

    def start(self, tag: str, attributes: Attributes) -> None:
        """Come to an element."""
        ...

    def text(self, piece: str) -> None:
        """Come to text, or to a piece of it if it is long."""
        ...

    def end(self, tag: str) -> None:
        """Leave an element."""
        ...


def walk(package: zipfile.ZipFile, part: str, walker: Walker) -> None:
    """Go through a part.

    Raises
    ------
    FileError
        If it has a document type: entities of entities unfold to gigabytes, and no workbook needs any.
        If a tag or a comment is too long.
    LookupError, ValueError, ExpatError
        If it is not there, or not what the walker expects, or no XML.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def begin(name: str, attributes: Attributes) -> None:
        # The root is an element of the standard, so its prefix is that of all the others.
        prefix = name.rpartition(":")[0]
        if prefix:
            parser.StartElementHandler = lambda name, found: walker.start(
                name.removeprefix(f"{prefix}:"), found
            )
            parser.EndElementHandler = lambda name: walker.end(name.removeprefix(f"{prefix}:"))
        else:
            parser.StartElementHandler, parser.EndElementHandler = walker.start, walker.end
        parser.StartElementHandler(name, attributes)

    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = begin
    parser.CharacterDataHandler = walker.text
    with package.open(part) as content:
        fed = 0
        while chunk := content.read(_CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TAG:
                raise FileError("file_damaged")
        parser.Parse(b"", True)


def local_attributes(attributes: Attributes) -> Attributes:
    """Attributes by their names without prefixes."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}


def _refuse(*_: object) -> None:
    raise FileError("file_damaged")
