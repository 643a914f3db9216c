"""A request leaves one line, by which it can be found, and is counted."""

import pytest

from api.observe.metrics import REGISTRY
from api.security.access import Scope
from tests.api.observe.conftest import TOKEN

pytestmark = pytest.mark.asyncio(loop_scope="module")


def counted(**labels):
    """How many requests of a kind were answered so far, and how many of them were timed."""
    kind = {name: labels[name] for name in ("method", "route")}
    return (
        REGISTRY.get_sample_value("matcher_requests_total", labels) or 0,
        REGISTRY.get_sample_value("matcher_request_seconds_count", kind) or 0,
    )


async def test_an_answer_names_its_line_in_the_log(service, lines):
    """The caller is told an id, which is not of the caller's making, and the line has it."""
    headers = await service.key(Scope.PROFILES_READ) | {"X-Request-Id": "Haddad"}
    answer = await service.client.get("/v1/programmes?limit=5", headers=headers)
    [line] = lines()
    assert len(answer.headers["x-request-id"]) == 16
    del line["timestamp"], line["milliseconds"]
    assert line.pop("key")
    assert line == {
        "event": "GET /v1/programmes 200", "level": "info", "logger": "api.access",
        "request": answer.headers["x-request-id"],
        "method": "GET", "route": "/v1/programmes", "status": 200,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "scope", "status"),
    [
        ("/v1/keys", None, 401),
        ("/v1/keys", Scope.PROFILES_READ, 403),
        ("/v1/programmes?x=1", Scope.ADMIN, 422),
    ],
)
async def test_what_is_refused_leaves_a_line(service, lines, path, scope, status):
    """With its status, by which attempts to go round what is allowed are found."""
    await service.client.get(path, headers=await service.key(scope) if scope else {})
    [line] = lines()
    assert (line["route"], line["status"]) == (path.partition("?")[0], status)


async def test_requests_are_counted_by_route(service):
    """By the pattern of the path; what leads nowhere is one kind, whatever was asked for."""
    known = {"method": "GET", "route": "/problems/{code}", "status": "200"}
    unknown = {"method": "other", "route": "-", "status": "404"}
    before = counted(**known), counted(**unknown)
    await service.client.get("/problems/not_found")
    await service.client.request("BREW", "/Haddad")
    assert (counted(**known), counted(**unknown)) == tuple((a + 1, b + 1) for a, b in before)


async def test_figures_may_ask_for_a_token(service):
    """Where one is set, nobody gets in without it; the answer is in the format of Prometheus."""
    answers = [
        await service.client.get("/metrics", headers={"Authorization": value})
        for value in ("", "Bearer other", f"Basic {TOKEN}", f"Bearer {TOKEN}")
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 200]
    assert answers[-1].headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "matcher_requests_total{" in answers[-1].text


async def test_readiness_names_the_parts_that_fail(service):
    """503 with an entry for each, in the language of the reader."""
    answer = await service.client.get("/health/ready", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (503, "not_ready")
    assert answer.json()["errors"] == [
        {
            "code": "engine_down",
            "detail": "No process that computes is up. It is starting, or cannot be started.",
        }
    ]
