"""Languages of one person, from all the columns that may name them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from api import words
from api.files import cells, skills
from api.files.draft import Draft, Source
from api.files.faults import CellError
from api.files.header import Column, Header
from api.files.headings import Meaning
from api.files.sheet import Cell
from scoring.catalogue import Catalogue
from scoring.catalogue.text import fold

TONGUE_FIELDS = ("languages", "other_languages", "language", "native", "german", "skill")
"""The columns that may name languages; "skill" is one that is called as a language is."""

_LISTS = (Meaning("languages"), Meaning("other_languages"))
_NATIVE = Meaning("native")
_NO_SKILL = frozenset({"keine", "keins", "none", "0"})
_SHORTEST_NAME = 4
"""Letters; shorter headings are abbreviations ("Tel.") rather than languages."""


def named_by(heading: str, catalogue: Catalogue) -> Meaning | None:
    """What a heading means that is called as a language is: "Englisch", "Niveau Französisch"."""
    words = [word for word in fold(heading).split() if word not in {"niveau", "level", "kenntnisse"}]
    name = " ".join(words).removesuffix("kenntnisse").removesuffix("niveau")
    found = catalogue.languages.find(name)
    if len(name) < _SHORTEST_NAME or found.entry is None or found.reason != "exact":
        return None
    return Meaning("german") if found.entry.code == "de" else Meaning("skill", language=found.entry.code)


def lonely_levels(header: Header) -> list[Column]:
    """The columns of levels without the column of the language beside them."""
    languages = {column.meaning.number for column in header.columns if column.meaning.field == "language"}
    levels = [column for column in header.columns if column.meaning.field == "level"]
    return [column for column in levels if column.meaning.number not in languages]


def read_languages(draft: Draft, catalogue: Catalogue) -> None:
    """Gather the languages of a row: lists, numbered columns, columns of one language, first languages."""
    gathered = _Gathered(draft, catalogue)
    single = [meaning for meaning in draft.cells if meaning.field in {"german", "skill"}]
    levels = {
        meaning.language or "de": meaning for meaning in single if not _is_none(draft.cells[meaning][1])
    }
    gathered.known_elsewhere = frozenset(levels)
    for meaning in _LISTS:
        if meaning in draft.cells:
            gathered.add_list(meaning)
    numbers = {meaning.number for meaning in draft.cells if meaning.field in {"language", "level"}}
    for number in sorted(numbers, key=lambda number: number or 0):
        gathered.add_numbered(Meaning("language", number), Meaning("level", number))
    if _NATIVE in draft.cells:
        gathered.add_native(_NATIVE)
    for code, meaning in levels.items():
        level = draft.read(meaning, "languages", skills.level)
        if level is not None:
            gathered.add(code, level, draft.source(meaning))
    gathered.hand_over()


def _is_none(cell: Cell) -> bool:
    return not cells.is_given(cell) or (isinstance(cell, str) and cell.casefold() in _NO_SKILL) or cell == 0


@dataclass(slots=True)
class _Gathered:
    """The languages found so far, by code, with level and cell."""

    draft: Draft
    catalogue: Catalogue
    known_elsewhere: frozenset[str] = frozenset()
    found: dict[str, tuple[str, Source]] = field(default_factory=dict)

    def add(self, code: str, level: str, source: Source) -> None:
        """Take a language in; once more is no harm, unless at another level."""
        before, where = self.found.setdefault(code, (level, source))
        if before != level:
            self.draft.fail("languages", source, CellError("language_levels_differ", other=where.heading))

    def add_list(self, meaning: Meaning) -> None:
        """Languages with their levels in one cell."""

        def take(item: str, source: Source) -> None:
            name, level = skills.split(item, self.catalogue)
            code = self._code(name, level)
            if level is not None:
                self.add(code, level, source)
            elif code not in self.known_elsewhere:
                raise CellError(
                    "language_level_missing", suggestions=(f"{name} B2", f"{name} Muttersprache"), text=name
                )

        self._each(meaning, take)

    def _code(self, name: str, level: str | None) -> str:
        """The code of a language in a list; what is suggested can stand in place of the whole entry."""
        try:
            return skills.code(name, self.catalogue)
        except CellError as error:
            if level is not None:
                behind = words.label("level", level, "de")
                error.suggestions = tuple(f"{near} {behind}" for near in error.suggestions)
            raise

    def add_native(self, meaning: Meaning) -> None:
        """First languages, without levels."""
        self._each(
            meaning, lambda item, source: self.add(skills.code(item, self.catalogue), "native", source)
        )

    def add_numbered(self, language: Meaning, level: Meaning) -> None:
        """A language and, in the column beside it, its level."""
        if language not in self.draft.cells:
            source = self.draft.source(level)
            self.draft.fail("languages", source, CellError("language_name_missing"))
            return
        if level not in self.draft.cells:
            self.add_list(language)
            return
        given = self.draft.read(level, "languages", skills.level)
        code = self.draft.read(
            language, "languages", lambda cell: skills.code(cells.text(cell), self.catalogue)
        )
        if given is not None and code is not None:
            self.add(code, given, self.draft.source(language))

    def _each(self, meaning: Meaning, take: Callable[[str, Source], None]) -> None:
        heading = self.draft.source(meaning).heading
        for item in self.draft.read(meaning, "languages", skills.items) or ():
            source = Source(heading, item)
            try:
                take(item, source)
            except CellError as error:
                self.draft.fail("languages", source, error)

    def hand_over(self) -> None:
        """Write what was found to the wire."""
        if self.found:
            self.draft.wire["languages"] = [
                {"code": code, "level": level} for code, (level, _) in self.found.items()
            ]
        for place, (_, source) in enumerate(self.found.values()):
            self.draft.sources["languages", place] = source
