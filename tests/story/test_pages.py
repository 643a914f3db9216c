"""Every page, as it is seen: complete, reachable for everybody, small, and from here alone."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from litestar.routes import HTTPRoute

from api.app import create_app
from api.security.access import ACCESS, SIGNED_IN, is_for_visitors
from api.settings import Settings
from tests.story.conftest import SLUG, done
from tools.staff import welcome

LARGEST = 100_000
"""Bytes that a page may transfer with all that it loads."""

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
"""What axe looks for."""

IN_THE_DARK = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What may be otherwise in other colours."""

MORE_ROWS = "tbody > tr:nth-child(n+9)"
"""What is made as the rows above it; axe takes its time for each."""

WIDER = """
[...document.querySelectorAll(".stacks")].map((list) => list.parentElement)
    .filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.scrollWidth)
"""
"""Widths of lists of people and pairs that would have to be scrolled sideways."""

ELSEWHERE = (
    "/desk/sign-in/oidc",
    "/desk/sign-in/oidc/back",
    "/desk/account/second-factor",
    "/desk/programmes/{slug:str}/people",
    "/desk/programmes/{slug:str}/people/new",
)
"""Addresses that lead on, to a provider of identities or to another page."""

PARTS = ("/lookup/", "/reasons", "/progress")
"""What scripts fetch for a page, which is no page itself."""

FILES = (".csv", ".json", ".xlsx", "/certificate")
"""What is kept as a file."""


def addresses():
    """The patterns of all pages that can be looked at, and whether one has to be signed in."""
    app = create_app(Settings(database_url="sqlite+aiosqlite:///unused.db"))
    return sorted(
        (route.path_format, handler.opt[ACCESS] == SIGNED_IN[ACCESS])
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path not in ELSEWHERE
        for handler in route.route_handlers
        if "GET" in handler.http_methods and is_for_visitors(handler.opt.get(ACCESS, ""))
        if not any(part in route.path for part in PARTS) and not route.path.endswith(FILES)
    )


LIST = b"Name;Beruf;Ort;Sprachen;Bemerkung\nAmal;Krankenpflegerin;Leer;Deutsch B2;neu\n"
"""People as they may come."""


@pytest.fixture(scope="session")
def examples(site):
    """What stands for each part of an address."""
    programme_id = str(site.staged.programme_id)
    with site.server.client(site.key) as client:
        [proposal, *_] = client.get(f"/v1/runs/{site.staged.run.id}/proposals?limit=1").json()["items"]
        other = client.get(f"/v1/runs/{site.staged.run.id}/proposals?limit=2").json()["items"][-1]
        pairing = client.post(f"/v1/proposals/{other['id']}/approve").json()
        hook = client.post(
            "/v1/webhooks", json={"programme_ids": [programme_id], "url": "https://example.org/in"}
        )
        key = client.post("/v1/keys", json={"name": "Fallsystem", "scopes": ["profiles:read"]}).json()
    columns = site.sends(f"/desk/programmes/{SLUG}/people/import", {"role": "mentee"}, ("Liste.csv", LIST))
    return {
        "slug": SLUG,
        "upload_id": re.search(r"/import/([^/]+)/columns", columns)[1],
        "token": done(welcome(site.settings)).rpartition("/")[2],
        "role": "mentees",
        "run_id": str(site.staged.run.id),
        "proposal_id": proposal["id"],
        "profile_id": proposal["mentee_id"],
        "person_id": proposal["mentee_id"],
        "mentee_id": proposal["mentee_id"],
        "mentor_id": proposal["mentor_id"],
        "pairing_id": pairing["id"],
        "webhook_id": hook.json()["id"],
        "key_id": key["id"],
        "kind": "invitation",
        "tongue": "de",
    }


@pytest.mark.parametrize(("address", "signed"), addresses())
def test_a_page_is_whole_small_and_can_be_used_by_everybody(window, site, examples, picture, address, signed):
    """No fault that axe knows, light and dark; nothing sideways at 400 % zoom; nothing from elsewhere."""
    page = window(signed=signed, viewport={"width": 1200, "height": 900})
    said, asked, transferred = [], [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfinished", lambda request: transferred.append(request.sizes()["responseBodySize"]))
    answer = page.goto(address.format_map(examples))
    if address.endswith("/match"):
        # Its script asks for a preview; what is seen is looked at when that stands.
        page.wait_for_load_state("networkidle")
    assert answer.status == 200
    assert urlsplit(page.url).path == address.format_map(examples)
    assert said == []
    assert [url for url in asked if not url.startswith(site.server.url)] == []
    assert sum(transferred) < LARGEST
    assert page.locator("form[action='/desk/sign-out'] button").count() == signed, "the way out"
    name = address.strip("/").replace("/", "-").replace("{", "").replace("}", "")
    picture(page, f"{name}-light")
    assert problems(page) == []
    page.emulate_media(color_scheme="dark")
    picture(page, f"{name}-dark")
    assert problems(page, IN_THE_DARK) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 360, "height": 740})
    picture(page, f"{name}-phone")
    # So narrow is a window of 1280 pixels at 400 per cent (WCAG 2.2, 1.4.10).
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    # Lists of people and pairs read from top to bottom there.
    assert page.evaluate(WIDER) == []


def problems(page, rules=RULES):
    """What axe finds: the rule, and where."""
    found = Axe().run(page, context={"exclude": [[MORE_ROWS]]}, options=rules).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]
