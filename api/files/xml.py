"""The XML within a workbook, gone through without building it: a long sheet has millions of elements."""

import zipfile
from typing import Protocol
from xml.parsers import expat

from api.files.faults import FileError

Attributes = dict[str, str]


class Walker(Protocol):
    """Is told of elements, by names without prefixes, and of the text within them."""

    def start(self, tag: str, attributes: Attributes) -> None:
        """Come to an element."""
        ...

    def text(self, piece: str) -> None:
        """Come to text, or to a piece of it if it is long."""
        ...

    def end(self, tag: str) -> None:
        """Leave an element."""
        ...


class _Local(dict[str, str]):
    """Names without their prefixes, each cut once."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(":")[2]
        return local


def walk(package: zipfile.ZipFile, part: str, walker: Walker) -> None:
    """Go through a part.

    Raises
    ------
    FileError
        If it has a document type: entities of entities unfold to gigabytes, and no workbook needs any.
    LookupError, ValueError, ExpatError
        If it is not there, or not what the walker expects, or no XML.
    """
    local = _Local()
    start, end = walker.start, walker.end
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda name, attributes: start(local[name], attributes)
    parser.EndElementHandler = lambda name: end(local[name])
    parser.CharacterDataHandler = walker.text
    with package.open(part) as content:
        parser.ParseFile(content)


def local_attributes(attributes: Attributes) -> Attributes:
    """Attributes by their names without prefixes."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}


def _refuse(*_: object) -> None:
    raise FileError("file_damaged")
