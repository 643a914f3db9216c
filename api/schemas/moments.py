"""Moments on the wire."""

from datetime import MAXYEAR, MINYEAR, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

from api.schemas.faults import wrong


def _on_every_clock(at: datetime) -> datetime:
    """Refuse a moment in the first or the last year: clocks elsewhere may be in a year that there is not."""
    if not MINYEAR < at.year < MAXYEAR:
        raise wrong("date_impossible")
    return at


Moment = Annotated[AwareDatetime, AfterValidator(_on_every_clock)]
"""A moment with its offset from UTC, which can be told on any clock."""
