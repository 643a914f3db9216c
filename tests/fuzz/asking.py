"""Requests as anybody can send them, to the whole application: path, query, headers and body spoilt."""

import asyncio
import re
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import quote, unquote

from litestar import Litestar
from litestar.routes import HTTPRoute

from api.app import create_app
from api.clock import SystemClock
from api.schemas.examples import MATCH_REQUEST
from api.security.access import Scope
from api.services import keys
from api.settings import Settings
from api.store.database import Database
from tests.fuzz.mutating import spoilt_bytes, spoilt_json, spoilt_text, written
from tools.databases import SqliteFiles

NAMES: Final = (
    "limit",
    "cursor",
    "q",
    "status",
    "ags",
    "language",
    "occupation",
    "open_seats",
    "after",
    "role",
    "dry_run",
    "ignore",
    "lang",
    "to",
    "state",
    "code",
    "number",
    "row",
    "done",
    "x",
)
VALUES: Final = (
    "10",
    "de",
    "true",
    "active",
    "B2",
    "ASNFZ4mrze8BI0VniavN7w",
    "2026-01-01",
    "Leer",
    "/desk/x",
)
HEADERS: Final = {
    b"accept": "application/json, text/html;q=0.8, */*;q=0.1",
    b"accept-language": "de-DE,en;q=0.5",
    b"accept-encoding": "gzip, zstd;q=0.5",
    b"if-match": '"0f-1", W/"a-2"',
    b"if-none-match": '*, "x"',
    b"idempotency-key": '"8e03978e-40d5"',
    b"prefer": "return=minimal, respond-async",
    b"last-event-id": "7",
    b"cookie": "__Host-session=x; __Host-oidc=y",
    b"content-length": "10",
    b"range": "bytes=0-1",
    b"sec-fetch-site": "same-origin",
    b"origin": "http://here",
    b"forwarded": "for=1.2.3.4",
    b"traceparent": "00-1-2-3",
    b"authorization": "Bearer mm_0123456789ab_x",
}
BODIES: Final = (
    MATCH_REQUEST["mentors"][0],
    {"name": "IQ", "slug": "iq", "policy": MATCH_REQUEST["policy"]},
    {"reason": "x"},
    {
        "mentee_id": "01890a5d-ac96-774b-bcce-b302099a8057",
        "mentor_id": "01890a5d-ac96-774b-bcce-b302099a8058",
    },
    {"name": "k", "scopes": ["matching"]},
    {"url": "https://example.org/", "types": ["run.*"]},
)
FORM: Final = b"email=a%40b.de&password=correct+horse+battery&code=123456&answer=confirm&name=x&column.0=name"
KINDS: Final = (
    b"application/json",
    b"application/x-www-form-urlencoded",
    b"multipart/form-data; boundary=x",
    b"text/csv",
    b"application/x-www-form-urlencoded; charset=utf-7",
    b"application/json; charset=x",
    b"x",
)
PARTS: Final = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
    b"ID;Name\r\n"
    b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\ny\r\n--x--\r\n'
)
COMPUTED: Final = frozenset({"/v1/match", "/v1/score"})
"""What is handed on to other processes; their bodies are read for themselves."""
AWAY: Final = "/health/ready"
"""Says that those processes have not been started."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request; `place` chooses the route, and `holes` fill its path."""

    place: int
    holes: tuple[str, ...]
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    with_key: bool


def asked(chance: Random) -> Asked:
    """Make a request."""
    pairs = [
        quote(_perhaps(chance, chance.choice(NAMES), 12))
        + "="
        + quote(_perhaps(chance, chance.choice(VALUES), 2))
        for _ in range(chance.randrange(4))
    ]
    query = "&".join(pairs).encode()
    named = chance.sample(list(HEADERS), chance.randrange(5))
    headers = [
        (name, _header(_perhaps(chance, HEADERS[name], 2).encode("utf-8", "replace"))) for name in named
    ]
    kind = chance.choice(KINDS)
    form = spoilt_bytes(chance, PARTS if b"multipart" in kind else FORM)
    body = form if b"form" in kind else written(chance, spoilt_json(chance, chance.choice(BODIES)))
    return Asked(
        place=chance.randrange(10_000),
        holes=tuple(_perhaps(chance, "01890a5d-ac96-774b-bcce-b302099a8057", 3) for _ in range(3)),
        query=_target(spoilt_bytes(chance, query)) if chance.randrange(4) == 0 else query,
        headers=(*headers, (b"content-type", kind), (b"host", b"here")),
        body=body,
        with_key=chance.randrange(5) > 0,
    )


def answer(given: Asked) -> None:
    """Let the application answer; whatever it answers is not that it has failed."""
    world = _world()
    method, path = world.routes[given.place % len(world.routes)]
    holes = iter(given.holes)
    path = re.sub(r"\{[^}]*\}", lambda _: quote(next(holes, "x"), safe=""), path)
    headers = list(given.headers)
    if given.with_key:
        headers = [pair for pair in headers if pair[0] != b"authorization"]
        headers.append((b"authorization", f"Bearer {world.key}".encode()))
    status = world.loop.run_until_complete(_status(world.app, method, path, given, headers))
    told = 200 <= status < 500 or (path == AWAY and status == 503)
    assert told, f"{method} {path} is answered with {status}"


async def _status(
    app: Litestar, method: str, path: str, given: Asked, headers: list[tuple[bytes, bytes]]
) -> int:
    found: list[int] = []
    waiting = [{"type": "http.request", "body": given.body, "more_body": False}]

    async def receive() -> Any:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            found.append(message["status"])

    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": given.query,
        "root_path": "",
        "headers": headers,
        "client": ("192.0.2.1", 1),
        "server": ("here", 80),
        "state": {},
    }
    await app(scope, receive, send)
    return found[0]


@dataclass(frozen=True)
class _World:
    app: Litestar
    routes: tuple[tuple[str, str], ...]
    key: str
    loop: asyncio.AbstractEventLoop


@cache
def _world() -> _World:
    """The application with an empty database, and a key for everything."""
    url = SqliteFiles(Path(tempfile.mkdtemp(prefix="fuzz-"))).make()
    settings = Settings(database_url=url, rate_limit=0)
    app = create_app(settings)
    routes = sorted(
        (method, route.path_format)
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path_format not in COMPUTED
        for method in route.methods
    )
    loop = asyncio.new_event_loop()
    return _World(app, tuple(routes), loop.run_until_complete(_key(settings)), loop)


async def _key(settings: Settings) -> str:
    async with Database(settings) as database, database.write() as session:
        made = await keys.create(session, SystemClock(), name="fuzz", scopes=(Scope.ADMIN,))
    return made.key


def _perhaps(chance: Random, text: str, rarely: int) -> str:
    return spoilt_text(chance, text) if chance.randrange(rarely) == 0 else text


def _header(value: bytes) -> bytes:
    """What a server hands on: no control characters."""
    return bytes(byte for byte in value if byte >= 32 and byte != 127).strip()


def _target(query: bytes) -> bytes:
    return bytes(byte for byte in query if 32 < byte < 127 and byte != 35)
