"""Pages when something is the matter: a form was wrong, nobody is there, the line is cut, a name is long."""

import json

import httpx
import pytest

from api.security.staff import COOKIE
from tests.api.mail.test_pictures import shown
from tests.story.conftest import SLUG
from tests.story.test_pages import IN_THE_DARK, examples, problems

__all__ = ["examples"]

LONG = 600 * "x"
PROGRAMME = "/desk/programmes/{slug}"
SETTINGS = f"{PROGRAMME}/settings"
PAIR = f"{PROGRAMME}/result/{{run_id}}/pairs/{{proposal_id}}"
PAIRING = f"{PROGRAMME}/pairings/{{pairing_id}}"

SENT = {
    "/desk/new-programme": ({"name": LONG}, 422),
    "/desk/account": ({"language": "xx"}, 422),
    "/desk/account/password": ({"old": "x", "password": "kurz", "repeat": "kurz"}, 422),
    "/desk/sign-in": ({"email": "x", "password": "x"}, 422),
    "/desk/sign-in/code": ({"code": "x"}, 410),
    "/desk/welcome/{token}": ({"name": "", "password": "kurz", "repeat": "anders"}, 422),
    SETTINGS: ({"answer_days": "bald", "seen": "*"}, 422),
    f"{SETTINGS}/members": ({"email": "kein-at", "role": "", "language": "en"}, 422),
    f"{SETTINGS}/keys": ({"expires_at": "irgendwann"}, 422),
    f"{SETTINGS}/keys?": ({"name": "Fallsystem", "scopes": "matching"}, 200),
    f"{SETTINGS}/webhooks": ({"url": "http://192.0.2.1/x", "event_types": "mail.*"}, 422),
    f"{SETTINGS}/webhooks?": ({"url": "https://example.org/in"}, 200),
    f"{SETTINGS}/mails/invitation/de": ({"opening": 9 * LONG}, 422),
    f"{SETTINGS}/mails/invitation/de/preview": ({"opening": "Moin!"}, 200),
    f"{PROGRAMME}/people/mentors/new": ({"capacity": "x", "meeting": "either"}, 422),
    f"{PROGRAMME}/people/mentees/new": ({"name": "Bo", "location": "Winsen", "occupation.0": "Pflege"}, 422),
    f"{PROGRAMME}/people/{{mentee_id}}/edit": ({"name": "Bo", "version": "7"}, 412),
    f"{PROGRAMME}/people/import": ({"role": "mentee"}, 422),
    f"{PROGRAMME}/result/{{run_id}}": ({"do": "approve"}, 409),
    f"{PAIR}/reject": ({"reason": LONG}, 422),
    f"{PAIRING}/cancel": ({"reason": LONG, "version": "*"}, 422),
    f"{PAIRING}/decline": ({"choice": "other", "reason": LONG, "version": "*"}, 422),
}
"""Forms by their addresses: what is sent, and the status of the page that comes of it."""

IN_BOTH = (SETTINGS, f"{SETTINGS}/keys?", f"{PROGRAMME}/people/mentees/new")
"""Forms that are looked at in the dark, too: they have all colours of faults and of what is shown once."""

TOO_WIDE = """() => document.documentElement.scrollWidth <= 320 ? [] :
  [...document.querySelectorAll('main *')]
    .filter(one => one.getBoundingClientRect().right > 320 && !one.closest('.scroll'))
    .map(one => `${one.tagName}.${one.className}`).slice(0, 3)"""
"""What makes a page scroll sideways."""

EMPTY = ("", "/people/mentees", "/match", "/match/runs", "/result", "/pairings", "/report", "/settings/keys")
"""Pages of a programme in which nobody is."""


@pytest.fixture
def faults(window):
    """What is the matter with a page that was answered: axe, and its width; with some in the dark, too."""
    page = window(viewport={"width": 1200, "height": 900})

    def look(address, html, picture, name, *, dark=False, busy=False):
        page.route(address, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        page.set_viewport_size({"width": 1200, "height": 900})
        page.goto(address)
        if busy:
            # Its script has something to ask the server.
            page.wait_for_load_state("networkidle")
        picture(page, f"{name}-light")
        found = problems(page)
        if dark:
            page.emulate_media(color_scheme="dark")
            picture(page, f"{name}-dark")
            found += problems(page, IN_THE_DARK)
            page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 320, "height": 640})
        # As narrow as a window of 1280 pixels at 400 per cent (WCAG 2.2, 1.4.10).
        return found + [("too wide", one) for one in page.evaluate(TOO_WIDE)]

    return look


