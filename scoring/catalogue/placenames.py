"""The form in which names of places are compared, whatever way an office writes them.

"Frankfurt/Main", "Frankfurt a. M." and "Frankfurt (Main)" are one town, and so are "Göttingen, Stadt"
and "Göttingen". A district is always told by its first word, "landkreis" or "region".
"""

import re
from collections.abc import Sequence

from scoring.catalogue.text import fold

HOME_STATE = "NI"
"""Lower Saxony, whose people use this catalogue."""
HOME_FACTOR = 5
"""So many times likelier a place at home is meant than one as large elsewhere."""
QUARTER_FACTOR = 10
"""So many times less likely a quarter is meant, by its own name alone, than a town as large."""
DOMINANCE = 8
"""One place is meant if it weighs so many times more than every namesake."""
UNKNOWN_POPULATION = 500
"""Stands in for 0: GeoNames leaves out the population of small places only."""

_FULL_WORDS = {
    "st": "sankt",
    "gr": "gross",
    "kl": "klein",
    "hann": "hannoversch",
    "lk": "landkreis",
    "lkr": "landkreis",
    "ldkr": "landkreis",
    "lkrs": "landkreis",
    "kreis": "landkreis",
    "nds": "niedersachsen",
}
_DISTRICT_WORDS = frozenset({"landkreis", "region"})

# What a municipality is called in official lists says nothing about which one it is.
_TITLES = frozenset(
    {
        "stadt", "hansestadt", "kreisstadt", "kreisfreie", "landeshauptstadt", "universitaetsstadt",
        "gemeinde", "samtgemeinde", "sg", "flecken", "ostseebad", "nordseebad", "nordseeheilbad",
        "nordseeinsel", "insel", "seebad", "kurort", "luftkurort", "niedersachsen", "deutschland", "germany",
    }
)  # fmt: skip
_LONGER = re.compile(r"[(/]|\s(?:a|am|an|auf|bei|i|im|in|ob|unter|v|vor)[ .]")
_PREPOSITIONS = frozenset(
    {
        "a", "am", "an", "auf", "b", "bei", "d", "dem", "den", "der", "i", "im", "in", "o", "ob",
        "unter", "v", "vom", "von", "vor",
    }
)  # fmt: skip

_POSTCODE = re.compile(r"(?<![0-9])(?:D-?\s?)?([0-9]{5})(?![0-9])", re.IGNORECASE)


def fold_place(text: str) -> str:
    """Reduce the name of a place to what tells it from others; folding twice changes nothing."""
    words = [_FULL_WORDS.get(word, word) for word in fold(text).split()]
    words = [word for word in words if word not in _TITLES] or words
    districts = [word for word in words if word in _DISTRICT_WORDS][:1]
    names = [word for word in words if word not in _DISTRICT_WORDS] or words[len(districts) :]
    return " ".join([*districts, *_without_prepositions(names)])


def keys_of(name: str) -> tuple[str, ...]:
    """Fold `name`, and once more with its river shortened: "Frankfurt am Main" is "Frankfurt a. M."."""
    key = fold_place(name)
    *words, last = key.split() or [""]
    if words and len(last) > 1 and _LONGER.search(name):
        return key, " ".join([*words, last[0]])
    return (key,)


def weight(population: int, state: str, *, quarter: bool) -> float:
    """Say how likely people of Lower Saxony mean this place, in inhabitants."""
    home = HOME_FACTOR if state == HOME_STATE else 1
    return (population or UNKNOWN_POPULATION) * home / (QUARTER_FACTOR if quarter else 1)


def dominates(weights: Sequence[float]) -> bool:
    """Whether the first of these weights, the greatest first, leaves no doubt."""
    return len(weights) < 2 or weights[0] >= DOMINANCE * weights[1]


def split_postcode(text: str) -> tuple[str, str]:
    """Split "26789 Leer" or "Leer, D-26789" into the postcode and the rest; either may be empty."""
    found = _POSTCODE.search(text)
    if found is None:
        return "", text
    return found[1], f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;")


def _without_prepositions(words: list[str]) -> list[str]:
    """Drop them between two words: a name may begin so ("Auf der Horst") or end so ("i. O.")."""
    inner = [word for word in words[1:-1] if word not in _PREPOSITIONS]
    return [*words[:1], *inner, *words[1:][-1:]]
