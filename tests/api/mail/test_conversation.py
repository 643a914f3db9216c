"""Whole conversations: a server, a mail server, and people who follow links."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

JUERGEN = ("Jürgen Groß-Öztürk", "j.gross@example.org")
AMAL = ("Amal Haddad", "amal@example.org")
BROWSER = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "de"}


@pytest.fixture
def browser():
    """A browser, which has no key."""
    with httpx.Client(headers=BROWSER, timeout=300) as opened:
        yield opened


def test_from_the_approval_to_the_introduction(mailing, browser, link_in, text_of):
    """Asked, scanned, reminded, answered, asked again, answered, introduced: all umlauts right."""
    pairing, programme = mailing.pairing(JUERGEN, AMAL, confirmation="mentor_then_mentee")
    address = f"/v1/pairings/{pairing['id']}"
    [invitation] = mailing.received(JUERGEN[1], 1)
    assert str(invitation["To"]) == f"{JUERGEN[0]} <{JUERGEN[1]}>"
    assert str(invitation["From"]) == "Mentoring Büro <matcher@example.org>"
    assert invitation["Subject"] == "IQ Küste & Moor: Anfrage für ein Tandem"
    assert "Guten Tag Jürgen Groß-Öztürk," in text_of(invitation)
    assert "Haddad" not in invitation.as_string()
    link = link_in(invitation)
    for _ in range(5):
        assert browser.get(link).status_code == 200
    assert mailing.client.get(address).json()["state"] == "invited"
    mailing.post_json(f"{address}/remind")
    mailing.post_json(f"{address}/remind")
    _, reminder = mailing.received(JUERGEN[1], 2)
    assert reminder["Subject"].startswith("Erinnerung: ")
    page = browser.post(link_in(reminder), data={"answer": "confirm"})
    assert "Jetzt fragen wir die andere Person" in page.text
    [question] = mailing.received(AMAL[1], 1)
    assert "Jürgen" in text_of(question)
    assert "Groß" not in question.as_string()
    assert browser.post(link_in(question), data={"answer": "confirm"}).status_code == 200
    introductions = [mailing.received(JUERGEN[1], 3)[2], mailing.received(AMAL[1], 2)[1]]
    assert ["amal@example.org" in text_of(one) for one in introductions] == [True, False]
    assert ["Jürgen Groß-Öztürk" in text_of(one) for one in introductions] == [True, True]
    assert mailing.client.get(address).json()["state"] == "active"
    mailing.until(lambda: sent(mailing, programme) == 5)
    log = (mailing.folder / "log").read_text()
    assert "POST /answer/{token} 200" in log
    for secret in ("Haddad", "Groß", "example.org", link.rpartition("/")[2]):
        assert secret not in log


def sent(mailing, programme):
    """How many mails of a programme have been sent."""
    return len(mailing.client.get(f"{programme}/mails?state=sent").json()["items"])


def test_a_hundred_presses_of_one_link(mailing, link_in):
    """From as many browsers at once: one confirmation, one pair of introductions."""
    pairing, programme = mailing.pairing(JUERGEN, AMAL)
    link = link_in(mailing.received(JUERGEN[1], 1)[0])

    def press(_):
        return httpx.post(link, data={"answer": "confirm"}, headers=BROWSER, timeout=300).status_code

    with ThreadPoolExecutor(100) as browsers:
        assert set(browsers.map(press, range(100))) == {200}
    mailing.until(lambda: sent(mailing, programme) == 3)
    events = mailing.client.get(f"{programme}/events?limit=200").json()["items"]
    assert [event["type"] for event in events].count("pairing.active") == 1
    assert mailing.client.get(f"/v1/pairings/{pairing['id']}").json()["state"] == "active"
    assert (len(mailing.post.to(JUERGEN[1])), len(mailing.post.to(AMAL[1]))) == (2, 1)
    assert len({message["Message-ID"] for message in mailing.post.taken}) == 3


def test_a_mail_server_that_refuses_and_then_takes(mailing):
    """The coordinator sees what was not sent and why, mends it, and has it sent."""
    mailing.post.to_rcpt = "550 no such user"
    _, programme = mailing.pairing(JUERGEN, AMAL)
    failed = f"{programme}/mails?state=failed"
    mailing.until(lambda: mailing.client.get(failed).json()["items"])
    [mail] = mailing.client.get(failed).json()["items"]
    assert (mail["kind"], mail["to"], mail["error"]) == ("invitation", "mentor", "recipient_refused_550")
    mailing.post.to_rcpt = None
    mailing.post_json(f"/v1/mails/{mail['id']}/retry")
    assert len(mailing.received(JUERGEN[1], 1)) == 1
    assert mailing.client.get(failed).json()["items"] == []


def test_nothing_is_lost_when_the_server_is_killed(mailing):
    """What was to be mailed when it died is mailed when it lives again."""
    mailing.kill()
    mailing.start(sending=False)
    pairing, _ = mailing.pairing(JUERGEN, AMAL)
    mailing.client.post(f"/v1/pairings/{pairing['id']}/confirm", json={}).raise_for_status()
    mailing.kill()
    mailing.start()
    assert len(mailing.received(JUERGEN[1], 1)) == 1
    assert len(mailing.received(AMAL[1], 1)) == 1
