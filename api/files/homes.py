"""Where somebody lives: a town, a postcode, a district or a point, in one column or several."""

from collections.abc import Mapping
from typing import Any

from api.files.cells import degrees, digits, text
from api.files.faults import CellError
from api.files.sheet import Cell
from scoring.catalogue import Catalogue

FIELDS = ("lat", "lon", "place", "postcode", "ags", "district")
"""The columns that may say where somebody lives."""


def location(cells: Mapping[str, Cell], catalogue: Catalogue) -> dict[str, Any]:
    """A location on the wire, from the most exact of the cells that are filled.

    A point counts before a town, a town before a postcode alone, and that before
    a district. Beside a town, the postcode or the district tells it from its
    namesakes.
    """
    if "lat" in cells or "lon" in cells:
        return {name: degrees(cells[name]) for name in ("lat", "lon") if name in cells}
    if "place" in cells:
        return {"place": _town(cells, catalogue)}
    if "postcode" in cells:
        return {"postcode": digits(cells["postcode"], 5)}
    if "ags" in cells:
        return {"ags": digits(cells["ags"], 5)}
    return {"place": _district(text(cells["district"]), catalogue)}


def _town(cells: Mapping[str, Cell], catalogue: Catalogue) -> str:
    name = text(cells["place"])
    if "postcode" in cells:
        code = digits(cells["postcode"], 5)
        if len(code) != 5 or not (code.isascii() and code.isdigit()):
            raise CellError("postcode_expected", code=code)
        name = f"{code} {name}"
    found = catalogue.places.find(name)
    if found.reason != "ambiguous" or not {"ags", "district"} & set(cells):
        return name
    if "ags" in cells:
        district = catalogue.places.by_ags(digits(cells["ags"], 5))
    else:
        district = catalogue.places.find(_district(text(cells["district"]), catalogue)).entry
    within = [place.label for place in found.candidates if district and place.ags == district.ags]
    return within[0] if len(within) == 1 else name


def _district(name: str, catalogue: Catalogue) -> str:
    """In a column of districts, "Leer" is the district, not the town.

    Raises
    ------
    CellError
        Where a district is called as a city of another one, as Oldenburg is.
    """
    called, district = catalogue.places.find(name).entry, catalogue.places.find(f"Landkreis {name}").entry
    if district is None or (called is not None and called.kind == "district"):
        return name
    if called is not None and called.ags not in {None, district.ags}:
        raise CellError("location_ambiguous", suggestions=(district.label, f"Stadt {name}"), place=name)
    return district.label
