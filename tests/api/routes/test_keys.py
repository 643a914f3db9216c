"""Administrators manage keys over HTTP, and no key makes one that is broader than itself."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from api.routes.catalogue import CatalogueController
from api.routes.keys import KeyController
from api.routes.programmes import ProgrammeController
from api.security.access import Scope
from api.settings import Settings
from tests.api.inside import inside

HANDLERS = (KeyController, CatalogueController, ProgrammeController)
PLACES = "/v1/catalogue/places?q=Leer"


@pytest.fixture
async def application(url, clock):
    """An application in this process."""
    async with inside(Settings(database_url=url), clock, *HANDLERS) as opened:
        yield opened


@pytest.fixture
async def admin(application):
    """The headers of somebody who may do everything."""
    return await application.key(Scope.ADMIN)


def held(answer):
    """The headers of whoever holds the key that an answer shows."""
    return {"Authorization": f"Bearer {answer.json()['key']}", "Accept-Language": "en"}


async def test_a_key_is_shown_once_and_works(application, admin, clock):
    """The answer that makes it holds the secret, the others all but that; its use is noted."""
    client = application.client
    wanted = {"name": "Case database", "scopes": ["matching", "events:read"]}
    made = await client.post("/v1/keys", json=wanted, headers=admin)
    assert made.status_code == 201
    assert (await client.get(PLACES, headers=held(made))).status_code == 200
    # Its use is noted beside the request.
    async with asyncio.timeout(10):
        while (shown := await client.get(made.headers["location"], headers=admin)).json()[
            "last_used_at"
        ] is None:
            pass
    expected = {name: value for name, value in made.json().items() if name != "key"}
    now = clock.now().isoformat().replace("+00:00", "Z")
    assert shown.json() == expected | {"last_used_at": now}
    assert shown.headers["etag"] == made.headers["etag"]
    assert {name: expected[name] for name in wanted} == wanted
    assert made.json()["key"].startswith(f"mm_{expected['prefix']}_")
    listed = (await client.get("/v1/keys", headers=admin)).json()["items"]
    assert [one["name"] for one in listed] == ["test", "Case database"]
    assert made.json()["key"][-43:] not in repr(listed)


async def test_rotation_leaves_time_to_change(application, admin, clock):
    """Both keys are valid for the overlap, and only the new one afterwards, with the same rights."""
    client = application.client
    wanted = {"name": "Case database", "scopes": ["matching"], "expires_at": "2026-10-11T12:00:00Z"}
    old = await client.post("/v1/keys", json=wanted, headers=admin)
    clock.turn(days=9)
    path = f"{old.headers['location']}/rotate"
    new = await client.post(path, json={"overlap_hours": 2}, headers=admin)
    assert new.status_code == 201
    same = ("name", "scopes", "programme_ids")
    assert [new.json()[name] for name in same] == [old.json()[name] for name in same]
    assert new.json()["replaces"] == old.json()["id"]
    assert new.json()["expires_at"] == "2026-10-20T12:00:00Z"
    for turned, statuses in ((0, [200, 200]), (1.99, [200, 200]), (0.02, [401, 200])):
        clock.turn(hours=turned)
        found = [(await client.get(PLACES, headers=held(key))).status_code for key in (old, new)]
        assert found == statuses
    again = await client.post(path, headers=admin)
    assert (again.status_code, again.json()["code"]) == (409, "key_ended")


async def test_a_revoked_key_is_refused_at_once_and_leaves_a_trail(application, admin):
    """It is 401 from then on and not there any more; who revoked it stays to be read."""
    client = application.client
    made = await client.post("/v1/keys", json={"name": "x", "scopes": ["matching"]}, headers=admin)
    path = made.headers["location"]
    stale = await client.delete(path, headers=admin | {"If-Match": '"stale"'})
    assert stale.status_code == 412
    gone = await client.delete(path, headers=admin | {"If-Match": made.headers["etag"]})
    assert gone.status_code == 204
    assert (await client.get(PLACES, headers=held(made))).status_code == 401
    for method in ("GET", "DELETE"):
        assert (await client.request(method, path, headers=admin)).status_code == 404
    own, *rest = (await client.get("/v1/keys", headers=admin)).json()["items"]
    assert rest == []
    [revoked] = (await client.get("/v1/keys?revoked=true", headers=admin)).json()["items"]
    assert (revoked["id"], revoked["revoked_by"]) == (made.json()["id"], own["id"])


async def test_no_key_makes_one_that_is_broader(application, admin, clock):
    """Neither in programmes nor in time; what is left out is as narrow as the key that makes it."""
    client = application.client
    ids = [
        (await client.post("/v1/programmes", json={"name": name}, headers=admin)).json()["id"]
        for name in ("Own", "Other")
    ]
    until = clock.now() + timedelta(days=1)
    bound = await application.key(Scope.ADMIN, programme_ids=[UUID(ids[0])], expires_at=until)
    wanted = {"name": "x", "scopes": ["admin"]}
    made = await client.post("/v1/keys", json=wanted, headers=bound)
    assert (made.json()["programme_ids"], made.json()["expires_at"]) == ([ids[0]], "2026-10-02T12:00:00Z")
    refusals = [
        ({"programme_ids": [ids[1]]}, 404, "not_found"),
        ({"programme_ids": [str(uuid4())]}, 404, "not_found"),
        ({"expires_at": "2026-10-02T12:00:01Z"}, 422, "key_expires_too_late"),
        ({"expires_at": "2026-10-01T12:00:00Z"}, 422, "key_expires_in_past"),
    ]
    for changes, status, code in refusals:
        refused = await client.post("/v1/keys", json=wanted | changes, headers=bound)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
    rotated = await client.post(f"{made.headers['location']}/rotate", headers=bound)
    assert rotated.json()["expires_at"] == "2026-10-02T12:00:00Z"


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"])
async def test_the_ends_of_the_calendar_are_refused(application, admin, moment):
    """A moment from which nothing can be reckoned is a fault of the input, not of ours."""
    wanted = {"name": "x", "scopes": ["matching"], "expires_at": moment}
    refused = await application.client.post("/v1/keys", json=wanted, headers=admin)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/expires_at"


async def test_keys_that_reach_further_are_not_there(application, admin):
    """Whoever is bound sees, rotates and revokes only keys that are bound to nothing else."""
    client = application.client
    programme = (await client.post("/v1/programmes", json={"name": "Own"}, headers=admin)).json()["id"]
    bound = await application.key(Scope.ADMIN, programme_ids=[UUID(programme)])
    listed = (await client.get("/v1/keys?limit=1", headers=bound)).json()
    assert [one["programme_ids"] for one in listed["items"]] == [[programme]]
    assert listed["next_cursor"] is None
    free = (await client.get("/v1/keys", headers=admin)).json()["items"][0]["id"]
    for method, path in (("GET", ""), ("POST", "/rotate"), ("DELETE", "")):
        answer = await client.request(method, f"/v1/keys/{free}{path}", headers=bound)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_key_does_not_end_itself_at_once(application, admin):
    """Nobody locks themselves out: not by revoking, nor by rotating without an overlap."""
    client = application.client
    path = f"/v1/keys/{(await client.get('/v1/keys', headers=admin)).json()['items'][0]['id']}"
    for refused in (
        await client.delete(path, headers=admin),
        await client.post(f"{path}/rotate", json={"overlap_hours": 0}, headers=admin),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "own_key")
    assert (await client.post(f"{path}/rotate", headers=admin)).status_code == 201


async def test_a_secret_is_not_kept_to_be_given_again(application, admin, databases, url):
    """A repeated request makes no second key, and its answer does not tell the secret."""
    client, named = application.client, admin | {"Idempotency-Key": "one"}
    wanted = {"name": "x", "scopes": ["matching"]}
    first = await client.post("/v1/keys", json=wanted, headers=named)
    again = await client.post("/v1/keys", json=wanted, headers=named)
    assert (first.status_code, again.status_code) == (201, 410)
    assert len((await client.get("/v1/keys", headers=admin)).json()["items"]) == 2
    assert databases.ask(url, "SELECT count(*) FROM kept_answers WHERE body IS NOT NULL") == [(0,)]
