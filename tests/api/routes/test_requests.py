"""What is read of requests, and how much of it is kept."""

import pytest
from litestar._parsers import parse_url_encoded_form_data

from api.routes.desk import MOST_FORM_BYTES
from api.settings import Settings
from tests.api.inside import inside
from tools.databases import SqliteFiles

SECRET = "Zwölf Boxkämpfer & Viktor"


@pytest.fixture(scope="session")
def databases(tmp_path_factory):
    """One kind of database will do: nothing is stored."""
    return SqliteFiles(tmp_path_factory.mktemp("requests"))


@pytest.fixture
async def browser(url, clock):
    """A browser on our own pages."""
    async with inside(Settings(database_url=url), clock) as opened:
        opened.client.headers.update({"Accept-Language": "en", "Sec-Fetch-Site": "same-origin"})
        yield opened.client


async def test_nothing_of_a_form_is_remembered(browser):
    """There are passwords in some; Litestar's own reader keeps the last thousand bodies."""
    parse_url_encoded_form_data.cache_clear()
    form = {"email": "ädä@example.org", "password": SECRET}
    answer = await browser.post("/desk/sign-in", data=form)
    assert answer.status_code in {401, 403, 422}
    assert 'value="ädä@example.org"' in answer.text
    assert parse_url_encoded_form_data.cache_info().currsize == 0


@pytest.mark.parametrize("more", [0, 1])
async def test_forms_are_short(browser, more):
    """Longer than any that a page has, they are refused; the limit is named."""
    form = b"email=a%40b.de&password="
    body = form + b"x" * (MOST_FORM_BYTES - len(form) + more)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await browser.post("/desk/sign-in", content=body, headers=kind)
    assert (answer.status_code == 413, "65,536" in answer.text) == (bool(more), bool(more))
