"""A row of the table of places while it is made."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, radians
from pathlib import Path

COLUMNS = ("name", "label", "state", "lat", "lon", "population", "ags", "part_of", "aliases")

KM_PER_DEGREE = 111.2


@dataclass(slots=True, eq=False)
class Row:
    """A place: what `COLUMNS` say, and the names to choose aliases from.

    `spoken` are names that people use for certain; `alternatives` are GeoNames', in all languages.
    """

    name: str
    state: str
    lat: float
    lon: float
    population: int
    alternatives: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    ags: str = ""
    part_of: str = ""
    label: str = ""
    aliases: tuple[str, ...] = ()

    def cells(self) -> tuple[str, ...]:
        """Return the row as CSV holds it: a label only where the name is not enough."""
        label = "" if self.label == self.name else self.label
        numbers = (f"{self.lat:.4f}", f"{self.lon:.4f}", str(self.population))
        return (self.name, label, self.state, *numbers, self.ags, self.part_of, "|".join(self.aliases))


def distance_km(one: Row, other: Row) -> float:
    """Measure on a plane, which is good to a hundredth within Germany's neighbourhoods."""
    east = (one.lon - other.lon) * cos(radians((one.lat + other.lat) / 2))
    return KM_PER_DEGREE * hypot(east, one.lat - other.lat)


def read_table(name: str) -> Iterator[dict[str, str]]:
    """Read a CSV table that lies beside this script."""
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table)
