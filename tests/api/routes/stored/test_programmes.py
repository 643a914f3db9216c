from uuid import UUID

import pytest

from api.schemas.programmes import ProgrammeView
from api.security.access import Scope


def test_a_programme_is_created_read_and_changed(service, catalogue):
    """Address, version and content agree in all three answers."""
    client = service.client
    made = client.post("/v1/programmes", json={"name": "IQ Nord", "slug": "iq-nord-1", "answer_days": 10})
    read = client.get(made.headers["location"])
    changed = client.patch(
        made.headers["location"],
        json={"policy": {"weights": {"region": 30}}},
        headers={"If-Match": read.headers["etag"]},
    )
    assert [answer.status_code for answer in (made, read, changed)] == [201, 200, 200]
    assert made.json() == read.json()
    assert made.headers["etag"] == read.headers["etag"] != changed.headers["etag"]
    view = ProgrammeView.parse(changed.json(), catalogue)
    assert (view.slug, view.answer_days, view.policy.weights.region) == ("iq-nord-1", 10, 30)
    assert (view.version, view.policy_version) == (2, 2)


def test_a_stale_change_is_refused(service, programme):
    """412, and the programme is as it was."""
    before = service.client.get(programme)
    stale = service.client.patch(programme, json={"name": "X"}, headers={"If-Match": '"another"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert service.client.get(programme).json() == before.json()


def test_all_faults_are_named_and_nothing_is_made(service):
    """Each with its pointer; then a second programme with a slug that is taken."""
    body = {"slug": "IQ!", "answer_days": 0, "policy": {"weights": {"region": "much"}}, "bogus": 1}
    answer = service.client.post("/v1/programmes", json=body)
    pointers = {entry["pointer"] for entry in answer.json()["errors"]}
    assert answer.status_code == 422
    assert pointers == {"/name", "/slug", "/answer_days", "/policy/weights/region", "/bogus"}
    first = service.client.post("/v1/programmes", json={"name": "A", "slug": "taken"})
    second = service.client.post("/v1/programmes", json={"name": "B", "slug": "taken"})
    assert (first.status_code, second.status_code, second.json()["code"]) == (201, 409, "slug_taken")


def test_malformed_json_is_400_and_another_type_415(service, programme):
    """A patch may come as merge-patch+json, and not as a form."""
    answers = [
        service.client.patch(programme, content=b'{"name": ', headers={"Content-Type": "application/json"}),
        service.client.patch(programme, data={"name": "x"}),
        service.client.patch(
            programme, content=b'{"name": "y"}', headers={"Content-Type": "application/merge-patch+json"}
        ),
    ]
    assert [answer.status_code for answer in answers] == [400, 415, 200]


@pytest.mark.parametrize(
    ("scopes", "read", "write"),
    [
        ([Scope.ADMIN], 200, 201),
        ([Scope.PROFILES_READ], 200, 403),
        ([Scope.PROFILES_WRITE, Scope.MATCHING], 403, 403),
    ],
)
def test_scopes_decide(service, scopes, read, write):
    """Reading needs profiles:read, creating needs admin."""
    with service.client_of(service.make_key(*scopes)) as client:
        assert client.get("/v1/programmes").status_code == read
        assert client.post("/v1/programmes", json={"name": "Mine"}).status_code == write


def test_a_bound_key_reaches_its_programme_only(service, programme):
    """Everything of another programme is not found, whatever is asked."""
    bound_to = UUID(programme.rsplit("/", 1)[1])
    other = service.programme()
    person, run = service.person(other), service.run(other)
    with service.client_of(service.make_key(Scope.ADMIN, programme_ids=[bound_to])) as client:
        assert client.get(programme).status_code == 200
        assert [one["id"] for one in client.get("/v1/programmes").json()["items"]] == [str(bound_to)]
        assert client.post("/v1/programmes", json={"name": "Mine"}).status_code == 403
        refused = [
            client.get(other),
            client.patch(other, json={}),
            client.get(f"{other}/mentors"),
            client.post(
                f"{other}/mentors", json={k: person[k] for k in ("occupations", "location", "languages")}
            ),
            client.get(f"/v1/mentors/{person['id']}"),
            client.patch(f"/v1/mentors/{person['id']}", json={}),
            client.delete(f"/v1/mentors/{person['id']}"),
            client.get(f"{other}/exclusions"),
            client.get(f"{other}/runs"),
            client.post(f"{other}/runs"),
            client.get(run),
            client.get(f"{run}/progress"),
            client.get(f"{run}/proposals"),
            client.get(f"{run}/unmatched"),
            client.post(f"{run}/cancel"),
        ]
        assert {answer.status_code for answer in refused} == {404}
