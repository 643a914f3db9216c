"""An appointment as an iCalendar object (RFC 5545)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from icalendar import Calendar, Event

PRODUCT: Final = "-//Mentoring Matcher//DE"
LASTS: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A meeting of two people.

    Parameters
    ----------
    pairing_id : UUID
        What makes a later version replace an earlier one in a calendar.
    revision : int
        Grows with each version.
    written_at : datetime
        When this was written, aware.
    """

    pairing_id: UUID
    revision: int
    at: datetime
    place: str | None
    summary: str
    written_at: datetime


def as_ics(appointment: Appointment) -> bytes:
    """The file that a calendar program reads."""
    event = Event()
    event.add("uid", f"first-meeting-{appointment.pairing_id}")
    event.add("sequence", appointment.revision)
    event.add("dtstamp", appointment.written_at)
    event.add("dtstart", appointment.at)
    event.add("duration", LASTS)
    event.add("summary", appointment.summary)
    if appointment.place is not None:
        event.add("location", appointment.place)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
