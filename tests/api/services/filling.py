"""Fills every table that tells of people with one person, by the types of its columns."""

import zlib
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Enum, Float, Integer, LargeBinary, String, Table, Uuid, insert
from sqlalchemy.types import JSON

from api.clock import Clock
from api.store.holdings import HOLDINGS, Of
from api.store.models import Base
from api.store.types import UtcDateTime, new_id
from matcher.inputs import MatchInput
from matcher.record import canonical
from scoring.policy import Policy
from scoring.profile import LanguageSkill, Level, Location, Mentee

CANARY = "Canaryus"
"""In every text of the person, whatever the table."""

LISTS = ("reasons", "log", "scopes", "recovery_digests")
"""Columns of JSON that hold lists."""

FEED = "events"
"""Holds ids and codes alone, and outlives people."""


async def fill(session, clock, programme_id: UUID, person: UUID, other: UUID) -> dict[str, dict[str, Any]]:
    """Store a row in every table: of the person, where it can be of one; the rows by tables."""
    rows: dict[str, dict[str, Any]] = {}
    known = {("programmes", "id"): programme_id, ("profiles", "id"): person}
    for table in Base.metadata.sorted_tables:
        if table.name in {"programmes", "profiles"}:
            continue
        row = {column.name: _value(table, column, clock, known) for column in table.columns}
        if "mentor_id" in row:
            row["mentor_id"] = other
        if "subject_id" in row:
            row |= {"subject_id": person, "subject_kind": "mentee"}
        apart = _apart(table.name, programme_id, person)
        row |= {name: value for name, value in apart.items() if name in row}
        await session.execute(insert(table).values(row))
        known |= {(table.name, name): value for name, value in row.items()}
        rows[table.name] = row
    return rows


def _value(held: Table, column: Column[Any], clock: Clock, known: dict[tuple[str, str], Any]) -> Any:
    for key in column.foreign_keys:
        of = (key.column.table.name, key.column.name)
        if of in known:
            return known[of]
    canary = CANARY if HOLDINGS[held.name].of is Of.PEOPLE and held.name != FEED else "x"
    return next(
        make(column, canary, clock) for kind, make in _MAKERS.items() if isinstance(column.type, kind)
    )


# An enumeration is a string, too; ids that count come from far away.
_MAKERS = {
    Enum: lambda column, _canary, _clock: column.type.python_type(column.type.enums[0]),
    JSON: lambda column, canary, _clock: [canary] if column.name in LISTS else {"of": canary},
    Uuid: lambda _column, _canary, _clock: new_id(),
    UtcDateTime: lambda _column, _canary, clock: clock.now(),
    LargeBinary: lambda _column, canary, _clock: canary.encode().ljust(32, b"."),
    Boolean: lambda _column, _canary, _clock: False,
    String: lambda column, canary, _clock: canary[: column.type.length],
    Float: lambda _column, _canary, _clock: 1.0,
    Integer: lambda column, _canary, _clock: 1000 if column.primary_key else 1,
}


def _apart(name: str, programme_id: UUID, person: UUID) -> dict[str, Any]:
    """What cannot be guessed from types."""
    body = f'{{"id": "{person}", "name": "{CANARY}"}}'.encode()
    return {
        "pairings": {"state": "completed"},
        "kept_answers": {"name": bytes(32), "request": bytes(32), "body": body},
        "run_results": {
            "input": _input(person),
            "certificate": {"of": CANARY},
            "idle_mentors": [],
            # Figures of many alone, which stay.
            "fairness": None,
        },
        "imports": {"state": "refused"},
        "sessions": {"kept": {f"people:{programme_id}:mentees": {"q": CANARY}, "other": 1}},
    }.get(name, {})


def _input(person: UUID) -> bytes:
    """What a run was computed from, in which the person takes part."""
    mentee = Mentee(
        id=str(person),
        occupations=("81302",),
        location=Location(lat=53.2, lon=7.4, ags="03457"),
        languages=(LanguageSkill("de", Level.B2),),
    )
    return zlib.compress(canonical(MatchInput(mentees=(mentee,), mentors=(), policy=Policy())))
