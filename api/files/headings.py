"""The headings that are understood, in the variants that German and English lists use."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from rapidfuzz import fuzz, process

from scoring.catalogue.text import LONGEST_TEXT, fold

_IN_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_NUMBERED = re.compile(r"(?P<name>.+?) ?(?P<number>[1-9]|1\d|20)")
_LEAST_LIKENESS = 70


class Meaning(NamedTuple):
    """What a column holds: a field, the place in a series ("Sprache 2"), the language of a level."""

    field: str
    number: int | None = None
    language: str | None = None


class Vocabulary:
    """Known headings of one kind of list.

    Parameters
    ----------
    headings : mapping
        For each field the headings that name it, the one to be suggested first.
    numbered : frozenset of str
        Fields that may come several times, numbered: "Sprache 1", "Sprache 2".
    """

    def __init__(
        self, headings: Mapping[str, tuple[str, ...]], numbered: frozenset[str] = frozenset()
    ) -> None:
        self._shown = {name: field for field, names in headings.items() for name in names}
        self._fields = {fold(name): field for name, field in self._shown.items()}
        self._numbered = numbered

    @property
    def fields(self) -> frozenset[str]:
        """All that a heading may name, but for languages."""
        return frozenset(self._fields.values())

    def meaning(self, heading: str) -> Meaning | None:
        """What a heading means, with or without what stands in its brackets."""
        if len(heading) > LONGEST_TEXT:
            return None
        for text in (heading, _IN_BRACKETS.sub(" ", heading)):
            key = fold(text)
            if key in self._fields:
                return Meaning(self._fields[key])
            found = _NUMBERED.fullmatch(key)
            field = self._fields.get(found["name"]) if found else None
            if found and field in self._numbered:
                return Meaning(field, int(found["number"]))
        return None

    def knows(self, text: str) -> bool:
        """Whether `text` is a heading."""
        return self.meaning(text) is not None

    def similar(self, heading: str) -> tuple[str, ...]:
        """Up to three known headings that may have been meant."""
        shown = {fold(name): name for name in self._shown}
        near = process.extract(
            fold(heading), shown.keys(), scorer=fuzz.ratio, limit=3, score_cutoff=_LEAST_LIKENESS
        )
        return tuple(shown[key] for key, *_ in near)

    @property
    def order(self) -> tuple[str, ...]:
        """The fields in the order in which they were given."""
        return tuple(dict.fromkeys(self._shown.values()))

    def headings(self, field: str) -> tuple[str, ...]:
        """All that name a field, the one to be suggested first."""
        return tuple(name for name, named in self._shown.items() if named == field)

    def first(self, field: str) -> str:
        """The heading to suggest for a field."""
        return self.headings(field)[0]
