"""Profiles as a table that people can read, and that is read back as it was."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from api.files.cells import moment
from api.files.grid import Table, Value
from api.schemas.states import Status
from api.words import Language, label, text
from scoring.catalogue import Catalogue

Wire = Mapping[str, Any]
"""A profile as `PersonInput.wire` gives it; not checked, so that old ones are written, too."""

_ALWAYS = frozenset({"id", "occupation 1", "place", "languages"})
_AFTER = (
    "place", "postcode", "ags", "lat", "lon", "languages", "meeting", "max_distance_km", "gender",
    "same_gender_only", "topics", "capacity", "waiting_since", "recognition", "status",
    "consent", "consent_at", "consent_withdrawn_at",
)  # fmt: skip


def people_table(
    people: Iterable[tuple[Wire, Status]], title: str, language: Language, catalogue: Catalogue
) -> Table:
    """Write profiles as a table; only columns that somebody fills are there.

    A column for each occupation keeps titles whole, whatever separators they
    contain. There is a column of states only if somebody is not active.
    """
    rows = [_row(wire, status, language, catalogue) for wire, status in people]
    most = max((len(occupations) for occupations, _ in rows), default=1)
    names = ["id", "name", "email", *(f"occupation {k}" for k in range(1, most + 1)), *_AFTER]
    lines = [_line(occupations, cells, most) for occupations, cells in rows]
    filled = [
        place
        for place, name in enumerate(names)
        if name in _ALWAYS or any(line[place] is not None for line in lines)
    ]
    return Table(
        title=title,
        headings=tuple(_heading(names[place], language) for place in filled),
        rows=[tuple(line[place] for place in filled) for line in lines],
    )


def _heading(name: str, language: Language) -> str:
    field, _, number = name.partition(" ")
    return f"{text(f'column.{field}', language)} {number}".strip()


def _line(occupations: Sequence[Value], cells: tuple[Value, ...], most: int) -> tuple[Value, ...]:
    return (*cells[:3], *occupations, *(None,) * (most - len(occupations)), *cells[3:])


def _row(
    wire: Wire, status: Status, language: Language, catalogue: Catalogue
) -> tuple[list[Value], tuple[Value, ...]]:
    """The occupations, and the other cells."""
    home, consent = wire["location"], wire.get("consent") or {}
    cells: tuple[Value, ...] = (
        wire["external_ref"],
        wire["name"],
        wire["email"],
        *(home.get(name) for name in ("place", "postcode", "ags", "lat", "lon")),
        _joined(
            f"{_language(ref['code'], language, catalogue)} {label('level', ref['level'], language)}"
            for ref in wire["languages"]
        ),
        label("meeting", wire["meeting"], language),
        wire["max_distance_km"],
        wire["gender"] and label("gender", wire["gender"], language),
        wire["same_gender_only"],
        _joined(label("topic", topic, language) for topic in wire["topics"]),
        wire["capacity"],
        wire["waiting_since"] and date.fromisoformat(wire["waiting_since"]),
        wire["recognition"] and label("recognition", wire["recognition"], language),
        None if status is Status.ACTIVE else label("status", status.value, language),
        consent.get("version"),
        _moment(consent.get("at")),
        _moment(consent.get("withdrawn_at")),
    )
    return [_occupation(ref) for ref in wire["occupations"]], cells


def _moment(written: str | None) -> Value:
    """A day if that says all, as `api.files.cells.moment` reads it; otherwise the moment as it is stored."""
    if written is None:
        return None
    day = datetime.fromisoformat(written).date()
    return day if moment(day) == written else written


def _joined(items: Iterable[str]) -> str | None:
    return "; ".join(items) or None


def _occupation(ref: Wire) -> str | None:
    """An occupation as `api.files.jobs.reference` reads it."""
    written = ref.get("text") or (f"ISCO {ref['isco']}" if ref.get("isco") else None)
    kldb: str | None = ref.get("kldb")
    return f"{written} ({kldb})" if written else kldb


def _language(code: str, language: Language, catalogue: Catalogue) -> str:
    """A name that leads back to the code; the code itself where no name does."""
    known = catalogue.languages.by_code(code)
    name = code if known is None else known.name_de if language == "de" else known.name_en
    found = catalogue.languages.find(name).entry
    return name if found is not None and found.code == code else code
