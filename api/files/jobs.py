"""Occupations in cells: titles, codes, or both, several in one cell."""

import re
from typing import Any

from api.files.cells import text
from api.files.sheet import Cell
from scoring.catalogue import Catalogue

_KLDB = re.compile(r"(?:KldB\s*)?(\d{5})", re.IGNORECASE)
_KLDB_LOST_ZERO = re.compile(r"KldB\s*(\d{4})", re.IGNORECASE)
_ISCO = re.compile(r"ISCO(?:-08)?\s*(\d{4})", re.IGNORECASE)
_TITLE_AND_KLDB = re.compile(
    r"(?P<title>.*\S)\s*\(\s*(?:KldB\s*)?(?P<kldb>\d{5})\s*\)", re.IGNORECASE | re.DOTALL
)
_BETWEEN = re.compile(r"[;\n|]")
_SEVERAL = re.compile(r"[;\n|,]")
# Here and in other lists, blanks are taken off afterwards and brackets end within bounds: so whatever a cell
# holds is gone through once, and not once for every blank.
_COMMAS = re.compile(r",(?![^(]{0,200}\))")


def titles(cell: Cell, catalogue: Catalogue) -> list[str]:
    """The occupations in one cell; a comma within a title that is known separates nothing."""
    found: list[str] = []
    written = text(cell)
    if not _SEVERAL.search(written):
        return [written]
    for part in _BETWEEN.split(written):
        whole = "," not in part or catalogue.occupations.find(part).entry is not None
        found += [part] if whole else _COMMAS.split(part)
    return [title.strip() for title in found if title.strip()]


def reference(written: str) -> dict[str, Any]:
    """An occupation on the wire: from "81302", "ISCO 2221", "Krankenschwester (81302)" or a title."""
    if found := _KLDB.fullmatch(written):
        return {"kldb": found[1]}
    if found := _KLDB_LOST_ZERO.fullmatch(written):
        return {"kldb": found[1].zfill(5)}
    if found := _ISCO.fullmatch(written):
        return {"isco": found[1]}
    if found := _TITLE_AND_KLDB.fullmatch(written):
        title = found["title"]
        isco = _ISCO.fullmatch(title)
        return {"kldb": found["kldb"]} | ({"isco": isco[1]} if isco else {"text": title})
    return {"text": written}
