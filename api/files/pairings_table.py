"""Tandems as a table, for whoever keeps an eye on them in a spreadsheet program."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.files.grid import Table
from api.words import Language, label, text
from api.words.formats import PLACE_OF_TIME

_COLUMNS: Final = (
    "mentee", "mentee_id", "mentor", "mentor_id", "state", "score", "created", "answer_until",
    "first_meeting", "changed", "outcome",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingLine:
    """A tandem with the names and references of the two."""

    mentee: str | None
    mentee_ref: str
    mentor: str | None
    mentor_ref: str
    state: str
    score: int
    created_at: datetime
    answer_until: datetime | None
    first_meeting_at: datetime | None
    changed_at: datetime | None
    outcome: str | None


def pairings_table(pairings: Iterable[PairingLine], language: Language) -> Table:
    """Write tandems as a table; days are those of German clocks."""
    headings = {name: text(f"export.{name}", language) for name in _COLUMNS}
    return Table(
        title=text("export.pairings", language),
        headings=tuple(headings.values()),
        rows=[
            (
                one.mentee,
                one.mentee_ref,
                one.mentor,
                one.mentor_ref,
                label("pairing_state", one.state, language),
                one.score,
                *(
                    None if at is None else at.astimezone(PLACE_OF_TIME).date()
                    for at in (one.created_at, one.answer_until, one.first_meeting_at, one.changed_at)
                ),
                one.outcome and label("outcome", one.outcome, language),
            )
            for one in pairings
        ],
        shares=frozenset({headings["score"]}),
    )
