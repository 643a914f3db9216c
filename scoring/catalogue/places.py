"""Places in Germany: where people live, found by whatever name, key or postcode an office has for it.

Names, positions and inhabitants are GeoNames' (https://www.geonames.org, CC BY 4.0), reduced by
`tools/derive_places.py`. The districts of Lower Saxony have their official keys; their positions, to a
hundredth of a degree, are the middles of their areas (BKG VG5000), their inhabitants rounded (2023).
"""

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scoring.catalogue.place import Place
from scoring.catalogue.placenames import HOME_STATE, dominates, fold_place, keys_of, split_postcode, weight
from scoring.catalogue.postcodes import read_postcodes
from scoring.catalogue.tables import packaged
from scoring.catalogue.text import Index, Lookup

SAME_AREA_KM = 25.0
"""A postcode and a place name that lie nearer to one another do not contradict each other."""

WITHIN_DISTRICT_KM = 15.0
"""A point farther than this from every known place is not said to lie in any district."""

_KM_PER_DEGREE = 111.2
_REMEMBERED = 16_384
_LEADING_ZERO_LOST = 4


class Places:
    """All places, and the ways to find one.

    Parameters
    ----------
    places
        Towns, villages and quarters, each with its other names.
    districts
        Districts with the names they are found by: none for a city, which is found among the places.
    postcodes
        The operator's table, empty if none is loaded.

    """

    def __init__(
        self,
        places: Sequence[tuple[Place, tuple[str, ...]]],
        districts: Sequence[tuple[Place, tuple[str, ...]]],
        postcodes: Mapping[str, Place],
    ) -> None:
        self._places = places
        self._districts = districts
        self._postcodes = postcodes
        self._by_ags = {place.ags: place for place, _ in districts}
        # The same few places come again and again.
        self._nearest_district = lru_cache(maxsize=_REMEMBERED)(self._look_up_district)

    @property
    def has_postcodes(self) -> bool:
        """Whether a table of postcodes is loaded."""
        return bool(self._postcodes)

    @property
    def towns(self) -> tuple[Place, ...]:
        """Towns, villages and quarters of all states."""
        return tuple(place for place, _ in self._places)

    @property
    def districts(self) -> tuple[Place, ...]:
        """The districts of Lower Saxony, in the order of their keys."""
        return tuple(sorted((place for place, _ in self._districts), key=lambda place: place.ags or ""))

    def by_ags(self, ags: str) -> Place | None:
        """Return the district of Lower Saxony with this official key; its leading zero may be lost."""
        return self._by_ags.get(ags.zfill(5) if len(ags) == _LEADING_ZERO_LOST else ags)

    def by_postcode(self, code: str) -> Place | None:
        """Return the area of a postcode, `None` if there is none or no table is loaded."""
        return self._postcodes.get(code)

    def find(self, text: str) -> Lookup[Place]:
        """Find the one place that `text` means, refuse where several may be meant.

        A name that several places bear means the one that is by far the largest, where a place in Lower
        Saxony counts five times its inhabitants and a quarter of a city a tenth (`placenames.DOMINANCE`):
        "Leer" and "Frankfurt" are clear, "Winsen" and "Neustadt" are not. A district is found by
        "Landkreis Leer", or by its own name where no town in Lower Saxony is called so ("Emsland").
        With a table of postcodes, "21423 Winsen" is what the postcode says, unless the name contradicts it.
        """
        code, name = split_postcode(text)
        area = self.by_postcode(code)
        if area is None:
            if code and (self.has_postcodes or not name):
                return Lookup(None, self._by_name(name).candidates, "unknown")
            return self._by_name(name)
        named = self._by_name(name)
        if named.entry is not None and _distance_km(named.entry, area) > SAME_AREA_KM:
            return Lookup(None, (area, named.entry), "ambiguous")
        return Lookup(area)

    def search(self, query: str, limit: int = 10) -> tuple[Place, ...]:
        """Offer up to `limit` places for a form: names that begin so, large ones first, then similar ones."""
        if query.strip().isdecimal():
            codes = sorted(code for code in self._postcodes if code.startswith(query.strip()))
            return tuple(self._postcodes[code] for code in codes[:limit])
        key = fold_place(query)
        begun = {place for name in self._keys if key and name.startswith(key) for place in self._keys[name]}
        found = sorted(begun, key=lambda place: (-_weight(place), place.label))
        if len(found) < limit:
            found += [place for place in self._index.search(query, 2 * limit) if place not in begun]
        return tuple(found[:limit])

    def district_of(self, lat: float, lon: float) -> str | None:
        """Tell in which district of Lower Saxony a point lies, for statistics: that of the nearest place.

        `None` where that lies in another state or farther than 15 km away. Left out of the table, nine of
        ten villages of Lower Saxony get their own district back so; the rest lie at a border.
        """
        return self._nearest_district(lat, lon)

    def _look_up_district(self, lat: float, lon: float) -> str | None:
        ags, positions = self._positions
        east = (positions[:, 1] - lon) * np.cos(np.radians(lat))
        km = _KM_PER_DEGREE * np.hypot(positions[:, 0] - lat, east)
        nearest = int(km.argmin())
        return ags[nearest] if km[nearest] <= WITHIN_DISTRICT_KM else None

    def _by_name(self, name: str) -> Lookup[Place]:
        namesakes = sorted(self._index.exact(name), key=_weight, reverse=True)
        if len(namesakes) < 2:
            return self._index.find(name)
        # A district is as large as all its towns together, so its size says nothing against them.
        clear = all(place.kind == "place" for place in namesakes)
        if clear and dominates([_weight(place) for place in namesakes]):
            return Lookup(namesakes[0])
        return Lookup(None, tuple(namesakes), "ambiguous")

    @cached_property
    def _keys(self) -> dict[str, dict[Place, None]]:
        """All names, folded, with the places that bear them."""
        keys: dict[str, dict[Place, None]] = {}
        for place, others in self._places:
            for name in {place.name, place.label, *others}:
                for key in keys_of(name):
                    keys.setdefault(key, {})[place] = None
        at_home = {key for key, bearers in keys.items() if any(map(_is_town_at_home, bearers))}
        for district, names in self._districts:
            for key in {fold_place(name) for name in names} - at_home:
                keys.setdefault(key, {})[district] = None
        return keys

    @cached_property
    def _index(self) -> Index[Place]:
        keys = self._keys
        names = ((key, place) for key, places in keys.items() for place in places)
        # Folding twice changes nothing, so the names need not be folded a second time.
        return Index(names, fold=lambda text: text if text in keys else fold_place(text))

    @cached_property
    def _positions(self) -> tuple[list[str | None], npt.NDArray[np.float64]]:
        """Districts of all places, and their latitudes and longitudes, float64 [places, 2]."""
        positions = np.array([(place.lat, place.lon) for place, _ in self._places])
        return [place.ags for place, _ in self._places], positions


