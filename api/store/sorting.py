"""What lists of people are sorted by: texts folded once, when they are stored."""

from typing import Final

from api.store.types import JsonObject
from scoring.catalogue.text import fold

LONGEST_KEY: Final = 200
"""Characters; who is alike in all of them is sorted by the id."""


def sort_keys(wire: JsonObject) -> dict[str, str]:
    """The keys of a profile, by the names of their columns; whoever has no name goes by the reference."""
    home = wire["location"]
    place = home.get("place") or home.get("postcode") or home.get("ags")
    return {"name_key": _key(wire["name"] or wire["external_ref"]), "place_key": _key(place)}


def _key(text: str | None) -> str:
    return fold(text or "")[:LONGEST_KEY]
