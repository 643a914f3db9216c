"""The figures of a report as tables, the same on the page and in the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from api import words
from api.files.grid import Table, Value
from api.routes.desk.people.shown import district_name, language_name
from api.services.report import COUNTED, ENDED, Counts, Report
from api.services.small_numbers import Hidden, Told
from api.store.report import Trait
from api.words import Language
from scoring.catalogue import Catalogue
from scoring.catalogue.text import fold

Cell = Told | float | None
"""A number, why it is not told, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One table.

    Parameters
    ----------
    name : str
        Its messages begin so.
    headings : tuple of str
        The first one is that of the labels.
    rows : tuple of (str, tuple)
        What is counted, and the numbers.
    total : tuple, optional
        The sums.
    """

    name: str
    title: str
    note: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    total: tuple[Cell, ...] | None = None


@dataclass(frozen=True, slots=True)
class Teller:
    """Writes tables in one language."""

    language: Language
    catalogue: Catalogue

    def tables(self, report: Report) -> list[Figures]:
        """All tables of a report."""
        return [
            *(self._people(trait, report.people[trait]) for trait in Trait),
            self._states(report),
            self._wait(report),
            self._declines(report),
            self._outcomes(report),
            self._opinions(report),
        ]

    def _people(self, trait: Trait, counts: Counts[str | None]) -> Figures:
        named = sorted(
            (code is None, fold(name), (name, cells))
            for code, cells in counts.rows.items()
            for name in [self._trait(trait, code)]
        )
        columns = [f"{what}_{role}s" for role, what in COUNTED]
        return self._figures(trait.value, columns, (row for _, _, row in named), counts.totals)

    def _states(self, report: Report) -> Figures:
        rows = ((self._label("pairing_state", state), (told,)) for state, told in report.states.items())
        return self._figures("states", ["tandems"], rows)

    def _wait(self, report: Report) -> Figures:
        wait = report.wait
        days = () if wait is None else (("lower", wait.lower), ("median", wait.median), ("upper", wait.upper))
        rows = ((self._say(f"wait.{name}"), (round(value, 1),)) for name, value in days)
        return self._figures("wait", ["days"], rows)

    def _declines(self, report: Report) -> Figures:
        named = (
            (self._label("decline", code or "none"), cells) for code, cells in report.declines.rows.items()
        )
        return self._figures("declines", ["tandems"], named, report.declines.totals)

    def _outcomes(self, report: Report) -> Figures:
        rows = (
            (self._label("outcome", code) if code else self._say("outcomes.none"), cells)
            for code, cells in report.outcomes.rows.items()
        )
        return self._figures("outcomes", list(ENDED), rows, report.outcomes.totals)

    def _opinions(self, report: Report) -> Figures:
        rows: Iterator[tuple[str, tuple[Cell, ...]]] = (
            (
                self._say(f"opinions.{one.role}s", months=one.months),
                (told, None, None)
                if isinstance(told, Hidden)
                else (told, round(one.fit, 1), round(one.progress, 1)),
            )
            for one, told in report.opinions
        )
        return self._figures("opinions", ["answers", "fit", "progress"], rows)

    def _figures(
        self,
        name: str,
        columns: list[str],
        rows: Iterator[tuple[str, tuple[Cell, ...]]],
        total: tuple[Cell, ...] | None = None,
    ) -> Figures:
        return Figures(
            name=name,
            title=self._say(f"{name}.title"),
            note=self._say(f"{name}.note"),
            headings=(self._say(f"{name}.what"), *(self._say(f"column.{column}") for column in columns)),
            rows=tuple(rows),
            total=total,
        )

    def _trait(self, trait: Trait, code: str | None) -> str:
        if code is None:
            return self._say("district.none")
        match trait:
            case Trait.DISTRICT:
                return district_name(code, self.catalogue) or code
            case Trait.OCCUPATION_GROUP:
                group = self.catalogue.occupations.groups[code]
                return group.label_de if self.language == "de" else group.label_en
            case Trait.LANGUAGE:
                return language_name(code, self.language, self.catalogue)

    def _say(self, key: str, **values: object) -> str:
        return words.text(f"report.{key}", self.language, **values)

    def _label(self, kind: str, code: str) -> str:
        return words.label(kind, code, self.language)


TOLD: Final[Mapping[Hidden, str]] = {Hidden.SMALL: "report.small", Hidden.WITHHELD: "report.withheld"}
"""The messages for numbers that are not told."""


def as_sheets(report: Report, programme: str, tables: list[Figures], language: Language) -> list[Table]:
    """The tables as sheets, after one that says what they are about."""

    def say(key: str, **values: object) -> str:
        return words.text(key, language, **values)

    about = Table(
        title=say("report.about"),
        headings=(say("report.about"), programme),
        rows=[
            (say("report.since"), report.period.since),
            (say("report.until"), report.period.until),
            *((table.title, table.note) for table in tables),
            (say("report.small"), say("report.small.note")),
            (say("report.withheld"), say("report.withheld.note")),
        ],
        wide=frozenset({programme}),
    )
    return [about, *(_sheet(table, language) for table in tables)]


def _sheet(table: Figures, language: Language) -> Table:
    rows: list[tuple[Value, ...]] = [
        (label, *(_value(cell, language) for cell in cells)) for label, cells in table.rows
    ]
    if table.total is not None:
        total = words.text("report.total", language)
        rows.append((total, *(_value(cell, language) for cell in table.total)))
    return Table(title=table.title, headings=table.headings, rows=rows)


def _value(cell: Cell, language: Language) -> Value:
    return words.text(TOLD[cell], language) if isinstance(cell, Hidden) else cell
