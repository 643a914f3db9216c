"""Every endpoint, every scope, own and foreign programme: what is not granted tells nothing."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from litestar.routes import HTTPRoute

from api.app import create_app
from api.clock import SystemClock
from api.engine import Apart, Engine, Here
from api.security.access import ACCESS, OPEN, Scope, is_for_visitors
from api.settings import Settings
from tests.api.inside import Inside, inside
from tests.api.routes.access_table import ENDPOINTS, Of
from tests.api.routes.access_world import Maker
from tools.databases import SqliteFiles

STALE = '"stale"'
"""In `If-Match`, so that whoever is let in changes nothing that the next one needs."""

Key = dict[str, str]
Ids = dict[str, str]


@dataclass(frozen=True)
class Matrix:
    """A programme's things, and keys by scope that are bound to it or to another programme."""

    application: Inside
    ids: Ids
    other_programme: str
    own: dict[Scope, Key]
    foreign: dict[Scope, Key]

    @property
    def missing(self) -> Ids:
        """Ids of things that do not exist, by the same names."""
        return {name: str(uuid4()) for name in self.ids} | {"external_ref": self.ids["external_ref"]}

    async def ask(
        self, line: str, key: Key, ids: Ids, *, body: str | None = None, if_match: str = STALE
    ) -> tuple[int, str, str | None]:
        """Ask an endpoint; the status, and what is said, with names in place of ids."""
        method, path = line.split(" ")
        endpoint = ENDPOINTS[line]
        address, content = endpoint.asked(path, ids, body)
        headers = key | {"If-Match": if_match}
        if content is not None:
            headers["Content-Type"] = endpoint.content_type
        answer = await self.application.client.request(method, address, content=content, headers=headers)
        said = answer.text
        for name, one in ids.items():
            said = said.replace(one, name)
        return answer.status_code, said, answer.headers.get("www-authenticate")


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """A database for all tests here; who may do what does not depend on its kind.

    On PostgreSQL the same matrix passes, and would take half a minute more each time.
    """
    return SqliteFiles(tmp_path_factory.mktemp("access")).make()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def matrix(url):
    """One thing of every kind, and two keys for each scope."""
    settings = Settings(database_url=url, rate_limit=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "call", Here().call)
        patch.setattr(Apart, "call", Here().call)
        async with inside(settings, SystemClock()) as application:
            engine = application.app.dependencies["engine"].dependency()
            maker = Maker(application, await application.key(Scope.ADMIN), engine)
            ids, other = await maker.everything(), await maker.programme("Other")
            # Streams of events that are asked for now end at once.
            application.app.state.streams.close()
            own, foreign = [
                {scope: await application.key(scope, programme_ids=[UUID(bound)]) for scope in Scope}
                for bound in (ids["programme_id"], other)
            ]
            yield Matrix(application, ids, other, own, foreign)


def granted(line: str) -> set[Scope]:
    """The scopes each of which alone is enough for an endpoint."""
    endpoint = ENDPOINTS[line]
    if endpoint.scope is None:
        return set(Scope)
    return {Scope.ADMIN} if endpoint.also else {endpoint.scope, Scope.ADMIN}


def test_every_endpoint_has_an_entry():
    """Whoever adds an endpoint says here who may use it; nothing is listed that is not there."""
    app = create_app(Settings(database_url="sqlite+aiosqlite:///unused.db"))
    found = {}
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                # Litestar's own answers to OPTIONS declare nothing. Pages of the desk are tested there.
                access = OPEN[ACCESS] if method == "OPTIONS" else handler.opt[ACCESS]
                if access != OPEN[ACCESS] and not is_for_visitors(access):
                    path = route.path_format
                    for part in ("mentor", "mentee", "exclusion", "lock"):
                        for name in ("profile_id", "note_id"):
                            path = path.replace(f"/{part}s/{{{name}}}", f"/{part}s/{{{part}_id}}")
                    found[f"{method} {path}"] = access
    assert found == {
        line: "any key" if endpoint.scope is None else endpoint.scope.value
        for line, endpoint in ENDPOINTS.items()
    }


@pytest.mark.asyncio(loop_scope="module")
async def test_a_scope_that_is_missing_is_all_that_is_told(matrix):
    """Without the scope the answer is the same 403 for what is one's own and for what is another's."""
    wrong = []
    for line in ENDPOINTS:
        for scope in set(Scope) - granted(line):
            own = await matrix.ask(line, matrix.own[scope], matrix.ids)
            foreign = await matrix.ask(line, matrix.foreign[scope], matrix.ids)
            if own != foreign or own[0] != 403 or '"missing_scope"' not in own[1]:
                wrong.append((line, scope, own, foreign))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.asyncio(loop_scope="module")
async def test_another_programme_is_not_there(matrix):
    """With the scope, what belongs to another programme is 404 in the same words as what is not there."""
    wrong = []
    requests = [{}, {"body": '{"x": 1}'}, {"if_match": "*"}]
    for line, endpoint in ENDPOINTS.items():
        if endpoint.of not in {Of.PROGRAMME, Of.NAMED}:
            continue
        for scope in granted(line):
            key = matrix.foreign[scope]
            for request in requests if scope is endpoint.scope else requests[:1]:
                there = await matrix.ask(line, key, matrix.ids, **request)
                missing = await matrix.ask(line, key, matrix.missing, **request)
                if there != missing or (there[0] != 404 and "body" not in request):
                    wrong.append((line, scope, request, there, missing))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.asyncio(loop_scope="module")
async def test_things_of_another_programme_do_not_exist_in_ones_own(matrix):
    """Named below one's own programme, or in a body, they are as good as invented."""
    own = {"programme_id": matrix.other_programme}
    wrong = []
    for line, endpoint in ENDPOINTS.items():
        other_things = "_id}" in line.partition("}")[2] or "$" in endpoint.query + (endpoint.body or "")
        if "{programme_id}" in line and other_things:
            for scope in granted(line):
                key = matrix.foreign[scope]
                there = await matrix.ask(line, key, matrix.ids | own)
                missing = await matrix.ask(line, key, matrix.missing | own)
                expected = {200} if endpoint.query else {404, 422}
                if there != missing or there[0] not in expected:
                    wrong.append((line, scope, there, missing))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.asyncio(loop_scope="module")
async def test_lists_show_nothing_of_another_programme(matrix):
    """What depends on the key alone names no thing of another programme, and nothing new is made in all."""
    wrong = []
    for line, endpoint in ENDPOINTS.items():
        for scope in granted(line):
            status, said, _ = await matrix.ask(line, matrix.foreign[scope], matrix.ids)
            if endpoint.of is Of.KEY:
                named = [name for name in matrix.ids if name in said and name.endswith("_id")]
                if status != 200 or any(f'"{name}"' in said for name in named if f'"{name}":' not in said):
                    wrong.append((line, scope, status, said))
            elif endpoint.of is Of.ALL and status != 403:
                wrong.append((line, scope, status, said))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.asyncio(loop_scope="module")
async def test_whoever_has_scope_and_programme_is_let_in(matrix):
    """The same requests are not refused then; so it is the scope and the programme that decide."""
    wrong = []
    for line, endpoint in ENDPOINTS.items():
        if endpoint.of is not Of.ALL:
            for scope in granted(line):
                status, said, _ = await matrix.ask(line, matrix.own[scope], matrix.ids)
                # No stream is opened here, but whoever is told that was let in.
                if status in {401, 403, 404, 422} or (status >= 500 and '"too_many_streams"' not in said):
                    wrong.append((line, scope, status, said))
    assert not wrong, "\n".join(map(str, wrong))
