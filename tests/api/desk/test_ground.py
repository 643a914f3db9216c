"""What all pages have in common: who is let in, from where forms are taken, and that words are there."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from litestar.routes import HTTPRoute

import api.web
from api.routes.desk.desk import ROLE
from api.security.access import ACCESS, is_for_visitors
from api.security.staff import StaffRole
from api.words.messages import catalogue_of

TEMPLATES = sorted((Path(api.web.__file__).parent / "templates").rglob("*.html"))


def pages(application):
    """Every page of the desk: path, method and handler."""
    for route in application.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                if is_for_visitors(handler.opt.get(ACCESS, "")):
                    # Litestar answers OPTIONS itself, and shows nothing.
                    methods = sorted(set(handler.http_methods) - {"OPTIONS"})
                    yield from ((route.path, method, handler) for method in methods)


async def test_every_page_of_a_programme_asks_for_a_role(world):
    """Below a programme's path nothing is shown that has no desk, and a desk says who may have it."""
    found = [one for one in pages(world.inside.app) if "{slug" in one[0]]
    assert found
    for path, _, handler in found:
        assert handler.opt.get(ROLE) in StaffRole, path
        assert "desk" in handler.parsed_fn_signature.parameters, path


async def test_whoever_has_not_signed_in_is_led_there(world):
    """No page of a programme is shown, and no form taken."""
    shown = await world.inside.client.get(world.path)
    sign_in = f"/desk/sign-in?{urlencode({'to': world.path})}"
    assert (shown.status_code, shown.headers["location"]) == (303, sign_in)
    sent = await world.inside.client.post("/desk/new-programme", headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.status_code == 401
    assert "Bitte melden Sie sich an" in sent.text


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    "path", ["/desks", "/desk/programmes", "/desk/programmes/x/result/unmatched", "/favicon"]
)
async def test_a_browser_that_is_lost_gets_a_page(world, path):
    """Systems get a problem, also from the paths of pages."""
    shown = await world.inside.client.get(path, headers={"Accept": BROWSER})
    assert (shown.status_code, shown.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "Diese Adresse gibt es nicht" in shown.text
    assert "/schema" not in shown.text
    for told in ("*/*", "application/json, text/html;q=0.9", "application/problem+json"):
        answer = await world.inside.client.get(path, headers={"Accept": told})
        assert (answer.status_code, answer.json()["code"]) == (404, "no_such_path")


async def test_systems_are_told_of_problems_whatever_they_like(world):
    """A browser that looks at an address of the interface sees what a system would."""
    answer = await world.inside.client.get("/v1/nothing", headers={"Accept": BROWSER})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_path")


async def test_what_a_page_does_not_take_is_said_on_a_page(world):
    """Whoever reloads the answer to a form, for one."""
    sent = await world.inside.client.put("/desk", headers={"Accept": BROWSER})
    assert (sent.status_code, sent.headers["content-type"]) == (405, "text/html; charset=utf-8")
    assert "allow" in sent.headers


async def test_the_name_of_the_machine_leads_to_the_desk(world):
    """Nobody has to know more."""
    answer = await world.inside.client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")


async def test_a_foreign_page_can_send_nothing(world, administrator):
    """Forms are taken from our own pages, by Sec-Fetch-Site or by Origin; without either they are not."""
    client = world.inside.client
    cookie = {"Cookie": administrator.headers["Cookie"]}
    for told, taken in (
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://here"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://[here]"}, False),
        ({"Origin": "http://[1"}, False),
        ({"Origin": "http://here@[1]"}, False),
        ({}, False),
        ({"Origin": "http://here"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
    ):
        answer = await client.post("/desk/new-programme", headers=cookie | told)
        assert ("foreign" not in answer.text and "fremden Seite" not in answer.text) is taken, told


async def test_a_programme_is_not_there_for_others(world, administrator):
    """Whoever has no role in a programme does not learn that it exists."""
    boss = await world.staff(None)
    await boss.post("/desk/new-programme", {"name": "Anderes Programm"})
    there = await boss.get("/desk/programmes/anderes-programm")
    assert there.status == 200
    foreign = await administrator.get("/desk/programmes/anderes-programm")
    missing = await administrator.get("/desk/programmes/gibt-es-nicht")
    assert (foreign.status, missing.status) == (404, 404)
    assert foreign.text.replace("anderes-programm", "") == missing.text.replace("gibt-es-nicht", "")


async def test_a_role_that_is_too_low_is_told_what_is_needed(viewer):
    """A viewer may not found a programme."""
    refused = await viewer.get("/desk/new-programme")
    assert refused.status == 403


async def test_a_refused_form_keeps_what_was_typed_and_names_the_field(world):
    """The fault stands at its field, and above the form with a link to it."""
    boss = await world.staff(None)
    refused = await boss.sends("/desk/new-programme", {"name": "x" * 300})
    assert refused.status == 422
    assert refused.fields["name"] == "x" * 300
    assert refused.one("input", name="name")["aria-invalid"] == "true"
    assert "#name" in refused.links


async def test_the_first_page_tells_what_to_do(world, coordinator, english):
    """An empty programme leads to the import, in both languages."""
    german = await coordinator.get()
    assert "Noch ist niemand da" in german.text
    assert f"{world.path}/people/import" in german.links
    assert "Nobody is here yet" in (await english.get()).text


async def test_headers_forbid_what_pages_do_not_need(viewer):
    """No inline code, nothing from elsewhere, no frame, nothing kept by caches."""
    answer = (await viewer.get()).answer
    rules = answer.headers["content-security-policy"]
    assert "unsafe" not in rules
    assert rules.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in rules
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_style_and_script_are_kept_for_good(world, viewer):
    """What a page loads is there, under an address that never changes its content."""
    page = await viewer.get()
    addresses = [page.one("link", rel="stylesheet")["href"], page.one("script", type="module")["src"]]
    for address in addresses:
        answer = await world.inside.client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    wrong = await world.inside.client.get("/static/0000000000000000/desk.css")
    assert wrong.status_code == 404


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_message_of_a_template_exists(template):
    """No page stops at a word that nobody has written."""
    used = set(re.findall(r"""say\(\s*["']([^"']+)["']\s*[,)]""", template.read_text(encoding="utf-8")))
    assert {one for one in used if one not in catalogue_of("de")} == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_style_or_code_in_its_markup(template):
    """The rules for content would refuse it."""
    text = template.read_text(encoding="utf-8")
    assert re.findall(r"\sstyle=|\son[a-z]+=|javascript:", text) == []


async def test_whoever_meets_a_barrier_knows_where_to_tell(world):
    """The accessibility statement is open to everybody, in the language that is asked for."""
    client = world.inside.client
    german = await client.get("/desk/accessibility")
    english = await client.get("/desk/accessibility", headers={"Accept-Language": "en"})
    assert (german.status_code, english.status_code) == (200, 200)
    assert "Schlichtungsstelle" in german.text
    assert "Report a barrier" in english.text


async def test_whoever_has_not_signed_in_chooses_the_language(world):
    """The link on the page beats the browser's wish, and a form sent from there is answered in it."""
    client = world.inside.client
    shown = await client.get("/desk/sign-in?lang=en")
    assert "Sign in" in shown.text
    sent = await client.post("/desk/sign-in?lang=en", headers={"Sec-Fetch-Site": "same-origin"})
    assert 'lang="en"' in sent.text.partition("<head>")[0]
