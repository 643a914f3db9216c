"""The pages by which people sign in and see to their own accounts, as a browser without scripts uses them."""

import re

import httpx
import pytest

from api.schemas.accounts import AccountInput
from api.schemas.staff import LinkKind
from api.security.access import OPERATOR
from api.services import accounts
from api.services.welcoming import make_link, path_of
from tests.api.routes.desk.conftest import ADA, EMAIL, PASSWORD

OTHER = "Franz jagt im komplett verwahrlosten Taxi"


def heading(answer):
    """What the page is about."""
    return re.search(r"<h1[^>]*>(.*?)</h1>", answer.text)[1]


def cookies_of(answer):
    """What the answer sets."""
    return answer.headers.get_list("set-cookie")


async def test_without_a_session_one_is_sent_to_sign_in(browser):
    """Pages are shown to nobody; forms are refused."""
    for path, to in (("/desk", ""), ("/desk/account", "?to=%2Fdesk%2Faccount")):
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/sign-in{to}")
    assert (await browser.post("/desk/account", data={"name": "x"})).status_code == 401


async def test_the_first_link_makes_the_first_account_once(browser, first):
    """It asks who they are; then they are in, and the link is over."""
    shown = await browser.get(first)
    assert (shown.status_code, heading(shown)) == (200, "The first account")
    answer = await browser.post(first, data=ADA)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    [cookie] = [one for one in cookies_of(answer) if one.startswith("__Host-session=")]
    assert set(cookie.split("; ")[1:]) == {"HttpOnly", "Path=/", "SameSite=lax", "Secure"}
    assert (await browser.get("/desk")).status_code == 200
    assert (await browser.get(first)).status_code == 410


async def test_what_is_wrong_stands_beside_its_field(browser, first):
    """Name, address and password are named with what to do; what was typed stays, but for passwords."""
    wrong = {**ADA, "email": "nowhere", "name": ""}
    answer = await browser.post(first, data=wrong)
    assert answer.status_code == 422
    assert {"name-fault", "email-fault"} <= set(re.findall(r'<p class="fault" id="([^"]+)"', answer.text))
    assert 'value="nowhere"' in answer.text
    for password, repeat, field in (("short", "short", "password"), (PASSWORD, "else", "repeat")):
        answer = await browser.post(first, data={**ADA, "password": password, "repeat": repeat})
        assert answer.status_code == 422
        assert f'id="{field}-fault"' in answer.text
        assert PASSWORD not in answer.text


async def test_one_signs_out_and_in_again(ada):
    """What is wrong about the password is not said."""
    out = await ada.post("/desk/sign-out")
    assert out.headers["location"] == "/desk/sign-in?done=signed_out"
    assert "You are signed out." in (await ada.get(out.headers["location"])).text
    assert (await ada.get("/desk")).status_code == 303
    refused = await ada.post("/desk/sign-in", data={"email": EMAIL, "password": "wrong"})
    assert refused.status_code == 422
    assert f'value="{EMAIL}"' in refused.text
    answer = await ada.post("/desk/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert (await ada.get("/desk/sign-in")).headers["location"] == "/desk"


async def test_whoever_signs_in_anew_is_signed_in_once(ada):
    """The session that the browser had before has ended."""
    for _ in range(2):
        answer = await ada.post("/desk/sign-in", data={"email": EMAIL, "password": PASSWORD})
        assert answer.status_code == 303
    assert "You are signed in here only." in (await ada.get("/desk/account")).text


async def test_a_foreign_page_signs_nobody_in_or_out(ada):
    """Its forms are refused, whatever cookie the browser sends along."""
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert (await ada.post("/desk/sign-out", headers=foreign)).status_code == 403
    answer = await ada.post("/desk/sign-in", data={"email": EMAIL, "password": PASSWORD}, headers=foreign)
    assert answer.status_code == 403
    assert (await ada.get("/desk")).status_code == 200


async def test_whoever_guesses_waits(browser):
    """The page says so, and for how long."""
    for _ in range(10):
        await browser.post("/desk/sign-in", data={"email": EMAIL, "password": "wrong"})
    answer = await browser.post("/desk/sign-in", data={"email": EMAIL, "password": "wrong"})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "6")


