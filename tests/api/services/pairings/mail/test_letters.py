"""What mails say, and what they keep to themselves."""

import pytest

from matcher.pairing import PairingState


def read(message):
    """Text and HTML of a message in one."""
    return message.get_body(["plain"]).get_content() + message.get_body(["html"]).get_content()


async def test_an_invitation_says_who_why_and_until_when(pair, deliver, office):
    """In German, with the deadline on a German clock."""
    await pair("e0", "m0")
    await deliver()
    [message] = office.taken
    text = " ".join(message.get_body(["plain"]).get_content().split())
    for said in (
        "Guten Tag Jürgen Groß,",
        "Vorname: Amal",
        "Gleicher Beruf: ",
        "Etwa 10 Minuten Weg",
        "bis 08.10.2026, 14:00 Uhr",
        "IQ Weser-Ems",
    ):
        assert said in text


async def test_no_surname_and_no_contact_before_the_answer(pair, act, deliver, office):
    """Neither of the mentee nor of the mentor; afterwards both have them."""
    made = await pair("e0", "m0")
    await deliver()
    [invitation] = office.taken
    assert not any(word in read(invitation) for word in ("Haddad", "e0@example.org"))
    await act(made, "confirm")
    await deliver()
    assert all(word in read(office.to("m0")[-1]) for word in ("Amal Haddad", "e0@example.org"))
    assert all(word in read(office.to("e0")[-1]) for word in ("Jürgen Groß", "m0@example.org"))


async def test_both_hear_of_the_end_of_a_tandem(pair, act, deliver, office):
    """Of which one it was, in the languages of the reader; a meeting that had been set is called off."""
    made = await act(await pair("e0", "m0"), "confirm")
    await deliver()
    await act(made, "cancel")
    assert await deliver() == 2
    mentors, mentees = office.to("m0")[-1], office.to("e0")[-1]
    assert [" ".join(message["Subject"].split()) for message in (mentors, mentees)] == [
        "IQ Weser-Ems: Ihr Tandem ist beendet",
        "IQ Weser-Ems: Ihr Tandem ist beendet / IQ Weser-Ems: Your tandem has ended",
    ]
    assert "Vorname: Amal" in mentors.get_body(["plain"]).get_content()
    assert "Jürgen" in mentees.get_body(["html"]).get_content()
    assert not any("bevorsteht" in read(message) for message in (mentors, mentees))
    assert await deliver() == 0


async def test_nobody_hears_of_the_end_of_what_they_never_heard_of(pair, act, delivery, deliver, office):
    """Cancelled before the introductions left: neither these nor the end is sent; nor twice, if one left."""
    made = await act(await pair("e0", "m0"), "confirm")
    [mentors, _] = await delivery.due(10)
    await delivery.execute(mentors)
    await act(made, "cancel")
    await deliver()
    assert (len(office.to("m0")), office.to("e0")) == (2, [])


@pytest.mark.usefixtures("both_asked")
async def test_the_mentee_sees_the_mentors_first_name(pair, act, deliver, office):
    """And no more; without German the mail says everything in English, too."""
    made = await pair("e0", "m0")
    asked = await act(made, "confirm")
    assert asked.state is PairingState.MENTEE_ASKED
    await deliver()
    [invitation] = office.to("e0")
    text = read(invitation)
    assert "Jürgen" in text
    assert not any(word in text for word in ("Groß", "m0@example.org"))
    assert "Guten Tag Amal Haddad," in text
    assert "Hello Amal Haddad," in text
    assert text.index("Guten Tag") < text.index("Hello")


async def test_what_sets_two_apart_is_not_what_they_have_in_common(pair, deliver, office):
    """Different occupations and no common language are for coordinators."""
    await pair("e0", "m1")
    await deliver()
    [invitation] = office.taken
    assert "Verschiedene Berufe" not in read(invitation)
    assert "Keine gemeinsame Sprache" not in read(invitation)
