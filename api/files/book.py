"""The parts of a workbook that are read beside its sheets (ECMA-376, part 1, 18.2, 18.4, 18.8)."""

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from api.files.escapes import unescape
from api.files.faults import FileError
from api.files.package import MOST_PARTS
from api.files.serials import EPOCH_1900, EPOCH_1904, Counted, counted
from api.files.sheet import LONGEST_TEXT, REMEMBERED, BadCell, tidy
from api.files.xml import Attributes, local_attributes, walk

WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TRUE = frozenset({"1", "true"})
_MOST_STYLES = 65_536
"""Styles of cells, and formats of numbers; no spreadsheet program makes more."""

Text = str | BadCell | None


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet with cells: its name, and the part of the package that holds it."""

    title: str
    part: str
    visible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What the cells of a workbook refer to.

    Parameters
    ----------
    tabs : tuple of Tab
        The sheets with cells, in their order; a sheet that is a chart has none.
    texts : tuple
        Texts that cells share.
    formats : mapping
        What the numbers of a style count, by the number of the style as cells write it.
    """

    tabs: tuple[Tab, ...]
    epoch: datetime
    texts: tuple[Text, ...]
    formats: Mapping[str, Counted]


def open_book(package: zipfile.ZipFile) -> Book:
    """Read all that is beside the sheets; raises what `walk` raises."""
    relations, sheets, texts, styles = _Relations(), _Sheets(), _Texts(), _Styles()
    walk(package, _RELATIONS, relations)
    walk(package, WORKBOOK, sheets)
    for kind, walker in (("sharedStrings", texts), ("styles", styles)):
        for part in relations.parts(kind):
            walk(package, part, walker)
    parts = {name: part for name, (kind, part) in relations.found.items() if kind == "worksheet"}
    others = relations.found.keys() - parts.keys()
    tabs = tuple(
        Tab(title, parts[name], visible) for title, name, visible in sheets.found if name not in others
    )
    if len({tab.part for tab in tabs}) < len(tabs):
        # One part as thousands of sheets would be read thousands of times.
        raise FileError("file_damaged")
    return Book(
        tabs=tabs,
        epoch=sheets.epoch,
        texts=tuple(texts.found),
        formats=styles.formats(),
    )


@lru_cache(maxsize=REMEMBERED)
def read_text(text: str) -> Text:
    """The text of a cell."""
    return tidy(unescape(text)) if len(text) <= LONGEST_TEXT else BadCell("cell_too_long", text[:40])


@dataclass(slots=True)
class _Silent:
    """Needs no text, and not the ends of elements."""

    def text(self, piece: str) -> None:
        """Pass over text."""

    def end(self, tag: str) -> None:
        """Pass over ends."""


@dataclass(slots=True)
class _Relations(_Silent):
    """Parts of the package by the ids under which the workbook knows them, with what they are."""

    found: dict[str, tuple[str, str]] = field(default_factory=dict)

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take a relation in."""
        if tag == "Relationship":
            kind = attributes["Type"].rpartition("/")[2]
            # Relative to the folder of the workbook, or from the root of the package.
            part = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")
            self.found[attributes["Id"]] = kind, part
            if len(self.found) > MOST_PARTS:
                raise FileError("file_damaged")

    def parts(self, wanted: str) -> list[str]:
        """The parts of a kind, each once."""
        return list(dict.fromkeys(part for kind, part in self.found.values() if kind == wanted))


@dataclass(slots=True)
class _Sheets(_Silent):
    """Title, id and visibility of every sheet; the day from which days are counted."""

    found: list[tuple[str, str, bool]] = field(default_factory=list)
    epoch: datetime = EPOCH_1900

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take a sheet in."""
        if tag == "sheet":
            given = local_attributes(attributes)
            self.found.append((given["name"], given["id"], given.get("state", "visible") == "visible"))
            if len(self.found) > MOST_PARTS:
                raise FileError("file_damaged")
        elif tag == "workbookPr" and attributes.get("date1904") in _TRUE:
            self.epoch = EPOCH_1904


@dataclass(slots=True)
class _Texts:
    """Shared texts, without their fonts and without the sounds of Japanese ones."""

    found: list[Text] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _room: int = LONGEST_TEXT
    _in_text: bool = False
    _in_sound: bool = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Begin a text, or a part of one."""
        del attributes
        if tag == "t":
            self._in_text = not self._in_sound
        elif tag == "rPh":
            self._in_sound = True
        elif tag == "si":
            self._pieces.clear()
            self._room = LONGEST_TEXT

    def text(self, piece: str) -> None:
        """Take a piece of a text in."""
        if self._in_text and self._room >= 0:
            self._room -= len(piece)
            self._pieces.append(piece)

    def end(self, tag: str) -> None:
        """End a text."""
        if tag == "t":
            self._in_text = False
        elif tag == "rPh":
            self._in_sound = False
        elif tag == "si":
            self.found.append(read_text("".join(self._pieces)))


@dataclass(slots=True)
class _Styles(_Silent):
    """The number formats of styles of cells."""

    _codes: dict[int, str] = field(default_factory=dict)
    _of_cells: list[int] = field(default_factory=list)
    _in_cells: bool = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take a format in, or a style of cells."""
        if tag == "numFmt":
            self._codes[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif tag == "cellXfs":
            self._in_cells = True
        elif tag == "xf" and self._in_cells:
            self._of_cells.append(int(attributes.get("numFmtId", "0")))
        if len(self._codes) + len(self._of_cells) > _MOST_STYLES:
            raise FileError("file_damaged")

    def end(self, tag: str) -> None:
        """Note the end of the styles of cells; others have styles, too."""
        if tag == "cellXfs":
            self._in_cells = False

    def formats(self) -> dict[str, Counted]:
        """What the styles count that count anything."""
        found = ((str(style), counted(number, self._codes)) for style, number in enumerate(self._of_cells))
        return {style: kind for style, kind in found if kind is not None}
