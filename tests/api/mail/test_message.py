"""What a message contains is what a mail program shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from html.parser import HTMLParser
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from api.mail import Appointment, BadAddressError, Button, Envelope, Letter, compose
from api.mail.letter import LINE_LENGTH, as_html, as_text
from api.words.formats import PLACE_OF_TIME

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
URL = "https://matcher.example/answer/" + "aB-_9" * 9
LETTER = Letter(
    language="de",
    subject="IQ Weser-Ems: Anfrage für ein Tandem",
    greeting="Guten Tag Jürgen Groß,",
    opening=("wir möchten Ihnen eine Person vorstellen, die Sie begleiten könnten. " * 3,),
    facts=(
        ("Vorname", "Ḥanān"),
        ("Beruf", "Ärztin & Übersetzerin <staatlich>, Berufe in der Gesundheits- und Krankenpflege"),
    ),
    points_heading="Das verbindet Sie:",
    points=("Gleicher Beruf: " + "Gesundheits- und Krankenpflege " * 4, "Etwa 25 Minuten Weg (20 km)."),
    button=Button("Ansehen", URL),
    closing=("Auch eine Absage hilft.",),
    footer="Für das Programm „IQ Weser-Ems“.",
)
TERM = Appointment(
    pairing_id=UUID(int=7), revision=3, at=NOON + timedelta(days=5), place="Volkshochschule, Raum 3; Leer",
    summary="Erstes Treffen: Übersicht", written_at=NOON,
)  # fmt: skip


def envelope(**changes):
    """An envelope that works; keywords change it."""
    given = {
        "sender": "Mentoring Büro <matcher@example.org>", "to_name": "Jürgen Groß",
        "to_address": "j.gross@example.org", "message_id": "41.invitation.x", "written_at": NOON,
    }  # fmt: skip
    return Envelope(**{**given, **changes})


def parsed(message):
    """The message as the program of the receiver reads it."""
    return message_from_bytes(message.as_bytes(), policy=policy.default)


class Shown(HTMLParser):
    """Collects what an HTML part shows, and what it points to."""

    def __init__(self):
        super().__init__()
        self.text, self.targets, self.tags = "", [], set()

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        self.tags.add(tag)
        self.targets += [value for name, value in attrs if name in {"href", "src", "action"}]

    def handle_data(self, data):
        """Note a text."""
        self.text += f" {data}"


def test_headers_arrive_as_they_were_meant():
    """Umlauts in names and the subject, the date, and an id that the caller has chosen."""
    message = parsed(compose(envelope(), [LETTER]))
    assert str(message["From"]) == "Mentoring Büro <matcher@example.org>"
    assert str(message["To"]) == "Jürgen Groß <j.gross@example.org>"
    assert message["Subject"] == LETTER.subject
    assert message["Message-ID"] == "<41.invitation.x@example.org>"
    assert message["Date"].datetime == NOON
    assert message["Auto-Submitted"] == "auto-generated"


def test_text_and_html_say_the_same():
    """Each fact, point and link is in both, whatever characters it has."""
    message = parsed(compose(envelope(), [LETTER]))
    text = " ".join(message.get_body(["plain"]).get_content().split())
    page = Shown()
    page.feed(message.get_body(["html"]).get_content())
    html = " ".join(page.text.split())
    said = [LETTER.greeting, *LETTER.opening, *LETTER.points, *LETTER.closing, LETTER.footer, URL]
    said += [word for fact in LETTER.facts for word in fact]
    for sentence in said:
        assert " ".join(sentence.split()) in text
        assert " ".join(sentence.split()) in html
    assert URL in page.targets


def test_lines_of_the_text_are_short_and_links_stay_whole():
    """No mail program needs to break them, and none breaks a link."""
    lines = as_text([LETTER]).splitlines()
    assert URL in lines
    assert max(len(line) for line in lines if line != URL) <= LINE_LENGTH


def test_the_html_loads_nothing():
    """No picture that tells when it was read, no script, no style from elsewhere."""
    page = Shown()
    page.feed(as_html([LETTER]))
    assert page.tags.isdisjoint({"img", "script", "link", "iframe", "form"})
    assert set(page.targets) == {URL}


def test_line_ends_that_were_typed_make_no_lines():
    """A programme's name may have some, and a person's: no header takes them, and no text needs them."""
    typed = replace(
        LETTER,
        subject="IQ\nWeser-Ems:\r\n Anfrage",
        greeting="Guten Tag A\n\nB,",
        facts=(("Name", "A\n\nB"),),
    )
    message = parsed(compose(envelope(), [typed]))
    assert message["Subject"] == "IQ Weser-Ems: Anfrage"
    lines = message.get_body(["plain"]).get_content().splitlines()
    assert {"Guten Tag A B,", "Name: A B"} <= set(lines)


def test_two_languages_are_one_mail():
    """Both subjects, one text below the other, each named in the HTML."""
    english = Letter(
        language="en", subject="A tandem", greeting="Hello,", opening=("would you?",), footer="For IQ."
    )
    message = parsed(compose(envelope(), [LETTER, english]))
    assert message["Subject"] == f"{LETTER.subject} / A tandem"
    text = message.get_body(["plain"]).get_content()
    assert text.index("Guten Tag") < text.index("--------") < text.index("would you?")
    html = message.get_body(["html"]).get_content()
    assert ('lang="de"' in html, 'lang="en"' in html) == (True, True)


def test_an_appointment_is_attached_as_a_calendar_reads_it():
    """When, how long, where, and an id and a revision by which a later one replaces it."""
    [attached] = parsed(compose(envelope(), [LETTER], TERM)).iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("text/calendar", "termin.ics")
    assert attached.get_content_charset() == "utf-8"
    calendar = Calendar.from_ical(attached.get_content())
    [event] = calendar.walk("VEVENT")
    assert (str(event["summary"]), str(event["location"])) == (TERM.summary, TERM.place)
    assert (event.start, event.duration) == (TERM.at, timedelta(hours=1))
    assert (str(event["uid"]), event["sequence"]) == (f"first-meeting-{UUID(int=7)}", 3)
    assert str(calendar["method"]) == attached.get_param("method") == "PUBLISH"
    assert str(event["organizer"]) == "mailto:matcher@example.org"
    assert event["organizer"].params["cn"] == "Mentoring Büro"
    assert event["dtstamp"].dt == NOON
    assert event["dtstart"].params["tzid"] == "Europe/Berlin"
    assert all(len(line) <= 75 for line in attached.get_content().encode().split(b"\r\n"))


def test_the_calendar_brings_the_clock_of_the_place_along():
    """For a program that knows no names of time zones: summer and winter of many years."""
    [attached] = parsed(compose(envelope(), [LETTER], TERM)).iter_attachments()
    [zone] = Calendar.from_ical(attached.get_content()).timezones
    clock = zone.to_tz(lookup_tzid=False)
    for day in range(0, 40 * 365, 5):
        moment = datetime(2000, 1, 1, 12, tzinfo=PLACE_OF_TIME) + timedelta(days=day)
        assert moment.replace(tzinfo=clock).utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    "address",
    ["", "x", "a,b@c.de", "<a@b.c", "a@b@c.d", "a(b@c.d", "a@[c.d", "ü@example.org", "x@y.z\nBcc: a@b.c"],
)
def test_an_address_that_cannot_be_mailed_is_refused_and_not_repeated(address):
    """So that it does not reach a log."""
    with pytest.raises(BadAddressError) as caught:
        compose(envelope(to_address=address), [LETTER])
    assert str(caught.value) == "The mail address is not of the form name@domain."


def test_a_domain_with_umlauts_is_written_as_name_servers_know_it():
    """IDNA."""
    message = compose(envelope(to_address="j@exämple.de"), [LETTER])
    assert message["To"].addresses[0].addr_spec == "j@xn--exmple-cua.de"


@given(name=st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_name_can_add_a_header(name):
    """Line ends, quotes and commas in a name stay a name."""
    message = parsed(compose(envelope(to_name=name), [LETTER]))
    [address] = message["To"].addresses
    assert address.addr_spec == "j.gross@example.org"
    assert set(message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    }  # fmt: skip
