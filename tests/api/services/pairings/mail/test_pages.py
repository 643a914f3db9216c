"""The pages behind the links, as browsers and programs meet them; no server runs, the clock is turned."""

import asyncio
import re
from contextlib import AsyncExitStack
from datetime import timedelta
from html.parser import HTMLParser

import httpx
import pytest

from api.routes.answering import AnswerController, FeedbackController
from api.security.guesses import MOST_GUESSES
from api.settings import Settings
from tests.api.inside import made

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "de-DE,de;q=0.9"}
PROGRAM = {"Accept": "application/json", "Accept-Language": "en"}


class Passing:
    """The turned clock, which can go on by a second between two looks at it: before the look `moment`."""

    def __init__(self, clock):
        self.clock, self.moment = clock, -1

    def now(self):
        """The time, a second later from the look that is meant."""
        if self.moment == 0:
            self.clock.turn(seconds=1)
        self.moment -= 1
        return self.clock.now()


@pytest.fixture
def passing(clock):
    """The clock of the application."""
    return Passing(clock)


@pytest.fixture
async def browse(url, passing, database):
    """Makes clients of the application: `browse(BROWSER)`."""
    assert database
    settings = Settings(database_url=url)
    async with (
        made(settings, passing, AnswerController, FeedbackController) as app,
        AsyncExitStack() as clients,
    ):

        def make(headers, address="192.0.2.1"):
            transport = httpx.ASGITransport(app=app, client=(address, 4711))
            client = httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers)
            clients.push_async_callback(client.aclose)
            return client

        yield make


@pytest.fixture
async def path(pair, deliver, office, token_in):
    """The path of a link to the question whether a tandem is to begin."""
    await pair("e0", "m0")
    await deliver()
    return f"/answer/{token_in(office.to('m0')[0])}"


@pytest.fixture
async def feedback_path(pair, act, deliver, clock, office, token_in):
    """The path of a link to the questions about a tandem."""
    await act(await pair("e0", "m0"), "confirm")
    clock.turn(days=31)
    await deliver()
    message = next(one for one in office.to("m0") if "feedback" in one.as_string())
    return f"/feedback/{token_in(message, 'feedback')}"


class Parts(HTMLParser):
    """Collects elements with their attributes, and the text."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        """Note a text."""
        self.text += data

    def all(self, tag):
        """The attributes of all elements of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


async def test_a_browser_gets_a_page_that_says_who_why_and_until_when(path, browse):
    """In the language of the browser, or in the one that is chosen on the page."""
    browser = browse(BROWSER)
    answer = await browser.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    page = Parts(answer.text)
    for said in ("IQ Weser-Ems", "Amal", "Gleicher Beruf", "Minuten Weg", "08.10.2026, 14:00 Uhr"):
        assert said in page.text
    for hidden in ("Haddad", "example.org", "Groß"):
        assert hidden not in answer.text
    assert page.all("html") == [{"lang": "de"}]
    [link] = page.all("a")
    english = await browser.get(path + link["href"])
    assert "Would you like to guide this person?" in english.text
    assert english.headers["content-language"] == "en"


async def test_a_page_is_for_its_reader_alone(path, browse):
    """Nothing is loaded, sent on, kept or found by search engines, and no script runs."""
    answer = await browse(BROWSER).get(path)
    page = Parts(answer.text)
    rules = answer.headers["content-security-policy"]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/]+='; form-action 'self'; "
        r"base-uri 'none'; frame-ancestors 'none'",
        rules,
    )
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert answer.headers["cache-control"] == "no-store"
    assert {"name": "robots", "content": "noindex, nofollow"} in page.all("meta")
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "img", "link", "iframe"})
    assert not any("style" in attributes for _, attributes in page.elements)


async def test_a_press_answers_and_a_second_one_finds_it_answered(path, browse):
    """As the form sends it; the page thanks, both times."""
    browser = browse(BROWSER)
    for _ in range(2):
        answer = await browser.post(path, data={"answer": "confirm"})
        assert answer.status_code == 200
        assert "Vielen Dank für Ihre Zusage." in answer.text
        assert "Haddad" not in answer.text
        assert "<form" not in answer.text


async def test_another_answer_is_told_kindly_what_stands(path, browse):
    """With whom to turn to; a program gets the conflict."""
    browser = browse(BROWSER)
    await browser.post(path, data={"answer": "confirm"})
    answer = await browser.post(path, data={"answer": "decline", "reason": "no_time"})
    assert answer.status_code == 409
    assert "Vielen Dank für Ihre Zusage." in answer.text
    assert "Dabei bleibt es." in answer.text
    refused = await browse(PROGRAM).post(path, json={"answer": "decline"})
    assert (refused.status_code, refused.json()["code"]) == (409, "pairing_settled")


async def test_what_somebody_else_has_answered_is_not_called_ones_own_answer(
    pair, act, deliver, office, token_in, browse
):
    """A coordinator has noted a no: who then says yes is told that it is over, and not that they said so."""
    made = await pair("e0", "m0")
    await deliver()
    await act(made, "decline")
    answer = await browse(BROWSER).post(f"/answer/{token_in(office.to('m0')[0])}", data={"answer": "confirm"})
    assert (answer.status_code, "Diese Anfrage ist beendet." in answer.text) == (409, True)
    assert ("Dabei bleibt es." in answer.text, "Antwort." in answer.text) == (True, False)


