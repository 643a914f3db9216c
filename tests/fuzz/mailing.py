"""What goes into mails: whatever it says, a mail stays one mail to one person."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from functools import cache
from random import Random
from uuid import UUID

from icalendar import Calendar
from pydantic import ValidationError

from api.errors import MalformedJson, NestedTooDeep
from api.mail.calendar import Appointment, as_ics
from api.mail.letter import Letter
from api.mail.message import BadAddressError, Envelope, address_of, compose
from api.schemas.decoding import decode
from api.schemas.mail_texts import MailTextInput
from api.schemas.pairings import FirstMeeting
from api.schemas.problem import InvalidInput
from api.services.writing import _paragraphs
from scoring.catalogue import load
from tests.fuzz.mutating import spoilt_json, spoilt_text, written

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
PAIRING = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
ADDRESSES = ("amal.haddad@example.org", "a+b@müller.example", '"a b"@example.org', "x@[127.0.0.1]")
MAIL_HEADERS = sorted(
    ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type")
)


def made_mail(chance: Random) -> tuple[str, str, bytes]:
    """A name, an address, and what a programme adds to its mails."""
    texts = {"opening": "Liebe Menschen,\n\nheute.", "closing": "Viele Grüße"}
    to = spoilt_text(chance, chance.choice(ADDRESSES)) if chance.randrange(2) else chance.choice(ADDRESSES)
    return spoilt_text(chance, "Amal Haddad"), to, written(chance, spoilt_json(chance, texts))


def read_mail(given: tuple[str, str, bytes]) -> None:
    """No name, address or text adds a header or a second address to a mail."""
    name, to, body = given
    try:
        text = MailTextInput.parse(decode(body), load())
    except (MalformedJson, NestedTooDeep, InvalidInput, ValidationError):
        return
    paragraphs = tuple(_paragraphs(text.opening)) + tuple(_paragraphs(text.closing))
    letter = Letter(
        language="de", subject=f"Mentoring: {name}", greeting=name, opening=paragraphs, footer=name
    )
    envelope = Envelope(
        sender="Mentoring <mentoring@example.org>",
        to_name=name,
        to_address=to,
        message_id="x",
        written_at=NOW,
    )
    try:
        message = compose(envelope, [letter])
    except BadAddressError:
        return
    sent = message_from_bytes(message.as_bytes(), policy=policy.SMTP)
    assert sorted(sent.keys()) == MAIL_HEADERS, sent.keys()
    assert [one.addr_spec for one in sent["To"].addresses] == [address_of("", to).addr_spec]


def read_meeting(body: bytes) -> None:
    """What is entered becomes one event, whatever it says."""
    try:
        meeting = FirstMeeting.parse(decode(body), load())
    except (MalformedJson, NestedTooDeep, InvalidInput, ValidationError):
        return
    assert _event(meeting.at, meeting.place) == _plain(meeting.place is None)


@cache
def _plain(nowhere: bool) -> list[str]:
    return _event(NOW, None if nowhere else "Leer")


def _event(at: datetime, place: str | None) -> list[str]:
    """What the file of an appointment says of its only event."""
    appointment = Appointment(
        pairing_id=PAIRING, revision=1, at=at, place=place, summary=place or "", written_at=NOW
    )
    read = Calendar.from_ical(as_ics(appointment, Address("Mentoring", "mentoring", "example.org")))
    [event] = read.walk("VEVENT")
    return [name for name, _ in event.property_items()]
