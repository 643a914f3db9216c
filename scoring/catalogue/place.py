"""A place where somebody lives, as precisely as it was given."""

from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal["place", "district", "postcode"]


@dataclass(frozen=True, slots=True)
class Place:
    """A town, village, quarter, district or postcode area in Germany.

    Parameters
    ----------
    name
        As GeoNames or the statistical office writes it, not unique: "Winsen".
    state
        Two letters: NI is Lower Saxony.
    lat, lon
        The middle, in degrees (WGS 84).
    population
        Inhabitants, 0 if unknown: only good for putting large places first.
    ags
        Official key of the district around it, five digits, known in Lower Saxony only.
    label
        Unique among places, and found again by `Places.find`: "Winsen (Luhe)".
    quarter
        Whether this is a part of a city; the city begins the name: "Hamburg-Altona".

    """

    name: str
    state: str
    lat: float
    lon: float
    population: int
    ags: str | None
    kind: PlaceKind
    label: str
    quarter: bool = False
