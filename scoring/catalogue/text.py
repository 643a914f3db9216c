"""Names that people type, found in a table: exactly, nearly, or not at all.

A wrong guess pairs the wrong people and nobody notices; a question costs a minute. So one entry is
chosen only where nothing else is nearly as near, and the five best are offered otherwise.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Literal, TypeVar

from rapidfuzz import fuzz, process

Entry = TypeVar("Entry")

LONGEST_TEXT = 200
"""Characters; no name is longer, so longer texts are not worth a comparison."""
CLOSE = 88.0
"""The least `rapidfuzz.fuzz.ratio` (0 to 100) of a guess. `WRatio` would match on parts of words."""
MARGIN = 5.0
"""Points of `ratio` by which a guess must beat the best name of any other entry."""
MOST_SLIPS = 4
"""Letters inserted or left out. In long names 88 would forgive a whole word ("Kinder-")."""
SHORTEST_GUESS = 8
"""Characters. Shorter words lie too near to one another, as "Becker" and "Bäcker" do."""
MOST_CANDIDATES = 5
WORTH_SHOWING = 50.0
"""The least `ratio` of a candidate; what is farther away helps nobody who looks for a word."""
_REMEMBERED = 16_384

# Umlauts are spelt out, as in "Goettingen"; the others are letters that Unicode does not decompose.
_SPELLINGS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe", "ø": "oe", "ł": "l", "đ": "d"}
    | {"\N{LATIN SMALL LETTER DOTLESS I}": "i"}
)
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Lookup(Generic[Entry]):
    """What a look-up found: exactly one entry, or the candidates and why none was chosen.

    `candidates` are best first and without duplicates: all the entries of an ambiguous name, otherwise
    up to five of the nearest. `reason` is "exact" or "close" if and only if there is an entry.
    """

    entry: Entry | None
    candidates: tuple[Entry, ...] = ()
    reason: Literal["exact", "close", "ambiguous", "unknown"] = "exact"


def fold(text: str) -> str:
    """Reduce a name to what matters: lower case, umlauts as in "ae", no accents, single blanks."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).casefold()
        text = unicodedata.normalize("NFKC", text).translate(_SPELLINGS)
    if not text.isascii():
        # Vowel signs of other scripts are marks as well; they are lost on both sides of a comparison.
        marked = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in marked if not unicodedata.category(c).startswith("M"))
        text = unicodedata.normalize("NFC", text).translate(_SPELLINGS)
    return _NO_LETTERS.sub(" ", text.lower()).strip()


class Index(Generic[Entry]):
    """Entries by all their names; entries are hashable and may share a name.

    Parameters
    ----------
    names
        Pairs of name and entry, those to be preferred among equals first.
    fold
        Brings names and queries into the form in which they are compared.

    """

    def __init__(self, names: Iterable[tuple[str, Entry]], fold: Callable[[str], str] = fold) -> None:
        self._fold = fold
        by_key: dict[str, dict[Entry, None]] = {}
        for name, entry in names:
            key = fold(name)
            if key:
                by_key.setdefault(key, {})[entry] = None
        self._entries: dict[str, tuple[Entry, ...]] = {key: tuple(found) for key, found in by_key.items()}
        self._keys = list(self._entries)
        # The same few names come again and again in an import.
        self._find = lru_cache(maxsize=_REMEMBERED)(self._look_up)

    def exact(self, text: str) -> tuple[Entry, ...]:
        """All the entries that have this name."""
        return () if len(text) > LONGEST_TEXT else self._entries.get(self._fold(text), ())

    def find(self, text: str) -> Lookup[Entry]:
        """Choose the entry that `text` names, if there is no doubt."""
        if len(text) > LONGEST_TEXT:
            return Lookup(None, (), "unknown")
        return self._find(self._fold(text))

    def search(self, query: str, limit: int) -> tuple[Entry, ...]:
        """Offer at most `limit` entries: names that begin so, then with such a word, then such a part.

        Where no name has it, the similar ones.
        """
        key = "" if len(query) > LONGEST_TEXT else self._fold(query)
        if not key:
            return ()
        ranked = sorted(
            (not name.startswith(key), f" {key}" not in name, len(name), position, name)
            for position, name in enumerate(self._keys)
            if key in name
        )
        found = dict.fromkeys(entry for *_, name in ranked for entry in self._entries[name])
        return tuple(found or self._nearest(key, limit))[:limit]

    def _look_up(self, key: str) -> Lookup[Entry]:
        exact = self._entries.get(key, ())
        if len(exact) == 1:
            return Lookup(exact[0])
        if exact:
            return Lookup(None, exact, "ambiguous")
        if not key:
            return Lookup(None, (), "unknown")
        nearest = self._nearest(key, MOST_CANDIDATES)
        candidates = tuple(nearest)
        (best, slips), (second, _) = [*nearest.values(), (0.0, 0), (0.0, 0)][:2]
        if len(key) < SHORTEST_GUESS or best < CLOSE or slips > MOST_SLIPS:
            return Lookup(None, candidates, "unknown")
        if best - second < MARGIN:
            return Lookup(None, candidates, "ambiguous")
        return Lookup(candidates[0], candidates, "close")

    def _nearest(self, key: str, count: int) -> dict[Entry, tuple[float, int]]:
        """Up to `count` entries, best first, with the `ratio` and the slips of their nearest name."""
        found: dict[Entry, tuple[float, int]] = {}
        # An entry has about ten names that may all be near, so more names than entries are asked for.
        near = process.extract(
            key, self._keys, scorer=fuzz.ratio, score_cutoff=WORTH_SHOWING, limit=10 * count
        )
        for name, score, _ in near:
            slips = round((1 - score / 100) * (len(key) + len(name)))
            for entry in self._entries[name]:
                found.setdefault(entry, (score, slips))
        return dict(list(found.items())[:count])