async def test_a_second_factor_is_set_up_used_and_turned_off(ada, second_factor):
    """With a picture, a key to type, spare codes that are shown once, and the password to turn it off."""
    assert (await ada.post("/desk/account/second-factor", data={"present": "wrong"})).status_code == 422
    page = await second_factor.begin(ada)
    assert "<svg" in page.text
    assert "style=" not in page.text
    refused = await ada.post("/desk/account/second-factor/confirm", data={"code": "000000"})
    assert refused.status_code == 422
    spare = await second_factor.confirm(ada, page)
    assert len(spare) == 10
    await ada.post("/desk/sign-out")
    half = await ada.post("/desk/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert half.headers["location"] == "/desk/sign-in/code"
    assert (await ada.get("/desk")).status_code == 303
    assert (await ada.post("/desk/sign-in/code", data={"code": "123456"})).status_code == 422
    answer = await ada.post("/desk/sign-in/code", data={"code": spare[0]})
    assert answer.headers["location"] == "/desk"
    assert "You have 9 spare codes left." in (await ada.get("/desk/account")).text
    assert (await ada.post("/desk/account/second-factor/off", data={"present": "wrong"})).status_code == 422
    off = await ada.post("/desk/account/second-factor/off", data={"present": PASSWORD})
    assert off.headers["location"] == "/desk/account?done=codes_off"


async def test_where_a_second_factor_is_needed_it_comes_before_all_else(strict, second_factor):
    """Whoever has none sees their own account alone, and may leave."""
    for path in ("/desk", "/desk/programmes/there/people/mentees", "/desk/trail"):
        answer = await strict.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/account")
    assert "Here a password alone is not enough." in (await strict.get("/desk/account")).text
    refused = await strict.post("/desk/new-programme", data={"name": "x"})
    assert (refused.status_code, heading(refused)) == (403, "Please set up a second factor first")
    page = await second_factor.begin(strict)
    assert (await strict.get("/desk")).status_code == 303
    await second_factor.confirm(strict, page)
    assert (await strict.get("/desk")).status_code == 200
    assert "alone is not enough" not in (await strict.get("/desk/account")).text
    await strict.post("/desk/account/second-factor/off", data={"present": PASSWORD})
    assert (await strict.get("/desk")).status_code == 303
    assert (await strict.post("/desk/sign-out")).headers["location"].startswith("/desk/sign-in")


async def test_too_late_a_code_begins_anew(ada):
    """The page of address and password says why."""
    answer = await ada.post("/desk/sign-in/code", data={"code": "123456"})
    assert (answer.status_code, heading(answer)) == (410, "Sign in")


async def test_name_and_language_are_ones_own(ada):
    """The next page is in the language that was chosen."""
    answer = await ada.post("/desk/account", data={"name": "Ada B.", "language": "de"})
    page = await ada.get(answer.headers["location"])
    assert (heading(page), page.headers["content-language"]) == ("Ihr Konto", "de")
    assert 'value="Ada B."' in page.text
    assert (await ada.post("/desk/account", data={"name": "", "language": "fr"})).status_code == 422


async def test_another_password_ends_the_other_sessions(ada, app):
    """The one at hand stays; the old password is no use any more, and was needed."""
    elsewhere = httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="https://desk.example", headers=ada.headers
    )
    async with elsewhere:
        await elsewhere.post("/desk/sign-in", data={"email": EMAIL, "password": PASSWORD})
        assert "you are signed in in 1 browser" in (await ada.get("/desk/account")).text
        wrong = {"old": "wrong", "password": OTHER, "repeat": OTHER}
        assert (await ada.post("/desk/account/password", data=wrong)).status_code == 422
        answer = await ada.post("/desk/account/password", data={**wrong, "old": PASSWORD})
        assert answer.headers["location"] == "/desk/account?done=password"
        assert (await ada.get("/desk")).status_code == 200
        assert (await elsewhere.get("/desk")).status_code == 303
        old = await elsewhere.post("/desk/sign-in", data={"email": EMAIL, "password": PASSWORD})
        assert old.status_code == 422
        new = await elsewhere.post("/desk/sign-in", data={"email": EMAIL, "password": OTHER})
        assert new.status_code == 303
        out = await elsewhere.post("/desk/account/sign-out-everywhere")
        assert out.headers["location"] == "/desk/sign-in?done=signed_out"
        assert (await ada.get("/desk")).status_code == 303


@pytest.mark.parametrize("kind", [LinkKind.INVITATION, LinkKind.RESET])
async def test_a_link_lets_in_once(browser, database, clock, kind):
    """An invitation at once; a new password by way of signing in."""
    async with database.write() as session:
        data = AccountInput(name="Ada", email=EMAIL, language="en")
        made = await accounts.create(session, clock, OPERATOR, data)
        path = path_of(await make_link(session, clock, kind, made.id, by="operator"))
    shown = await browser.get(path)
    assert shown.status_code == 200
    assert EMAIL in shown.text
    answer = await browser.post(path, data=ADA)
    assert answer.status_code == 303
    signed_in = (await browser.get("/desk")).status_code == 200
    assert signed_in is (kind is LinkKind.INVITATION)
    assert (await browser.get(path)).status_code == 410
    assert (await browser.post(path, data=ADA)).status_code == 410


async def test_no_page_is_kept_or_tells_others_where_somebody_was(ada):
    """Headers forbid both."""
    page = await ada.get("/desk/account")
    assert "no-store" in page.headers["cache-control"]
    assert page.headers["referrer-policy"] in {"no-referrer", "same-origin"}
