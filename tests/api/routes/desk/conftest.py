"""Browsers without scripts that sign in."""

import httpx
import pytest

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
    settings = Settings(database_url=url, public_url="https://desk.example")
    async with made(settings, clock, desk_router()) as app:
        yield app


@pytest.fixture
async def browser(app):
    """A browser that reads English; forms come from our own pages."""
    headers = {"Accept-Language": "en", "Sec-Fetch-Site": "same-origin"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="https://desk.example", headers=headers
    ) as client:
        yield client


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
