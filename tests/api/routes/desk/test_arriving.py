"""What goes along until somebody has signed in: the language that they chose, and where they want to go."""

import re
from html import unescape

import pytest

from api.routes.desk.arriving import Arrival
from tests.api.routes.desk.conftest import EMAIL, PASSWORD

WANTED = "/desk/account?done=saved"
WHO = {"email": EMAIL, "password": PASSWORD}


def form_of(answer) -> str:
    """Where the form of a page goes."""
    return unescape(re.findall(r'<form method="post" action="([^"]+)"', answer.text)[-1])


def links(answer) -> list[str]:
    """Where a page leads."""
    return [unescape(link) for link in re.findall(r'<a [^>]*href="([^"#]+)"', answer.text)]


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/desk", "//evil.example/desk/x", "/desk//evil.example", "/v1/programmes",
        "/deskx", "/desk/../v1/programmes", "/desk/%2e%2e/v1", "/desk/.%2e/v1", "/desk\\evil", "/desk/a\n",
        "/desk/a#b", "javascript:alert(1)", "", "/desk/" + 500 * "a",
    ],
)  # fmt: skip
def test_only_pages_of_the_desk_are_led_to(target):
    """Neither another host nor another part of this one, nor what is too long to be kept."""
    assert Arrival.of("de", target).target is None


@pytest.mark.parametrize("target", ["/desk/account", "/desk/programmes/a-1/pairings?show=undelivered&page=2"])
def test_a_page_of_the_desk_is_kept(target):
    """With its parameters."""
    assert Arrival.of("fr", target) == Arrival(None, target)


async def test_whoever_signs_in_comes_to_where_they_wanted(ada):
    """The form carries it, also past a wrong password and a choice of the language."""
    await ada.post("/desk/sign-out")
    away = await ada.get(WANTED)
    page = await ada.get(away.headers["location"])
    [german] = [link for link in links(page) if "lang=de" in link]
    page = await ada.get(f"/desk/sign-in{german}")
    refused = await ada.post(form_of(page), data=WHO | {"password": "wrong"})
    assert refused.headers["content-language"] == "de"
    entered = await ada.post(form_of(refused), data=WHO)
    assert (entered.status_code, entered.headers["location"]) == (303, WANTED)
    assert (await ada.get(away.headers["location"])).headers["location"] == WANTED


async def test_a_foreign_target_is_passed_over(ada):
    """Whoever follows a foreign link signs in, and comes to the first page."""
    await ada.post("/desk/sign-out")
    entered = await ada.post("/desk/sign-in?to=https://evil.example/desk/x", data=WHO)
    assert (entered.status_code, entered.headers["location"]) == (303, "/desk")


async def test_the_second_factor_keeps_language_and_target(ada, second_factor):
    """Also where the code was wrong; whoever is too late begins anew with both."""
    spare = await second_factor.confirm(ada, await second_factor.begin(ada))
    await ada.post("/desk/sign-out")
    page = await ada.get("/desk/sign-in", params={"lang": "de", "to": WANTED})
    half = await ada.post(form_of(page), data=WHO)
    asked = await ada.get(half.headers["location"])
    assert asked.headers["content-language"] == "de"
    wrong = await ada.post(form_of(asked), data={"code": "123456"})
    assert wrong.headers["content-language"] == "de"
    entered = await ada.post(form_of(wrong), data={"code": spare[0]})
    assert entered.headers["location"] == WANTED
    late = await ada.post(form_of(wrong), data={"code": spare[1]})
    assert form_of(late).startswith("/desk/sign-in?")
    assert "lang=de" in form_of(late)


async def test_the_language_of_choice_goes_along(browser):
    """To the statement on barriers, and where something is the matter."""
    page = await browser.get("/desk/sign-in?lang=de")
    [statement] = [link for link in links(page) if "accessibility" in link]
    assert (await browser.get(statement)).headers["content-language"] == "de"
    missing = await browser.get("/desk/welcome/no-such-link?lang=de")
    assert (missing.status_code, missing.headers["content-language"]) == (404, "de")
    assert (await browser.get("/desk?lang=de")).headers["location"].startswith("/desk/sign-in?lang=de")
