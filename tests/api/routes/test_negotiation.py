"""Callers get what they accept, or are told what there is; HEAD answers like GET."""

import logging

import pytest

from api.clock import SystemClock
from api.negotiation import best
from api.settings import Settings
from tests.api.inside import inside
from tools.databases import SqliteFiles

JSON, HTML, CSV = "application/json", "text/html", "text/csv"
NOTHING = ["image/png", "application/json;q=0", "text/*", "json", "application/jsonx", "*/*;q=nan", ";"]
SOMETHING = [
    JSON,
    "*/*",
    "application/*",
    "APPLICATION/JSON; charset=utf-8",
    "image/png, */*;q=0.1",
    "application/json;v=1;q=0.5",
    "application/json;q=inf",
    "",
]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("text/*", HTML),
        ("text/csv, */*", CSV),
        ("text/csv;q=0.5, application/json", JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
        ("*/*, application/json;q=0, text/html;q=0.1", CSV),
        ("application/*;q=0.2, text/csv;q=0.1", JSON),
        ("image/png", None),
        ("*/*;q=0", None),
    ],
)
def test_the_best_is_what_the_caller_likes_best(accept, expected):
    """By weight; what is named exactly goes before what is meant by a star, and then the first offered."""
    assert best([JSON, HTML, CSV], accept) == expected


@pytest.mark.parametrize("accept", NOTHING)
def test_who_takes_nothing_of_what_there_is_gets_406(client, body, accept):
    """Reading or computing alike; the answer is a problem all the same, and says what there is."""
    answers = [
        client.get("/v1/catalogue/languages?q=deu", headers={"Accept": accept}),
        client.post("/v1/match", json=body, headers={"Accept": accept}),
    ]
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")
        assert answer.headers["content-type"] == "application/problem+json"
        assert "application/json" in answer.json()["detail"]


@pytest.mark.parametrize("accept", [*SOMETHING, None])
def test_who_takes_json_gets_it(client, body, accept):
    """By name, by a star, or because nothing is said."""
    request = client.build_request("POST", "/v1/match", json=body)
    del request.headers["Accept"]
    if accept is not None:
        request.headers["Accept"] = accept
    answer = client.send(request)
    assert (answer.status_code, answer.headers["content-type"]) == (200, JSON)


def test_nobody_needs_a_type_where_there_is_no_body_or_only_documentation(client):
    """The methods of a path, and the document, which is JSON by another name."""
    picture = {"Accept": "image/png"}
    assert client.options("/v1/match", headers=picture).status_code == 204
    assert client.get("/schema/openapi.json", headers={"Accept": JSON}).status_code == 200


@pytest.mark.parametrize(
    "accept", ["text/html;q=inf", "text/html;q=nan, application/json", "application/json"]
)
def test_odd_weights_are_no_fault_of_ours(client, accept):
    """The link of a mail that is not known is 404, whatever number is sent."""
    assert client.get("/answer/none", headers={"Accept": accept}).status_code == 404


@pytest.mark.parametrize(
    "path", ["/v1/catalogue/languages?q=deu", "/v1/none", "/health/live", "/schema", "/v1/catalogue/places"]
)
def test_head_answers_like_get(client, path):
    """The same status and headers, and no body; errors too."""
    headers = {"Accept-Encoding": "identity"}
    asked, told = client.get(path, headers=headers), client.head(path, headers=headers)
    moments = {"date", "ratelimit-remaining", "ratelimit-reset", "x-request-id"}
    assert (told.status_code, told.content) == (asked.status_code, b"")
    assert {name: told.headers[name] for name in told.headers if name not in moments} == {
        name: asked.headers[name] for name in asked.headers if name not in moments
    }


def test_head_knows_conditions(client):
    """304 for whoever has the answer already."""
    path = "/v1/catalogue/languages?q=deu"
    tag = client.head(path).headers["etag"]
    assert client.head(path, headers={"If-None-Match": tag}).status_code == 304


def test_head_needs_the_same_key(server):
    """Without one it is 401."""
    with server.client() as client:
        assert client.head("/v1/catalogue/languages?q=deu").status_code == 401


@pytest.fixture
def url(tmp_path):
    """A database of its own."""
    return SqliteFiles(tmp_path).make()


@pytest.mark.asyncio
async def test_only_the_beginning_is_sent_and_it_is_logged_as_what_it_was(url, caplog):
    """Whatever the server would leave out by itself: one empty body, with the length of GET's."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    async with inside(Settings(database_url=url), SystemClock()) as application:
        asked = await application.client.get("/health/live")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "HEAD",
            "scheme": "http",
            "path": "/health/live",
            "raw_path": b"/health/live",
            "query_string": b"",
            "headers": [(b"host", b"here")],
            "client": ("127.0.0.1", 1),
            "server": ("here", 80),
        }
        with caplog.at_level(logging.INFO, logger="api.access"):
            await application.app(scope, receive, send)
    start, body = sent
    assert dict(start["headers"])[b"content-length"].decode() == asked.headers["content-length"]
    assert body == {"type": "http.response.body", "body": b"", "more_body": False}
    assert caplog.messages[-1].startswith("HEAD /health/live 200")
