"""How an import is shown: what its columns may mean, and its faults, those that are alike together."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

from api import words
from api.files.arranging import meaning_of
from api.files.outline import Outline, OutlineColumn
from api.routes.desk.desk import Desk
from api.routes.desk.people.shown import Option, code_last, language_name
from api.services.numbered import Numbered, cut
from api.services.uploads import meanings
from api.store.records_uploads import Upload

PER_PAGE: Final = 40
"""Different faults on one page."""

ROWS: Final = 12
"""Rows that are named of a fault that stands in many."""

FIELDS: Final = (
    *("name", "first_name", "last_name", "email", "id"),
    *("occupation", "kldb", "isco"),
    *("place", "postcode", "district", "ags", "lat", "lon"),
    *("languages", "other_languages", "native", "german", "language", "level"),
    *("meeting", "max_distance_km", "gender", "same_gender_only", "topics"),
    *("capacity", "waiting_since", "recognition", "status"),
    *("consent", "consent_at", "consent_withdrawn_at"),
)
"""What a column may mean, in the order in which it is offered."""

_CODE_LAST: Final = re.compile(r"(.*[,;|].*) \((\d{5})\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownColumn:
    """A column, and what it can be said to mean.

    Parameters
    ----------
    chosen : str
        What was said, or guessed.
    sure : bool
        Whether nobody needs to look.
    """

    index: int
    heading: str
    samples: Sequence[str]
    options: Sequence[Option]
    chosen: str
    sure: bool

    @property
    def codes(self) -> frozenset[str]:
        """All that it can be said to mean."""
        return frozenset(code for code, _ in self.options)


def columns_of(outline: Outline, upload: Upload, desk: Desk) -> list[ShownColumn]:
    """The columns of a file with what was said of them; under another row of headings, with guesses."""
    said: Mapping[str, str] = meanings(upload) if outline.row == upload.arranged["row"] else {}
    common = [(code, _named(code, desk)) for code in FIELDS]
    return [_shown(column, said, common, desk) for column in outline.columns]


def _shown(column: OutlineColumn, said: Mapping[str, str], common: list[Option], desk: Desk) -> ShownColumn:
    chosen = said.get(str(column.index), column.guess)
    known = {code for code, _ in common}
    further = [code for code in dict.fromkeys((column.guess, chosen)) if code and code not in known]
    return ShownColumn(
        index=column.index,
        heading=column.heading,
        samples=column.samples,
        options=[
            ("", words.text("importing.column.none", desk.language)),
            *((code, _named(code, desk)) for code in further),
            *common,
        ],
        chosen=chosen,
        sure=column.sure or (bool(chosen) and chosen != column.guess),
    )


def _named(code: str, desk: Desk) -> str:
    """What a meaning is called: "Sprache 2", "Niveau: Arabisch"."""
    meaning = meaning_of(code)
    assert meaning is not None, "a column that is not read has a name of its own"
    name = words.text(f"importing.field.{meaning.field}", desk.language)
    if meaning.language is not None:
        return f"{name}: {language_name(meaning.language, desk.language, desk.catalogue)}"
    return f"{name} {meaning.number}" if meaning.number is not None else name


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultGroup:
    """Faults that are alike: the same value of the same column, wrong in the same way."""

    column: str | None
    value: str | None
    detail: str
    suggestions: tuple[str, ...]
    rows: list[int] = field(default_factory=list)

    @property
    def named(self) -> str:
        """The first rows, as numbers."""
        return ", ".join(map(str, self.rows[:ROWS]))

    @property
    def more(self) -> int:
        """How many rows are not named."""
        return max(0, len(self.rows) - ROWS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an import would do.

    Parameters
    ----------
    groups : Numbered of FaultGroup
        In the order of the file.
    """

    created: int
    updated: int
    unchanged: int
    faults: int
    notes: Sequence[str]
    groups: Numbered[FaultGroup]

    @classmethod
    def of(cls, report: Mapping[str, Any], number: int) -> Self:
        """Show a page of an `ImportReport`."""
        return cls(
            created=report["created"],
            updated=report["updated"],
            unchanged=report["unchanged"],
            faults=report["error_count"],
            notes=report["notes"],
            groups=cut(_grouped(report["errors"]), number, PER_PAGE),
        )


def _grouped(errors: Sequence[Mapping[str, Any]]) -> list[FaultGroup]:
    found: dict[tuple[Any, ...], FaultGroup] = {}
    for error in errors:
        key = (error["column"], error["value"], error["code"], error["detail"])
        if key not in found:
            found[key] = FaultGroup(
                column=error["column"],
                value=error["value"],
                detail=error["detail"],
                suggestions=tuple(map(_cell, error["suggestions"])),
            )
        if error["row"] is not None:
            found[key].rows.append(error["row"])
    return list(found.values())


def _cell(suggestion: str) -> str:
    """A suggestion as a cell understands it: the code in brackets, or alone where a title has a comma."""
    typed = code_last(suggestion)
    last = _CODE_LAST.fullmatch(typed)
    return last[2] if last else typed
