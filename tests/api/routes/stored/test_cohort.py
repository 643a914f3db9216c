"""Whatever can be read of a cohort that has everything answers as its document says."""

import asyncio
import json
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urljoin

import pytest
import schemathesis

from api.demo.cohort import draw
from api.security.staff import COOKIE
from api.settings import Settings
from tools.staff import sign_in

STREAMS = ("/progress", "/events/stream")
"""They go on until their reader leaves; the tests of streams read them."""

MOST = 20
"""So many of a kind are asked for."""

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=before=)\d+")
LINK = re.compile(r'href="([^"]+)"')

SOME = 4
"""Pages of a kind."""

APPROVED = 6
"""So many proposals are approved; for whoever is in a tandem no candidates are looked for."""


@pytest.fixture
def lived_in(service, programme):
    """The ids of what belongs to a cohort after a run and some answers, by the parameter that names them."""
    client, ids = service.client, defaultdict(list)
    cohort = draw(mentors=25, mentees=40, seed=7, today=datetime.now(tz=UTC).date())
    for role, people in (("mentor", cohort.mentors), ("mentee", cohort.mentees)):
        lines = "\n".join(json.dumps(wire) for wire in people)
        sent = client.post(
            f"{programme}/imports?role={role}",
            content=lines,
            headers={"Content-Type": "application/x-ndjson", "Prefer": "respond-async"},
        )
        where = sent.headers["location"]
        service.until(lambda where=where: client.get(where).json()["state"] in {"done", "failed"})
        ids["import_id"].append(where)
        ids[f"{role}_id"] = [
            one["id"] for one in client.get(f"{programme}/{role}s?limit=200").json()["items"]
        ]
    ids["webhook_id"].append(_made(client, "/v1/webhooks", url="https://example.org/hook"))
    _made(client, f"/v1/webhooks/{ids['webhook_id'][0]}/ping")
    ids["key_id"].append(_made(client, "/v1/keys", name="Case database", scopes=["matching"]))
    run = service.run(programme)
    assert service.ended(run)["state"] == "done"
    proposals = client.get(f"{run}/proposals?limit=200").json()["items"]
    ids["pairing_id"] = [_made(client, f"/v1/proposals/{one['id']}/approve") for one in proposals[:APPROVED]]
    for event, pairing in zip(("confirm", "decline", "cancel"), ids["pairing_id"], strict=False):
        assert client.post(f"/v1/pairings/{pairing}/{event}", json={}).is_success
    left = client.get(f"{run}/unmatched?limit=200").json()["items"]
    for kind, one, mentor in zip(("exclusions", "locks"), left, ids["mentor_id"], strict=False):
        _made(client, f"{programme}/{kind}", mentee_id=one["mentee_id"], mentor_id=mentor)
    return {
        **ids,
        "programme_id": [programme],
        "run_id": [run],
        "mentee_id": [one["mentee_id"] for one in (*left, *proposals[APPROVED:])],
    }


def _made(client, path, **sent):
    answer = client.post(path, json=sent)
    assert answer.is_success, answer.text
    return answer.json()["id"]


def test_everything_that_can_be_read_is_as_documented(service, lived_in):
    """Each GET for each thing of its kind: 200, and a body that the document describes."""
    described = schemathesis.openapi.from_dict(service.client.get("/schema/openapi.json").json())
    asked, wrong = 0, []
    for operation in (found.ok() for found in described.get_all_operations()):
        path = operation.path
        if operation.method.upper() != "GET" or not path.startswith("/v1") or path.endswith(STREAMS):
            continue
        for where in _addresses(path, lived_in):
            answer = service.client.get(where)
            asked += 1
            if answer.status_code != 200:
                wrong.append((where, answer.text))
            else:
                operation.validate_response(answer)
    assert wrong == []
    assert asked > 100


def test_every_page_that_something_leads_to_opens(service, lived_in):
    """From the first page of the programme on, some of each kind of people, pairs, runs and settings."""
    [programme] = lived_in["programme_id"]
    start = f"/desk/programmes/{service.client.get(programme).json()['slug']}"
    cookie = asyncio.run(sign_in(Settings(database_url=service.database_url)))
    seen, kinds, wrong, todo = set(), Counter(), [], [start]
    with service.browser(cookies={COOKIE: cookie}) as browser:
        while todo:
            where = todo.pop()
            kind = ID.sub("ID", where)
            if where in seen or kinds[kind] == SOME:
                continue
            seen.add(where)
            kinds[kind] += 1
            answer = browser.get(where)
            if answer.status_code != 200:
                wrong.append((where, answer.status_code))
            links = (urljoin(where, unescape(link)) for link in LINK.findall(answer.text))
            todo += [link.partition("#")[0] for link in links if link.startswith(start)]
    assert wrong == []
    assert len(kinds) > 50


def _addresses(path, ids):
    before, brace, rest = path.partition("{")
    if not brace:
        return [path + ("?q=Koch" if "/catalogue/" in path else "")]
    name, _, after = rest.partition("}")
    if name == "profile_id":
        name = "mentor_id" if "/mentors/" in path else "mentee_id"
    return [f"{before}{str(one).rpartition('/')[2]}{after}" for one in ids[name.partition(":")[0]][:MOST]]
