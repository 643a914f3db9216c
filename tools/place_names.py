"""Names of places: the usual short and long forms, and labels that tell namesakes apart."""

import re
from collections.abc import Iterable

from scoring.catalogue.placenames import HOME_STATE, dominates, fold_place, weight
from tools.place_rows import Row, distance_km

TOWN = 10_000
"""Inhabitants of a town that people know, to say where a village lies."""

_TITLE = re.compile(
    r"^(?:Hansestadt|Nordseeheilbad|Ostseebad|Seebad|Kurort|Luftkurort|Gemeinde|Stadt) (?=[A-ZÄÖÜ])"
)
_SHORT = re.compile(
    r"^(?P<short>[^(/]{3,}?)"
    r"(?:\s*[(/].*|\s+(?:am|an der|auf der|im|in|in der|bei|beim|ob der|vor der|vorm|unter|unterm)\s+.*)$"
)
_GERMAN = re.compile(r"[A-ZÄÖÜa-zäöüß .()/-]+")
_FOREIGN = re.compile(r"kh|sht|zh|j[dhklmnt]|sche[jv]|j\b|saksen|baixa", re.IGNORECASE)
_SMALL_WORD = re.compile(r"(?<![A-ZÄÖÜa-zäöüß])[a-zäöüß]+")
_CONNECTING = frozenset(
    {
        "a", "am", "an", "auf", "b", "bei", "beim", "d", "dem", "den", "der", "i", "im", "in", "o", "ob",
        "u", "und", "unter", "unterm", "v", "vom", "von", "vor", "vorm", "z", "zu", "zum", "zur",
    }
)  # fmt: skip
_PLAIN = str.maketrans("äöüÄÖÜ", "aouAOU")


def without_title(name: str) -> str:
    """Drop what a town calls itself: "Hansestadt Stade"."""
    return _TITLE.sub("", name)


def short_form(name: str) -> str:
    """Return "Frankfurt" for "Frankfurt am Main" and "Frankfurt (Oder)"."""
    found = _SHORT.match(name)
    return found["short"] if found else name


def aliases_of(row: Row) -> tuple[str, ...]:
    """Choose the names that people in Germany use, one for each form in which names are compared."""
    if row.part_of:
        quarter = row.name.removeprefix(row.part_of).lstrip(" -")
        return tuple(dict.fromkeys((quarter, short_form(quarter))))
    forms = [name for name in row.alternatives if _is_german_form(name, row.name)]
    # GeoNames has "Wümme" also as "Wumme", a misprint, and as "Wuemme", which compares equal.
    misprints = {name.translate(_PLAIN) for name in (row.name, *row.spoken, *forms) if not name.isascii()}
    chosen: dict[str, str] = {}
    for name in (short_form(row.name), *row.spoken, *sorted(forms, key=lambda name: (name.isascii(), name))):
        if name not in misprints:
            chosen.setdefault(fold_place(name), name)
    chosen.pop(fold_place(row.name), None)
    return tuple(chosen.values())


def give_labels(rows: list[Row]) -> None:
    """Give each row a label of its own, by which the catalogue finds it without doubt."""
    bearers: dict[str, list[Row]] = {}
    for row in rows:
        for key in {fold_place(name) for name in (row.name, *row.aliases)}:
            bearers.setdefault(key, []).append(row)
    meant: dict[str, Row] = {}
    for key, namesakes in bearers.items():
        namesakes.sort(key=_weight, reverse=True)
        if dominates([_weight(row) for row in namesakes]):
            meant[key] = namesakes[0]
    towns = [row for row in rows if row.population >= TOWN and not row.part_of]
    for row in sorted(rows, key=lambda row: (-row.population, row.name, row.state, row.lat)):
        for label in _labels(row, towns):
            key = fold_place(label)
            if meant.get(key) is row or key not in bearers:
                row.label = label
                meant[key] = row
                bearers.setdefault(key, [row])
                break


def _weight(row: Row) -> float:
    return weight(row.population, row.state, quarter=bool(row.part_of))


def _labels(row: Row, towns: list[Row]) -> Iterable[str]:
    """Propose labels, the best first; the last ones are many enough to find one."""
    yield row.name
    longer = [name for name in row.aliases if fold_place(name).startswith(f"{fold_place(row.name)} ")]
    yield from sorted(longer, key=lambda name: ("." in name, "(" not in name, len(name), name))
    if row.state != HOME_STATE:
        yield f"{row.name} ({row.state})"
    near = sorted((town.state != row.state, distance_km(row, town), town.name) for town in towns)
    yield from (f"{row.name} (bei {town})" for _, _, town in near if town != row.name)


def _is_german_form(name: str, official: str) -> bool:
    """Whether `name` is a longer or shorter German form of `official`, not a translation."""
    german = _GERMAN.fullmatch(name) and _CONNECTING.issuperset(_SMALL_WORD.findall(name))
    if not german or _FOREIGN.search(name):
        return False
    begins_so = re.match(rf"{re.escape(short_form(official))}(?![\w-])", name) is not None
    return begins_so or f" {fold_place(official)}".endswith(f" {fold_place(name)}")