@pytest.fixture
def client(site):
    """Somebody who has signed in, with a browser that shows nothing."""
    headers = {"Cookie": f"{COOKIE}={site.secret('de')}", "Sec-Fetch-Site": "same-origin"}
    with httpx.Client(base_url=site.server.url, headers=headers, timeout=120) as made:
        yield made


def test_what_is_refused_or_shown_once_can_be_used_by_everybody(client, site, examples, faults, picture):
    """Each form, sent wrongly, and what is shown once: axe knows no fault, and nothing is too wide."""
    found = {}
    for address, (data, status) in SENT.items():
        answer = client.post(address.format_map(examples), data=data)
        name = "state-" + address.strip("/").replace("/", "-").replace("{", "").replace("}", "").strip("?")
        wrong = [] if answer.status_code == status else [("status", answer.status_code)]
        url = f"{site.server.url}{address.format_map(examples)}"
        wrong += faults(url, answer.text, picture, name, dark=address in IN_BOTH)
        found |= {address: wrong} if wrong else {}
    assert found == {}


def test_where_nobody_is_yet_can_be_used_by_everybody(client, site, faults, picture):
    """Each page of a programme without people, and one in which a name is as long as it may be."""
    client.post("/desk/new-programme", data={"name": "Leer"})
    with site.server.client(site.key) as api:
        person = {
            "name": 200 * "N", "occupations": [{"text": "Krankenpflegerin"}], "location": {"place": "Leer"},
            "languages": [{"code": "de", "level": "B2"}],
        }  # fmt: skip
        path = f"/v1/programmes/{site.staged.programme_id}/mentees"
        somebody = api.post(path, json={**person, "external_ref": 200 * "K"}).json()["id"]
    there = [f"/desk/programmes/leer{page}" for page in EMPTY]
    long = [f"/desk/programmes/{SLUG}/people/{somebody}{part}" for part in ("", "/edit", "/erase")]
    found = {}
    for address in (*there, *long):
        answer = client.get(address)
        assert answer.status_code == 200
        name = "state-" + address.strip("/").replace("/", "-").replace(somebody, "long")
        busy = address.endswith("/match")
        wrong = faults(f"{site.server.url}{address}", answer.text, picture, name, busy=busy)
        found |= {address: wrong} if wrong else {}
    with site.server.client(site.key) as api:
        api.delete(f"/v1/mentees/{somebody}")
    assert found == {}


def test_what_mails_link_to_can_be_used_by_everybody(site, faults, picture):
    """The question, the answer that stands, the feedback, and a link that has ended."""
    pages = {name: html for name, html in shown().items() if name != "mail"}
    found = {name: faults(f"{site.server.url}/{name}", html, picture, name) for name, html in pages.items()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_cut_line_is_said_and_can_be_read(window, picture):
    """The preview of a policy cannot be asked for: the page says so, also to whoever hears it."""
    page = window(viewport={"width": 1200, "height": 900})
    page.route("**/match/preview", lambda route: route.abort())
    page.goto(f"/desk/programmes/{SLUG}/match")
    page.locator("#preview-said:not(:empty)").wait_for(state="attached")
    assert page.locator("#preview").inner_text() == page.locator("form[data-failed]").get_attribute(
        "data-failed"
    )
    picture(page, "state-cut-line")
    assert problems(page) == []


RUNNING = """<!doctype html><html lang="de"><title>Lauf</title><script type="module" src="{script}"></script>
<main data-run="/progress"><p id="run-state">eingereiht</p><progress max="1"></progress>
<template data-state="solving">wird gelöst</template></main>"""


def test_progress_goes_on_after_the_line_was_cut(window):
    """Cut by the network, it is asked for again; refused by the server, the page is."""
    page = window()
    page.goto(f"/desk/programmes/{SLUG}/match")
    html = RUNNING.format(script=page.locator("script[src*=match]").get_attribute("src"))
    line = iter((0.25, "cut", 0.5, "refused"))

    def answer(route):
        now = next(line, 0.75)
        if now == "cut":
            route.abort("connectionreset")
        elif now == "refused":
            route.fulfill(status=503, content_type="application/problem+json", body="{}")
        else:
            data = json.dumps({"state": "solving", "progress": now})
            body = f"retry: 50\nevent: progress\ndata: {data}\n\n"
            route.fulfill(content_type="text/event-stream", body=body)

    page.route("**/progress", answer)
    page.route("**/running", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=html))
    page.goto("/running")
    for progress in (0.5, 0.75):
        page.locator(f"progress[value='{progress}']").wait_for()
        assert page.locator("#run-state").inner_text() == "wird gelöst"
    assert page.evaluate("performance.getEntriesByType('navigation')[0].type") == "reload"
