"""Languages, the levels at which people command them, and which languages understand one another.

Codes are BCP 47 (ISO 639): two letters where there are two, else three. Varieties of Arabic and of
Kurdish stand on their own, because who speaks one may not understand another.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from scoring.catalogue.tables import packaged
from scoring.catalogue.text import Index, Lookup, fold
from scoring.profile import Level

_TAG = re.compile(
    r"(?P<main>[a-z]{2,3})(?:-(?P<extended>[a-z]{3}))?(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
)
"""Language, extended language, script and region of RFC 5646."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language and what it is called.

    Parameters
    ----------
    code
        BCP 47, lower case: "de", "kmr".
    name_de, name_en, name_own
        In German, in English, and by its speakers.
    aliases
        Other names, some of them shared: "Kurdisch" may be Kurmandschi or Sorani.

    """

    code: str
    name_de: str
    name_en: str
    name_own: str
    aliases: tuple[str, ...] = ()


class Languages:
    """All languages, and how near they are to one another.

    Parameters
    ----------
    languages
        Each with its other codes (ISO 639-2 and 639-3, region-bound tags), lower case.
    closeness
        Basis points of mutual understanding by pairs of codes, in one order.

    """

    def __init__(
        self, languages: Mapping[Language, tuple[str, ...]], closeness: Mapping[tuple[str, str], int]
    ) -> None:
        self._by_code = {code: entry for entry, others in languages.items() for code in (entry.code, *others)}
        both = {**closeness, **{(other, one): points for (one, other), points in closeness.items()}}
        self._closeness = MappingProxyType(both)
        self._languages = tuple(languages)

    @property
    def closeness(self) -> Mapping[tuple[str, str], int]:
        """How well two languages understand one another, (0, 10000) basis points, in both directions.

        Languages that are not here do not: proximity of the peoples is no proof, so Ukrainian and Russian,
        Pashto and Persian, Tigrinya and Amharic have no entry. A language itself has none either.
        """
        return self._closeness

    def __iter__(self) -> Iterator[Language]:
        return iter(self._languages)

    def by_code(self, code: str) -> Language | None:
        """Return the language of a BCP 47 tag or an ISO 639-2 or 639-3 code.

        Script and region ("sr-Latn", "pt-BR") say how, not what somebody speaks, and are left out. A
        macrolanguage whose members differ ("ku") has no entry: ask which.
        """
        tag = code.strip().replace("_", "-").lower()
        parts = _TAG.fullmatch(tag)
        if parts is None:
            return None
        return self._by_code.get(tag) or self._by_code.get(parts["extended"] or parts["main"])

    def find(self, text: str) -> Lookup[Language]:
        """Find the language that a code or a name in German, English or itself means."""
        by_code = self.by_code(text)
        return self._index.find(text) if by_code is None else Lookup(by_code)

    def search(self, query: str, limit: int = 10) -> tuple[Language, ...]:
        """Offer up to `limit` languages for a form."""
        by_code = self.by_code(query)
        found = dict.fromkeys([] if by_code is None else [by_code])
        return tuple(found | dict.fromkeys(self._index.search(query, limit)))[:limit]

    @cached_property
    def _index(self) -> Index[Language]:
        return Index(
            (name, entry)
            for entry in self._languages
            for name in (entry.name_de, entry.name_en, entry.name_own, *entry.aliases)
        )


def load_languages() -> Languages:
    """Read the packaged tables."""
    languages = {
        Language(code, german, english, own, _parts(aliases)): _parts(others)
        for code, german, english, own, aliases, others in packaged("languages.csv")
    }
    closeness = {(one, other): int(points) for one, other, points, _ in packaged("closeness.csv")}
    return Languages(languages, closeness)


def find_level(text: str) -> Lookup[Level]:
    """Read a level of the CEFR ("B2", "c1", "B1.2", "B2+"), or a word for a first language.

    Words such as "fließend" mean different levels to different people: they are refused with the levels
    that they may mean.
    """
    key = fold(text)
    if key in _NATIVE:
        return Lookup(Level.NATIVE)
    graded = _GRADE.fullmatch(key)
    grades = [graded] if graded else list(_GRADES.finditer(key))
    levels = tuple(dict.fromkeys(Level[f"{grade[1]}{grade[2]}".upper()] for grade in grades))
    if graded:
        return Lookup(levels[0])
    candidates = levels or _VAGUE.get(key, ())
    return Lookup(None, candidates, "ambiguous" if candidates else "unknown")


# "B1.2" is the second half of B1, and "B1+" its upper part: both are B1.
_GRADE = re.compile(r"(?:niveau |level |stufe |ger |cefr )?([abc]) ?([12])(?: [12])?(?: niveau| level)?")
_GRADES = re.compile(r"(?<!\w)([abc])([12])(?!\w)")

_NATIVE = frozenset(
    {
        "native", "native speaker", "native language", "mother tongue", "first language", "bilingual",
        "muttersprache", "muttersprachler", "muttersprachlerin", "muttersprachler in", "muttersprachlich",
        "muttersprachliches niveau", "muttersprachniveau", "erstsprache", "erstsprachler",
        "erstsprachlerin", "erstsprachlich", "l1", "langue maternelle",
    }
)  # fmt: skip

_VAGUE: Mapping[str, tuple[Level, ...]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("anfaenger", "anfaengerin", "beginner", "erste kenntnisse", "wenig", "gering"),
            (Level.A1, Level.A2),
        ),
        **dict.fromkeys(
            ("grundkenntnisse", "basic", "basics", "basiskenntnisse", "elementary", "etwas"),
            (Level.A2, Level.A1),
        ),
        **dict.fromkeys(
            (
                "gut",
                "gute kenntnisse",
                "good",
                "mittel",
                "intermediate",
                "konversationssicher",
                "fortgeschritten",
            ),
            (Level.B1, Level.B2),
        ),
        **dict.fromkeys(("sehr gut", "sehr gute kenntnisse", "very good", "advanced"), (Level.B2, Level.C1)),
        **dict.fromkeys(
            ("fliessend", "fluent", "verhandlungssicher", "business fluent", "proficient", "perfekt"),
            (Level.C1, Level.C2),
        ),
    }
)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))
