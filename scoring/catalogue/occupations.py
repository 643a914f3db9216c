"""Occupations: found by KldB 2010, ISCO-08 or whatever title people write.

The table has the occupations of recognition consultancy; any code of the classification is accepted, so
that what the table lacks is still matched, under the name of its group. Codes follow the Federal Employment
Agency's KldB 2010, revised 2020, as of February 2025. Where several occupations share an ISCO-08 code,
`isco.csv` names the one that the code means in general, if there is such a one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from rapidfuzz import fuzz

from scoring.catalogue.official import load_official
from scoring.catalogue.tables import packaged
from scoring.catalogue.text import LONGEST_TEXT, MOST_CANDIDATES, Index, Lookup, fold
from scoring.catalogue.titles import graduate_reading, readings, title_key, variants

Regulation = Literal["federal", "state", "master_craft", "none"]
"""Who regulates access: federal law, the laws of the states, the Crafts Code (master), or nobody."""

_REMEMBERED = 16_384


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation; `isco` and `regulation` are None if the table lacks it."""

    kldb: str
    label_de: str
    label_en: str
    isco: str | None = None
    regulation: Regulation | None = None
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A KldB group of three digits, or a main group of two."""

    code: str
    label_de: str
    label_en: str


class Occupations:
    """All occupations, and the ways to find one.

    Parameters
    ----------
    table
        Occupations in the order in which they are offered; of those that share a code, the first is meant
        by it.
    groups
        KldB groups and main groups by code.
    links
        Closeness in basis points of two KldB classes (four digits), each pair once.
    general
        KldB code by ISCO-08 code, for those of which one occupation is the general meaning.
    official
        Titles of the official file by code, empty if the operator loaded none.

    """

    def __init__(
        self,
        table: Iterable[Occupation],
        groups: Mapping[str, Group],
        links: Mapping[tuple[str, str], int],
        general: Mapping[str, str],
        official: Mapping[str, str],
    ) -> None:
        self._table = tuple(table)
        self._by_code = {occupation.kldb: occupation for occupation in reversed(self._table)}
        self._by_isco: dict[str, list[Occupation]] = {}
        for occupation in self._table:
            if occupation.isco:
                self._by_isco.setdefault(occupation.isco, []).append(occupation)
        self._general = general
        self._official = official
        # The same few titles come again and again in an import.
        self._find = lru_cache(maxsize=_REMEMBERED)(self._look_up)
        self.groups = MappingProxyType(dict(groups))
        self.links = MappingProxyType({**links, **{(b, a): value for (a, b), value in links.items()}})

    def __iter__(self) -> Iterator[Occupation]:
        return iter(self._table)

    def by_code(self, kldb: str) -> Occupation | None:
        """Find an occupation by five digits: an existing group, any class, a level from 1 to 4."""
        if kldb in self._by_code:
            return self._by_code[kldb]
        if not (len(kldb) == 5 and kldb.isascii() and kldb.isdigit() and kldb[4] in "1234"):
            return None
        group = self.groups.get(kldb[:3])
        if group is None:
            return None
        return Occupation(kldb, self._official.get(kldb, group.label_de), group.label_en)

    def nearest_codes(self, kldb: str) -> tuple[Occupation, ...]:
        """Suggest up to five occupations for a code that does not exist, or that lost its leading zero."""
        if not (len(kldb) <= 5 and kldb.isascii() and kldb.isdigit()):
            return ()
        complete = self.by_code(f"0{kldb}")
        near = _by_prefix(kldb, [(occupation.kldb, occupation) for occupation in self._table], 2)
        return tuple(dict.fromkeys([complete, *near] if complete else near))[:MOST_CANDIDATES]

    def by_isco(self, isco: str) -> Lookup[Occupation]:
        """Find the occupation that an ISCO-08 code of four digits means, if it is one."""
        if isco in self._general:
            return Lookup(self._by_code[self._general[isco]])
        if isco in self._by_isco:
            return _settled(self._by_isco[isco])
        if not (len(isco) == 4 and isco.isascii() and isco.isdigit()):
            return Lookup(None, (), "unknown")
        near = [(code, occupation) for code, mapped in self._by_isco.items() for occupation in mapped]
        return Lookup(None, _by_prefix(isco, near, 1), "unknown")

    def find(self, text: str) -> Lookup[Occupation]:
        """Find the occupation that a title names, in German or English, if there is no doubt."""
        return Lookup(None, (), "unknown") if len(text) > LONGEST_TEXT else self._find(text)

    def search(self, query: str, limit: int = 10) -> tuple[Occupation, ...]:
        """Offer occupations for what is typed so far into a form: a title or a code."""
        query = query.strip()
        if query.isascii() and query.isdigit():
            exact = self.by_code(query)
            coded = [occupation for occupation in self._table if occupation.kldb.startswith(query)]
            return tuple(dict.fromkeys([exact, *coded] if exact else coded))[:limit]
        meant = self.find(query)
        first = [meant.entry] if meant.entry else meant.candidates if meant.reason == "ambiguous" else ()
        return tuple(dict.fromkeys([*first, *self._words.search(query, limit)]))[:limit]

    def group(self, kldb: str) -> Group:
        """Name the group (three digits) of a code that `by_code` knows."""
        return self.groups[kldb[:3]]

    @cached_property
    def _titles(self) -> Index[Occupation]:
        return Index(self._names(), title_key)

    @cached_property
    def _words(self) -> Index[Occupation]:
        return Index(self._names(), fold)

    def _names(self) -> Iterable[tuple[str, Occupation]]:
        for occupation in self._table:
            for name in (occupation.label_de, occupation.label_en, *occupation.synonyms):
                for variant in variants(name):
                    yield variant, occupation

    def _look_up(self, text: str) -> Lookup[Occupation]:
        found = [self._single(variant) for variant in variants(text)]
        if len(found) == 1:
            return found[0]
        # "Arzt/Ärztin" is one occupation in two forms, "Krankenschwester / Altenpfleger" are two.
        meant = [(one.entry,) if one.entry else one.candidates for one in found]
        known = all(one.reason in {"exact", "ambiguous"} for one in found)
        common = [entry for entry in meant[0] if all(entry in other for other in meant[1:])]
        if known and len(common) == 1:
            return _settled(common)
        candidates = tuple(dict.fromkeys(entry for entries in meant for entry in entries))
        return Lookup(None, candidates, "ambiguous" if known else "unknown")

    def _single(self, title: str) -> Lookup[Occupation]:
        """Look a title without alternatives up: exactly in any reading, then nearly, then not at all."""
        read = readings(title)
        exact = [self._titles.exact(reading) for reading in (*read, graduate_reading(title))]
        # A reading that means one occupation tells more than a more literal one that means several.
        if best := min(filter(None, exact), key=lambda entries: len(entries) > 1, default=()):
            return _settled(best)
        found: Lookup[Occupation] = Lookup(None, (), "unknown")
        for reading in read:
            found = self._titles.find(reading)
            if found.entry:
                break
        return found


def load_occupations(official: Path | None = None) -> Occupations:
    """Read the packaged tables, and the titles that `install_kldb` wrote, if their file is given."""
    groups = {code: Group(code, *labels) for code, *labels in packaged("groups.csv")}
    links = {(a, b): round(float(closeness) * 10_000) for a, b, closeness, _ in packaged("links.csv")}
    general = dict(packaged("isco.csv"))
    titles = {} if official is None else load_official(official)
    return Occupations(map(_occupation, packaged("occupations.csv")), groups, links, general, titles)


def _occupation(cells: list[str]) -> Occupation:
    kldb, label_de, label_en, isco, regulation, synonyms = cells
    known = {name: name for name in get_args(Regulation)}
    return Occupation(kldb, label_de, label_en, isco, known[regulation], tuple(synonyms.split("|")))


def _settled(entries: Iterable[Occupation]) -> Lookup[Occupation]:
    """Choose among entries of one name or code: those that share a KldB code are the same to matching."""
    found = tuple(entries)
    if len({occupation.kldb for occupation in found}) == 1:
        return Lookup(found[0])
    return Lookup(None, found, "ambiguous")


def _by_prefix(code: str, coded: list[tuple[str, Occupation]], least: int) -> tuple[Occupation, ...]:
    """Up to five entries whose codes share at least `least` leading digits, those that share most first."""
    ranked = []
    for position, (other, occupation) in enumerate(coded):
        shared = next((i for i, (a, b) in enumerate(zip(code, other, strict=False)) if a != b), len(code))
        if shared >= least:
            ranked.append((-shared, -fuzz.ratio(code, other), position, occupation))
    found: dict[str, Occupation] = {}
    for *_, occupation in sorted(ranked, key=lambda rank: rank[:3]):
        found.setdefault(occupation.kldb, occupation)
    return tuple(found.values())[:MOST_CANDIDATES]
