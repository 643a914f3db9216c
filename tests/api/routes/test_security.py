"""No route is open by oversight, and a key may do what its scopes say, no more."""

import base64
import hashlib
import re

import pytest
from litestar.routes import HTTPRoute

from api.app import create_app
from api.security.access import ACCESS, ANY_KEY, BARE, OPEN, SIGNED_IN, VISITED, Scope, is_for_visitors
from api.settings import Settings

OPEN_PATHS = {
    "/",
    "/answer/{token}",
    "/feedback/{token}",
    "/health/live",
    "/health/ready",
    "/metrics",
    "/problems/{code}",
    "/schema",
    "/schema/openapi.json",
    "/schema/{path}",
    "/static/{version}/{name}",
}
"""What needs no key: the way to the desk, health, figures, documentation, files of pages, and links,
whose token is the key."""

KNOWN = {scope.value for scope in Scope} | {OPEN[ACCESS], ANY_KEY[ACCESS], VISITED[ACCESS], SIGNED_IN[ACCESS]}


@pytest.fixture(scope="module")
def handlers(tmp_path_factory):
    """Every handler of the application with its path and method, but for the answers to OPTIONS."""
    file = tmp_path_factory.mktemp("unused") / "matcher.db"
    app = create_app(Settings(database_url=f"sqlite+aiosqlite:///{file}"))
    return [
        (route.path_format, method, handler)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method, (handler, _) in route.route_handler_map.items()
        if method != "OPTIONS"
    ]


def test_every_route_declares_what_it_needs(handlers):
    """A handler without a declared scope is a mistake."""
    undeclared = [
        (path, method) for path, method, handler in handlers if handler.opt.get(ACCESS) not in KNOWN
    ]
    assert len(handlers) > 8
    assert undeclared == []


def test_nothing_else_is_open(handlers):
    """The list of open paths is this one."""
    open_paths = {path for path, _, handler in handlers if handler.opt[ACCESS] == OPEN[ACCESS]}
    assert open_paths == OPEN_PATHS


def test_only_ones_own_account_is_open_without_the_second_factor(handlers):
    """Whoever still lacks it reaches what sets it up, and nothing about anybody else."""
    bare = {path for path, _, handler in handlers if handler.opt.get(BARE)}
    assert bare
    assert {path for path in bare if not f"{path}/".startswith("/desk/account/")} == set()


def test_every_other_route_refuses_whoever_has_no_key(server, handlers):
    """Without a key the answer is 401, whatever the path and before anything is read."""
    closed = [
        (path, method)
        for path, method, handler in handlers
        if handler.opt[ACCESS] != OPEN[ACCESS] and not is_for_visitors(handler.opt[ACCESS])
    ]
    filled = [(path.replace("{", "").replace("}", ""), method) for path, method in closed]
    with server.client() as client:
        uuid = "0199aaaa-0000-7000-8000-000000000000"
        for path, method in filled:
            parts = [uuid if part.endswith("_id") else part for part in path.split("/")]
            answer = client.request(method, "/".join(parts))
            assert (path, method, answer.status_code) == (path, method, 401)
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert answer.json()["code"] == "not_authenticated"


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Basic abc",
        "Bearer mm_000000000000_" + "x" * 43,
        "Bearer mm_000000000000_" + "x" * 43 + ", Bearer x",
        "x" * 5000,
        "Bearer \xff\xfe",
    ],
)
def test_what_is_no_key_is_refused(server, authorization):
    """Anything but a known key is 401."""
    with server.client() as client:
        answer = client.get(
            "/v1/catalogue/places?q=Leer", headers={"Authorization": authorization.encode("latin-1")}
        )
    assert answer.status_code == 401


def test_a_key_with_another_secret_is_refused(server, key):
    """The prefix finds a key, the secret opens."""
    other = key[:-1] + ("A" if key[-1] != "A" else "B")
    with server.client(other) as client:
        assert client.get("/v1/catalogue/places?q=Leer").status_code == 401
    with server.client(key) as client:
        assert client.get("/v1/catalogue/places?q=Leer").status_code == 200


def test_a_missing_scope_is_named(server, body):
    """A key that may only read events cannot match, and the answer names the scope."""
    with server.client(server.make_key(Scope.EVENTS_READ)) as client:
        answer = client.post("/v1/match", json=body)
        assert client.get("/v1/catalogue/languages?q=de").status_code == 200
    assert answer.status_code == 403
    assert answer.json()["code"] == "missing_scope"
    assert "matching" in answer.json()["detail"]
    assert 'scope="matching"' in answer.headers["www-authenticate"]


def test_admin_may_do_everything(server, body):
    """The scope `admin` includes the others."""
    with server.client(server.make_key(Scope.ADMIN)) as client:
        assert client.post("/v1/match", json=body).status_code == 200


@pytest.mark.parametrize("path", ["/health/live", "/schema", "/none", "/v1/programmes"])
def test_every_answer_is_hardened(server, path):
    """No cache keeps an answer, no browser guesses its type, and no page loads or is framed."""
    with server.client() as client:
        headers = client.get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    rules = headers["content-security-policy"]
    for rule in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in rules
    assert "unsafe" not in rules
    assert "server" not in headers


def test_the_style_of_the_documentation_is_applied(server):
    """It stands in the page itself, and its digest in the policy."""
    with server.client() as client:
        answer = client.get("/schema")
    [style] = re.findall("<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["content-security-policy"]


def test_options_names_the_methods(server):
    """Whoever asks what a path takes is told, and no more."""
    with server.client() as client:
        answer = client.options("/v1/match")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == "OPTIONS, POST"


def test_a_refused_body_is_not_read(server):
    """Whoever has no key learns nothing about the body."""
    with server.client() as client:
        answer = client.post("/v1/match", content=b"{" * 1000)
    assert answer.status_code == 401


def test_logs_hold_ids_and_nothing_else(start_server, tmp_path, body):
    """Neither key nor name nor mail address nor what was asked for appears in the log."""
    body["mentees"][0].update(name="Amal Haddad", email="amal@example.org")
    with start_server(tmp_path, MATCHER_LOG_LEVEL="debug") as server:
        key = server.make_key(Scope.MATCHING)
        with server.client(key) as client:
            assert client.post("/v1/match", json=body).status_code == 200
            assert client.post("/v1/match", json=body | {"mentors": "Haddad"}).status_code == 422
            assert client.get("/v1/catalogue/places?q=Haddad").status_code == 200
            assert client.get("/v1/Haddad").status_code == 404
    log = server.log.read_text()
    assert "POST /v1/match 200" in log
    for secret in ("Haddad", "amal", "Bearer", key, key[-43:]):
        assert secret not in log