def load_places(postcodes: Path | None = None) -> Places:
    """Read the packaged tables, and the postcodes that `install_postcodes` wrote, if their file is given."""
    places = [
        (_town(name, label, state, lat, lon, people, ags, city), tuple(filter(None, aliases.split("|"))))
        for name, label, state, lat, lon, people, ags, city, aliases in packaged("places.csv")
    ]
    districts = [
        (_district(name, kind, lat, lon, people, ags), _district_names(kind, name, *aliases.split("|")))
        for ags, name, kind, lat, lon, _, people, aliases in packaged("districts.csv")
    ]
    return Places(places, districts, {} if postcodes is None else read_postcodes(postcodes))


def _town(name: str, label: str, state: str, lat: str, lon: str, people: str, ags: str, city: str) -> Place:
    position = float(lat), float(lon)
    return Place(name, state, *position, int(people), ags or None, "place", label or name, city != "")


def _district(name: str, kind: str, lat: str, lon: str, people: str, ags: str) -> Place:
    if kind == "region":
        name = f"Region {name}"
    elif kind == "district" and not name.endswith("kreis"):
        name = f"Landkreis {name}"
    return Place(name, HOME_STATE, float(lat), float(lon), int(people), ags, "district", name)


def _district_names(kind: str, *names: str) -> tuple[str, ...]:
    if kind == "city":
        return ()
    return tuple(f"{word}{name}" for name in names if name for word in ("", "Landkreis ", "Region "))


def _is_town_at_home(place: Place) -> bool:
    return place.state == HOME_STATE and not place.quarter


def _weight(place: Place) -> float:
    return weight(place.population, place.state, quarter=place.quarter)


def _distance_km(one: Place, other: Place) -> float:
    east = (one.lon - other.lon) * np.cos(np.radians(one.lat))
    return float(_KM_PER_DEGREE * np.hypot(one.lat - other.lat, east))
