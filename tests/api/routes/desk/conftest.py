"""Browsers without scripts that sign in."""

import re
from dataclasses import dataclass

import httpx
import pyotp
import pytest

from api.clock import Clock
from api.routes.desk import desk_router
from api.services.welcoming import first_link, path_of
from api.settings import Settings
from tests.api.inside import made
from tools.databases import SqliteFiles

PASSWORD = "Zwölf Boxkämpfer jagen Viktor"
EMAIL = "ada@example.org"
ADA = {"name": "Ada Berg", "language": "en", "email": EMAIL, "password": PASSWORD, "repeat": PASSWORD}


@pytest.fixture(scope="session")
def databases(tmp_path_factory):
    """One kind of database will do: the services are tested on both."""
    return SqliteFiles(tmp_path_factory.mktemp("desk"))


@pytest.fixture
async def app(url, clock):
    """The application; it has not started, so nothing is computed."""
    async with made(settings_of(url), clock, desk_router()) as app:
        yield app


def settings_of(url, **more):
    """Settings of a desk that is reached under a name."""
    return Settings(database_url=url, public_url="https://desk.example", **more)


@pytest.fixture
async def browser(app):
    """A browser that reads English; forms come from our own pages."""
    async with browser_of(app) as browser:
        yield browser


def browser_of(app):
    """A browser that has loaded nothing yet."""
    headers = {"Accept-Language": "en", "Sec-Fetch-Site": "same-origin"}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="https://desk.example", headers=headers
    )


@pytest.fixture
async def strict(url, clock, first):
    """A browser in which the first account has just been made, where a second factor is needed."""
    async with (
        made(settings_of(url, second_factor=True), clock, desk_router()) as app,
        browser_of(app) as browser,
    ):
        await browser.post(first, data=ADA)
        yield browser


@dataclass(frozen=True)
class SecondFactor:
    """A second factor as it is set up: step by step, or at once."""

    clock: Clock

    async def begin(self, browser):
        """The page with its secret."""
        begun = await browser.post("/desk/account/second-factor", data={"present": PASSWORD})
        return await browser.get(begun.headers["location"])

    async def confirm(self, browser, page):
        """The spare codes, after the first code of what the page shows."""
        secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)[1].replace(" ", "")
        code = pyotp.TOTP(secret).at(self.clock.now())
        codes = await browser.post("/desk/account/second-factor/confirm", data={"code": code})
        return re.findall(r"<code>([A-Z2-7-]{29})</code>", codes.text)


@pytest.fixture
def second_factor(clock):
    """Sets up a second factor."""
    return SecondFactor(clock)


@pytest.fixture
async def first(database, clock):
    """The path of the first account's link."""
    async with database.write() as session:
        return path_of(await first_link(session, clock))


@pytest.fixture
async def ada(browser, first):
    """A browser in which the first account has just been made."""
    answer = await browser.post(first, data=ADA)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    return browser
