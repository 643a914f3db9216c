"""The cells of a person's row, read field by field."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from api.files import cells, jobs
from api.files.choices import GENDER, MEETING, RECOGNITION, STATUS, TOPIC
from api.files.draft import Draft, Source
from api.files.faults import CellError
from api.files.headings import Meaning
from api.files.homes import FIELDS as HOME_FIELDS
from api.files.homes import location
from api.files.sheet import BadCell, Cell
from api.files.tongues import TONGUE_FIELDS, read_languages
from scoring.catalogue import Catalogue

COLUMNS_OF: Mapping[str, tuple[str, ...]] = {
    "occupations": ("occupation", "kldb", "isco"),
    "location": HOME_FIELDS,
    "languages": TONGUE_FIELDS,
}
"""Fields of the wire that are read from several columns; each must have one at least."""

_SEPARATORS = re.compile(r"[;,\n|]")

_SIMPLE: Mapping[str, Callable[[Cell], Any]] = {
    "email": cells.text,
    "meeting": MEETING,
    "max_distance_km": lambda cell: cells.number(cell, unit="km"),
    "gender": GENDER,
    "same_gender_only": cells.yes_no,
    "capacity": cells.number,
    "waiting_since": cells.day,
    "recognition": RECOGNITION,
    "status": STATUS,
}
# Made once: a long list asks for the same meanings in every row.
_READERS = tuple((Meaning(name), name, reader) for name, reader in _SIMPLE.items())
_ID, _TOPICS = Meaning("id"), Meaning("topics")
_NAMES = tuple(Meaning(part) for part in ("first_name", "last_name", "name"))
CONSENT: Mapping[str, tuple[str, Callable[[Cell], str]]] = {
    "consent": ("version", cells.text),
    "consent_at": ("at", cells.moment),
    "consent_withdrawn_at": ("withdrawn_at", cells.moment),
}
"""Columns of what somebody has consented to, by the name of that part on the wire, and what reads it."""

_OCCUPATIONS = frozenset(COLUMNS_OF["occupations"])
_HOMES = {name: Meaning(name) for name in HOME_FIELDS}


def read_row(draft: Draft, catalogue: Catalogue) -> None:
    """Fill `draft.wire` from its cells; what they say wrongly is noted in the draft."""
    _read_id(draft)
    _read_name(draft)
    for meaning, name, reader in _READERS:
        if meaning in draft.cells and cells.is_given(draft.cells[meaning][1]):
            _put(draft, name, draft.read(meaning, name, reader), meaning)
    _read_topics(draft)
    _read_consent(draft)
    _read_occupations(draft, catalogue)
    _read_location(draft, catalogue)
    read_languages(draft, catalogue)


def _put(draft: Draft, name: str, value: object, meaning: Meaning) -> None:
    if value is not None:
        draft.wire[name] = value
        draft.sources[(name,)] = meaning


def _read_id(draft: Draft) -> None:
    _put(draft, "external_ref", draft.read(_ID, "external_ref", cells.text), _ID)


def _read_name(draft: Draft) -> None:
    """Put a name together; beside a first name, "Name" is the last name."""
    parts = [part for part in _NAMES if part in draft.cells]
    read = [draft.read(part, "name", cells.text) for part in parts]
    if read and None not in read:
        _put(draft, "name", " ".join(part for part in read if part is not None), parts[-1])


def _read_topics(draft: Draft) -> None:
    meaning = _TOPICS
    if meaning not in draft.cells or not cells.is_given(draft.cells[meaning][1]):
        return
    written = draft.read(meaning, "topics", cells.text)
    topics: list[str] = []
    for item in map(str.strip, _SEPARATORS.split(written or "")):
        try:
            topics += [TOPIC(item)] if item else []
        except CellError as error:
            draft.fail("topics", Source(draft.source(meaning).heading, item), error)
    _put(draft, "topics", list(dict.fromkeys(topics)), meaning)


def _read_consent(draft: Draft) -> None:
    given = [
        (Meaning(column), name, reader)
        for column, (name, reader) in CONSENT.items()
        if (found := draft.cells.get(Meaning(column))) is not None and cells.is_given(found[1])
    ]
    if not given:
        return
    consent = {name: draft.read(meaning, "consent", reader) for meaning, name, reader in given}
    if not {"version", "at"} <= consent.keys():
        draft.fail("consent", draft.source(given[0][0]), CellError("consent_incomplete"))
    elif None not in consent.values():
        draft.wire["consent"] = consent
        draft.sources |= {("consent", name): meaning for meaning, name, _ in given}


def _read_occupations(draft: Draft, catalogue: Catalogue) -> None:
    numbers = {meaning.number or 0 for meaning in draft.cells if meaning.field in _OCCUPATIONS}
    found: list[dict[str, Any]] = []
    for number in sorted(numbers):
        for reference, source in _occupations(draft, number, catalogue):
            draft.sources["occupations", len(found)] = source
            found.append(reference)
    if found:
        draft.wire["occupations"] = found


def _occupations(draft: Draft, number: int, catalogue: Catalogue) -> list[tuple[dict[str, Any], Source]]:
    """The occupations of a place in a series, 0 for a column alone, with codes from the column beside it."""
    title, kldb, isco = _places(number)

    def titles(cell: Cell) -> list[str]:
        return [cells.text(cell)] if number else jobs.titles(cell, catalogue)

    written = draft.read(title, "occupations", titles) or []
    codes = draft.read(kldb, "occupations", lambda cell: _codes(cell, 5)) or []
    others = draft.read(isco, "occupations", lambda cell: _codes(cell, 4)) or []
    if codes and written and len(codes) != len(written):
        draft.fail("occupations", draft.source(kldb), CellError("kldb_count"))
        return []
    if codes:
        source = draft.source(kldb).heading
        texts = [{"text": name} for name in written] or [{} for _ in codes]
        return [
            ({"kldb": code} | named, Source(source, code)) for code, named in zip(codes, texts, strict=True)
        ]
    found = [(jobs.reference(name), Source(draft.cells[title][0], name)) for name in written]
    return found + [({"isco": code}, Source(draft.source(isco).heading, code)) for code in others]


@cache
def _places(number: int) -> tuple[Meaning, ...]:
    """The columns of a place in a series: title, KldB, ISCO."""
    return tuple(Meaning(name, number or None) for name in COLUMNS_OF["occupations"])


def _codes(cell: Cell, length: int) -> list[str]:
    return [cells.digits(code, length) for code in _SEPARATORS.split(cells.text(cell)) if code.strip()]


def _read_location(draft: Draft, catalogue: Catalogue) -> None:
    given = {name: draft.cells[meaning][1] for name, meaning in _HOMES.items() if meaning in draft.cells}
    broken = [name for name, cell in given.items() if isinstance(cell, BadCell)]
    for name in broken:
        draft.read(_HOMES[name], "location", cells.text)
    if not given or broken:
        return
    # The first field that is filled is the one that counts.
    counts = _HOMES[next(iter(given))]
    found = draft.read(counts, "location", lambda _: location(given, catalogue))
    if found is not None:
        _put(draft, "location", found, counts)
