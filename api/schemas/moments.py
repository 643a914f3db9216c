"""Moments on the wire."""

import re
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Annotated, Final

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Strict
from pydantic_core import PydanticKnownError

from api.schemas.faults import wrong

_YEAR: Final = re.compile(r"[0-9]{4}-")


def _with_a_date(given: object) -> object:
    """Refuse seconds since 1970: a count says neither its unit nor its time zone, and RFC 3339 has none."""
    if not isinstance(given, str | datetime):
        raise PydanticKnownError("datetime_type")
    if isinstance(given, str) and not _YEAR.match(given):
        raise PydanticKnownError("datetime_parsing", {"error": "input does not begin with a year"})
    return given


def _on_every_clock(at: datetime) -> datetime:
    """Refuse a moment in the first or the last year: clocks elsewhere may be in a year that there is not."""
    if not MINYEAR < at.year < MAXYEAR:
        raise wrong("date_impossible")
    return at


Moment = Annotated[
    AwareDatetime,
    # What a validator has seen counts as Python's, of which strict mode takes no text.
    Strict(False),
    BeforeValidator(_with_a_date),
    AfterValidator(_on_every_clock),
]
"""A moment as RFC 3339 writes it, with its offset from UTC, which can be told on any clock."""
