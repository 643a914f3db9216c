"""Whoever holds a key is told how many requests are left, and when there are more."""

import pytest

from api.routes import health
from api.routes.catalogue import CatalogueController
from api.routes.programmes import ProgrammeController
from api.security.access import Scope
from api.settings import Settings
from tests.api.inside import inside

HANDLERS = (CatalogueController, ProgrammeController, health.live)
PLACES = "/v1/catalogue/places?q=Leer"


@pytest.fixture
async def application(url, clock):
    """An application that allows a key three requests in a minute."""
    async with inside(Settings(database_url=url, rate_limit=3), clock, *HANDLERS) as opened:
        yield opened


async def test_every_answer_to_a_key_tells_what_is_left(application, clock):
    """Also a refusal does; the fourth request in a minute is refused, in the next minute it is not."""
    get, key = application.client.get, await application.key(Scope.MATCHING)
    clock.turn(seconds=15)
    answers = [await get(path, headers=key) for path in (PLACES, "/v1/programmes", PLACES, PLACES)]
    assert [answer.status_code for answer in answers] == [200, 403, 200, 429]
    assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["2", "1", "0", "0"]
    for answer in answers:
        assert answer.headers["ratelimit-limit"] == "3"
        assert answer.headers["ratelimit-reset"] == "45"
        assert answer.headers["ratelimit-policy"] == "3;w=60"
    refused = answers[-1]
    assert refused.headers["retry-after"] == "45"
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "rate_limited"
    assert "45 seconds" in refused.json()["detail"]
    clock.turn(seconds=45)
    assert (await get(PLACES, headers=key)).status_code == 200


async def test_others_are_not_held_up(application):
    """Who has used up a minute holds up neither other keys nor what needs no key."""
    get = application.client.get
    greedy, other = [await application.key(Scope.MATCHING) for _ in range(2)]
    for _ in range(4):
        refused = await get(PLACES, headers=greedy)
    assert refused.status_code == 429
    assert (await get(PLACES, headers=other)).headers["ratelimit-remaining"] == "2"
    live = await get("/health/live", headers=greedy)
    assert live.status_code == 200
    assert "ratelimit-limit" not in live.headers


async def test_whoever_has_no_valid_key_learns_nothing_of_limits(application):
    """An answer to a key that nobody has carries none of the headers."""
    nobody = {"Authorization": "Bearer mm_000000000000_" + "x" * 43}
    answer = await application.client.get(PLACES, headers=nobody)
    assert answer.status_code == 401
    assert not any(name.startswith("ratelimit") for name in answer.headers)
