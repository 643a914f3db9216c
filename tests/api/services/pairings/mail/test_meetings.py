"""The first meeting: set by a coordinator, told to both as a calendar file."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from api.errors import PairingSettled, Stale
from api.schemas.pairings import FirstMeeting
from api.schemas.states import MailState as Mail
from api.services import meetings
from api.services.versions import Expected, etag

AT = datetime(2026, 10, 20, 16, tzinfo=UTC)
MEETING = FirstMeeting(at=AT, place="Volkshochschule Leer, Raum 3")


@pytest.fixture
def arrange(database, clock, admin):
    """Sets the first meeting of a pairing, or takes it back."""

    async def call(pairing, meeting, if_match=None):
        expected = Expected.read(if_match)
        async with database.write() as session:
            return await meetings.arrange(session, clock, admin, pairing.id, expected, meeting)

    return call


def event_in(message):
    """The appointment that is attached to a message."""
    [attached] = message.iter_attachments()
    [event] = Calendar.from_ical(attached.get_content()).walk("VEVENT")
    return event


async def test_set_before_the_answer_it_goes_along_with_the_introduction(
    pair, act, arrange, deliver, office, posted
):
    """Both get it in their calendars, and in words, on a German clock."""
    made = await arrange(await pair("e0", "m0"), MEETING)
    assert (made.first_meeting_at, made.first_meeting_place, made.version) == (AT, MEETING.place, 2)
    assert {kind for _, kind, _, _ in await posted()} == {"invitation", "reminder"}
    await act(made, "confirm")
    await deliver()
    for short in ("m0", "e0"):
        [introduction] = [one for one in office.to(short) if "beginnt" in one["Subject"]]
        event = event_in(introduction)
        assert (event.start, str(event["location"])) == (AT, MEETING.place)
        text = introduction.get_body(["plain"]).get_content()
        assert "Erstes Treffen: 20.10.2026, 18:00 Uhr" in text
        assert "Ort: Volkshochschule Leer, Raum 3" in text


async def test_an_active_tandem_hears_of_it_and_of_every_change(pair, act, arrange, deliver, office, told):
    """The same appointment with a higher revision; the same again is not told."""
    made = await act(await pair("e0", "m0"), "confirm")
    await deliver()
    office.taken.clear()
    later = FirstMeeting(at=AT.replace(hour=17))
    for meeting in (MEETING, MEETING, later):
        await arrange(made, meeting)
        await deliver()
    first, second = (event_in(message) for message in office.to("e0"))
    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (3, 4)
    assert (second.start, "location" in second) == (later.at, False)
    assert len(office.to("m0")) == 2
    assert [event.type for event in await told()].count("pairing.meeting_set") == 2


async def test_whoever_has_a_meeting_in_the_calendar_hears_that_it_will_not_be(
    pair, act, arrange, deliver, office, posted
):
    """Once, in place of what still waits to be told, and without an appointment."""
    made = await act(await pair("e0", "m0"), "confirm")
    await deliver()
    office.taken.clear()
    await arrange(made, MEETING)
    for _ in range(2):
        assert (await arrange(made, None)).first_meeting_at is None
    await deliver()
    for short in ("m0", "e0"):
        [message] = office.to(short)
        assert message["Subject"].startswith("IQ Weser-Ems: Ihr erstes Treffen findet nicht statt")
        assert "wurde zurückgenommen" in message.get_body(["plain"]).get_content()
        assert list(message.iter_attachments()) == []
    states = [state for _, kind, state, _ in await posted() if kind == "meeting"]
    assert states == [Mail.DROPPED, Mail.DROPPED, Mail.SENT, Mail.SENT]


async def test_a_meeting_that_is_past_is_not_told(pair, act, arrange, deliver, office, posted, clock):
    """Neither when it is set nor when it is taken back."""
    made = await act(await pair("e0", "m0"), "confirm")
    await deliver()
    office.taken.clear()
    await arrange(made, FirstMeeting(at=clock.now()))
    await deliver()
    await arrange(made, None)
    await deliver()
    assert office.taken == []
    assert {state for _, kind, state, _ in await posted() if kind == "meeting"} == {Mail.DROPPED}


async def test_an_ended_pairing_has_no_meeting(pair, act, arrange):
    """And a stale version sets none."""
    made = await pair("e0", "m0")
    with pytest.raises(Stale):
        await arrange(made, MEETING, etag(made.id, 7))
    await act(made, "cancel")
    with pytest.raises(PairingSettled):
        await arrange(made, MEETING)


async def test_the_end_of_a_tandem_calls_its_meeting_off(pair, act, arrange, deliver, office):
    """Whoever has it in their calendar is asked to delete it."""
    made = await act(await arrange(await pair("e0", "m0"), MEETING), "confirm")
    await deliver()
    await act(made, "cancel")
    await deliver()
    for short in ("m0", "e0"):
        text = office.to(short)[-1].get_body(["plain"]).get_content()
        assert "Ein Treffen, das noch bevorsteht, findet nicht statt." in " ".join(text.split())
