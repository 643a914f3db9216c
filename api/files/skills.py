"""Languages in cells: "Deutsch B2, Arabisch Muttersprache", "Deutsch (B2); Arabisch (Muttersprache)"."""

import re
from functools import lru_cache

from api import words
from api.files.cells import text
from api.files.faults import CellError
from api.files.sheet import Cell
from scoring.catalogue import Catalogue
from scoring.catalogue.languages import find_level
from scoring.profile import Level

_AND = r"\s(?:und|and|sowie|&|\+)\s"
_BETWEEN = re.compile(rf"(?:[;,\n|]|{_AND})(?![^(]{{0,200}}\))", re.IGNORECASE)
# "Deutsch:B2", "Deutsch-B2", "Deutsch(B2)"; a hyphen within a name stays.
_JOINED = re.compile(r"[:=]|[-\N{EN DASH}/](?=\s*[a-c]\s?[12]\b)|(?=\()", re.IGNORECASE)
_DASHES = " :=-\N{EN DASH}"
_EDGES = f"{_DASHES}()[]"
REMEMBERED = 4096
"""Entries whose reading is remembered: in a long list, most say what others have said."""

_LONGEST_LEVEL = 3
"""Words: "sehr gute Kenntnisse"."""


def level(cell: Cell) -> str:
    """A level alone: "B2", "Niveau b2", "Muttersprache".

    Raises
    ------
    CellError
        `level_expected`, with the levels that a vague word may mean.
    """
    return _level(text(cell).strip(_EDGES))


def items(cell: Cell) -> list[str]:
    """The entries of a list of languages, each with or without a level."""
    return [item.strip() for item in _BETWEEN.split(text(cell)) if item.strip()]


@lru_cache(maxsize=REMEMBERED)
def split(item: str, catalogue: Catalogue) -> tuple[str, str | None]:
    """Name and level of one language, in either order; the level is `None` if none is given."""
    spelt = _JOINED.sub(" ", item).split()
    found = []
    for length in range(min(_LONGEST_LEVEL, len(spelt) - 1), 0, -1):
        for name, given in ((spelt[:-length], spelt[-length:]), (spelt[length:], spelt[:length])):
            language, candidate = " ".join(name).strip(_DASHES), " ".join(given).strip(_EDGES)
            level = find_level(candidate)
            if level.reason != "unknown":
                doubt = (catalogue.languages.find(language).reason == "unknown", level.entry is None)
                found.append((doubt, language, candidate))
    if not found:
        return item.strip(), None
    # "Tunisian Arabic A1" is no "Tunisian" at a level "Arabic A1": the reading without a doubt counts.
    _, language, candidate = min(found, key=lambda reading: reading[0])
    return language, _level(candidate, f"{language} ")


@lru_cache(maxsize=REMEMBERED)
def code(name: str, catalogue: Catalogue) -> str:
    """The code of the language of this name or code.

    Raises
    ------
    CellError
        `language_unknown` or `language_ambiguous`, with the names of those that may have been meant.
    """
    found = catalogue.languages.find(name)
    if found.entry is None:
        near = tuple(option.name_de for option in found.candidates)
        if found.reason == "ambiguous":
            raise CellError("language_ambiguous", suggestions=near, text=name)
        raise CellError("language_unknown", suggestions=near, code=name)
    return found.entry.code


def _level(written: str, before: str = "") -> str:
    """The level that is meant; what is suggested can stand in place of the whole entry."""
    found = find_level(written)
    if found.entry is None:
        options = found.candidates or tuple(Level)
        labels = tuple(f"{before}{words.label('level', option.label, 'de')}" for option in options)
        raise CellError("level_expected", suggestions=labels, text=written)
    return found.entry.label
