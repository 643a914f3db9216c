"""Postcodes: a table that whoever runs this loads, because it is too large and too mutable to ship.

GeoNames offers it as DE.zip on https://download.geonames.org/export/zip/ (CC BY 4.0).
"""

import csv
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from scoring.catalogue.place import Place
from scoring.catalogue.tables import install

INSTALLED_NAME = "postcodes.txt"
"""The file within the operator's catalogue directory."""

MOST_BYTES = 100_000_000
"""Germany's table has 2 MB; more than this is no table of postcodes, or an attack by compression."""

_COLUMNS = 12
_STATES = frozenset(
    ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH")
)
_SOUTH, _NORTH, _WEST, _EAST = 47.2, 55.1, 5.8, 15.1
_LAYOUT = (
    "country, postcode, place, state, state code, two more columns, district, district code, "
    "latitude, longitude, accuracy, separated by tabs"
)


def install_postcodes(source: Path, directory: Path) -> int:
    """Check GeoNames' table of postcodes and keep what is needed as `directory`/postcodes.txt.

    Parameters
    ----------
    source
        DE.txt, or the zip archive that holds it.
    directory
        Made if it is not there. The old table stays until the new one is complete.

    Returns
    -------
    int
        Number of postcodes.

    Raises
    ------
    ValueError
        If the file is not such a table; the message names the line.

    """
    places = _one_place_each(_rows(source.name, _text(source)))
    if not places:
        raise ValueError(f"{source.name} has no German postcodes; expected lines of {_LAYOUT}.")
    rows = (
        (code, place.name, place.state, f"{place.lat:.4f}", f"{place.lon:.4f}", place.ags)
        for code, place in sorted(places.items())
    )
    install(directory / INSTALLED_NAME, rows, delimiter="\t")
    return len(places)


def read_postcodes(path: Path) -> dict[str, Place]:
    """Read what `install_postcodes` wrote."""
    with path.open(encoding="utf-8", newline="") as table:
        return {
            code: _place(code, name, state, float(lat), float(lon), ags)
            for code, name, state, lat, lon, ags in csv.reader(table, delimiter="\t")
        }


def _text(source: Path) -> str:
    if zipfile.is_zipfile(source):
        raw = _unpacked(source)
    elif source.stat().st_size > MOST_BYTES:
        raise ValueError(
            f"{source.name} is larger than {MOST_BYTES} bytes; load the table of Germany, DE.txt."
        )
    else:
        raw = source.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ValueError(f"{source.name}, line {line}: expected UTF-8, got byte {error.start}.") from error


def _unpacked(source: Path) -> bytes:
    try:
        with zipfile.ZipFile(source) as archive:
            tables = [member for member in archive.infolist() if member.filename.upper().endswith("DE.TXT")]
            if len(tables) != 1 or tables[0].file_size > MOST_BYTES:
                raise ValueError(f"{source.name} should hold one file DE.txt of at most {MOST_BYTES} bytes.")
            return archive.read(tables[0])
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        # RuntimeError stands for a password, or a method of compression that is not known.
        raise ValueError(f"{source.name} cannot be unpacked: {error}; load it anew.") from error


def _rows(name: str, text: str) -> Iterator[tuple[str, Place]]:
    for line, cells in enumerate((line.split("\t") for line in text.splitlines()), start=1):
        if cells == [""]:
            continue
        if len(cells) != _COLUMNS:
            raise ValueError(f"{name}, line {line}: expected {_LAYOUT}; got {len(cells)} columns.")
        country, code, town, _, state, _, _, _, ags, lat, lon, _ = (cell.strip() for cell in cells)
        if country != "DE":
            continue
        if len(code) != 5 or not (code.isascii() and code.isdigit()):
            raise ValueError(f"{name}, line {line}: expected a postcode of five digits, got {code!r}.")
        if not town or state not in _STATES:
            raise ValueError(f"{name}, line {line}: expected a place and a state, got {town!r}, {state!r}.")
        yield code, _place(code, town, state, *_position(name, line, lat, lon), ags)


def _position(name: str, line: int, lat: str, lon: str) -> tuple[float, float]:
    try:
        north, east = float(lat), float(lon)
    except ValueError:
        north = east = float("nan")
    if not (_SOUTH <= north <= _NORTH and _WEST <= east <= _EAST):
        raise ValueError(f"{name}, line {line}: expected a position in Germany, got {lat!r}, {lon!r}.")
    return north, east


def _one_place_each(rows: Iterable[tuple[str, Place]]) -> dict[str, Place]:
    """Take the mean position of a postcode's places, and the name and district of the first."""
    by_code: dict[str, list[Place]] = {}
    for code, place in rows:
        by_code.setdefault(code, []).append(place)
    return {
        code: _place(
            code,
            places[0].name,
            places[0].state,
            sum(place.lat for place in places) / len(places),
            sum(place.lon for place in places) / len(places),
            places[0].ags or "",
        )
        for code, places in by_code.items()
    }


def _place(code: str, name: str, state: str, lat: float, lon: float, ags: str) -> Place:
    at_home = state == "NI" and len(ags) == 5
    return Place(name, state, lat, lon, 0, ags if at_home else None, "postcode", f"{code} {name}")
