"""An appointment as an iCalendar object (RFC 5545)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from typing import Final
from uuid import UUID

from icalendar import Calendar, Event, Timezone, vCalAddress

from api.words.formats import PLACE_OF_TIME

PRODUCT: Final = "-//Mentoring Matcher//DE"
LASTS: Final = timedelta(hours=1)

CLOCK: Final = """\
BEGIN:VTIMEZONE
TZID:{place}
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
"""When clocks are changed (Directive 2000/84/EC): as rules, for not every program reads lists of days."""


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


def as_ics(appointment: Appointment, organizer: Address) -> bytes:
    """The file that a calendar program reads; who publishes an appointment names an organizer (RFC 5546)."""
    event = Event()
    event.add("organizer", vCalAddress.new(organizer.addr_spec, cn=organizer.display_name or None))
    event.add("uid", f"first-meeting-{appointment.pairing_id}")
    event.add("sequence", appointment.revision)
    event.add("dtstamp", appointment.written_at)
    # On the clock of the place, so that a calendar elsewhere shows which one is meant.
    event.add("dtstart", appointment.at.astimezone(PLACE_OF_TIME))
    event.add("duration", LASTS)
    event.add("summary", appointment.summary)
    if appointment.place is not None:
        event.add("location", appointment.place)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(Timezone.from_ical(CLOCK.format(place=PLACE_OF_TIME.key)))
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