@pytest.mark.parametrize("before", [None, "decline"])
async def test_the_deadline_passes_while_somebody_answers(
    pair, act, deliver, office, token_in, browse, clock, passing, before
):
    """At whatever moment, a browser gets a page: it counts, something else stands, or it is late."""
    made = await pair("e0", "m0")
    await deliver()
    if before is not None:
        await act(made, before)
    path, seen = f"/answer/{token_in(office.to('m0')[0])}", set()
    for moment in range(6):
        clock.time = made.answer_until - timedelta(seconds=1)
        passing.moment = moment
        answer = await browse(BROWSER).post(path, data={"answer": "confirm"})
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        seen.add(answer.status_code)
    assert seen == ({200, 410} if before is None else {409, 410})


@pytest.mark.parametrize(
    ("reason", "stored"), [("", "declined"), ("wrong_field", "wrong_field"), ("language", "language")]
)
async def test_a_no_needs_no_reason(path, browse, ask, reason, stored):
    """Left open or chosen, as the form sends it."""
    page = Parts((await browse(BROWSER).get(path)).text)
    assert reason in {field["value"] for field in page.all("input")}
    answer = await browse(BROWSER).post(path, data={"answer": "decline", "reason": reason})
    assert (answer.status_code, "Sie haben abgesagt." in answer.text) == (200, True)
    assert await ask("SELECT reason FROM exclusions") == [(stored,)]


async def test_a_program_reads_and_answers_json(path, browse):
    """The same by the same path."""
    program = browse(PROGRAM)
    shown = (await program.get(path)).json()
    assert shown["person"]["first_name"] == "Amal"
    assert "Same occupation" in shown["person"]["common"][0]
    assert (shown["programme"], shown["role"], shown["standing"], shown["answer_until"]) == (
        "IQ Weser-Ems",
        "mentor",
        "open",
        "2026-10-08T12:00:00Z",
    )
    for _ in range(2):
        answered = await program.post(path, json={"answer": "confirm"})
        assert (answered.status_code, answered.json()["standing"]) == (200, "confirmed")
        assert answered.json()["person"] is None


@pytest.mark.parametrize(
    "body", [{"reason": "other"}, {"answer": "perhaps"}, {"answer": "decline", "reason": "x"}, {"x": 1}]
)
async def test_what_is_no_answer_is_refused(path, browse, body, told):
    """By name for programs, on a page for browsers; nothing happens."""
    before = await told()
    refused = await browse(PROGRAM).post(path, json=body)
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    page = await browse(BROWSER).post(path, data=body)
    assert (page.status_code, page.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert await told() == before


async def test_after_the_deadline_and_after_a_withdrawal(path, browse, clock):
    """410, and a page that says what to do."""
    clock.turn(days=7)
    page = await browse(BROWSER).get(path)
    assert (page.status_code, "Dieser Link gilt nicht mehr" in page.text) == (410, True)
    refused = await browse(PROGRAM).post(path, json={"answer": "confirm"})
    assert (refused.status_code, refused.json()["code"]) == (410, "link_ended")


async def test_whoever_guesses_has_to_wait(path, browse, clock):
    """Ten wrong links, then none is looked up; others go on, and after a while so may the guesser."""
    guesser = browse(PROGRAM, "198.51.100.7")
    wrong = [await guesser.get(f"/answer/{'x' * k}") for k in range(1, MOST_GUESSES + 1)]
    assert {(one.status_code, one.json()["code"]) for one in wrong} == {(404, "link_unknown")}
    slowed = await guesser.get(path)
    assert (slowed.status_code, slowed.headers["retry-after"]) == (429, "6")
    page = await browse(BROWSER, "198.51.100.7").post("/feedback/x", data={"fit": "1", "progress": "1"})
    assert (page.status_code, page.headers["retry-after"]) == (429, "6")
    assert "In 6 Sekunden geht es weiter." in page.text
    assert (await browse(PROGRAM).get(path)).status_code == 200
    clock.turn(seconds=6)
    assert (await guesser.get(path)).status_code == 200


async def test_feedback_is_given_on_a_page(feedback_path, browse):
    """Once; another one is told what stands, and a program gets the conflict."""
    browser = browse(BROWSER)
    page = Parts((await browser.get(feedback_path)).text)
    assert sorted({field["name"] for field in page.all("input")}) == ["fit", "progress"]
    for _ in range(2):
        given = await browser.post(feedback_path, data={"fit": "5", "progress": "3"})
        assert (given.status_code, "Ihre Antworten sind gespeichert" in given.text) == (200, True)
    other = await browser.post(feedback_path, data={"fit": "1", "progress": "3"})
    assert (other.status_code, "Es bleibt bei Ihren ersten Antworten." in other.text) == (409, True)
    program = browse(PROGRAM)
    assert (await program.get(feedback_path)).json()["given"] == {"fit": 5, "progress": 3}
    refused = await program.post(feedback_path, json={"fit": 1, "progress": 1})
    assert (refused.status_code, refused.json()["code"]) == (409, "feedback_given")
    faulty = await program.post(feedback_path, json={"fit": "5", "progress": 6})
    assert sorted(fault["pointer"] for fault in faulty.json()["errors"]) == ["/fit", "/progress"]


async def test_presses_at_the_same_moment(path, browse, told):
    """Twenty of them, from one page: one answer."""
    browser = browse(BROWSER)
    pressed = await asyncio.gather(*(browser.post(path, data={"answer": "confirm"}) for _ in range(20)))
    assert {one.status_code for one in pressed} == {200}
    assert [event.type for event in await told()].count("pairing.active") == 1
