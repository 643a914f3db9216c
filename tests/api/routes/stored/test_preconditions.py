"""Changes that say which version they are meant for, and programmes that demand it."""

import pytest

from tests.api.routes.stored.conftest import PROFILE


@pytest.fixture
def strict(service) -> str:
    """The address of a programme that demands If-Match."""
    return service.programme(require_if_match=True)


def test_a_programme_may_demand_versions(service, strict):
    """Without If-Match 428 and nothing changes, with it the change is made; other programmes do not ask."""
    client = service.client
    mentor = service.person(strict, external_ref="m-1")
    mentee = service.person(strict, "mentee")
    pair = {"mentor_id": mentor["id"], "mentee_id": mentee["id"]}
    exclusion = client.post(f"{strict}/exclusions", json=pair)
    one = f"/v1/mentors/{mentor['id']}"
    by_ref = f"{strict}/mentors/by-ref/m-1"
    changes = [
        ("PATCH", strict, {"name": "Another"}, client.get(strict).headers["etag"]),
        ("PATCH", one, {"capacity": 2}, client.get(one).headers["etag"]),
        ("DELETE", f"{strict}/exclusions/{exclusion.json()['id']}", None, exclusion.headers["etag"]),
    ]
    for method, address, body, tag in changes:
        refused = client.request(method, address, json=body)
        assert (refused.status_code, refused.json()["code"]) == (428, "precondition_required")
        assert client.request(method, address, json=body, headers={"If-Match": tag}).is_success
    assert client.put(by_ref, json={**PROFILE, "capacity": 3}).status_code == 428
    assert client.put(by_ref, json={**PROFILE, "capacity": 3}, headers={"If-Match": "*"}).status_code == 200
    assert client.delete(one).status_code == 428
    assert client.get(one).json()["capacity"] == 3
    assert client.delete(one, headers={"If-Match": client.get(one).headers["etag"]}).status_code == 204


def test_somebody_new_needs_no_version(service, strict):
    """PUT creates whom it does not find, wherever versions are demanded."""
    assert service.client.put(f"{strict}/mentees/by-ref/new", json=PROFILE).status_code == 201


def test_a_programme_can_demand_versions_later(service, programme):
    """The field is part of the programme; who sets it need not have obeyed it."""
    assert service.client.get(programme).json()["require_if_match"] is False
    changed = service.client.patch(programme, json={"require_if_match": True})
    assert (changed.status_code, changed.json()["require_if_match"]) == (200, True)
    assert service.client.patch(programme, json={"require_if_match": False}).status_code == 428


def test_a_pairing_is_changed_by_version(service, strict):
    """A first meeting is set and removed with If-Match; steps such as cancelling are no such changes."""
    client = service.client
    pair = {
        "mentor_id": service.person(strict)["id"],
        "mentee_id": service.person(strict, "mentee")["id"],
    }
    pairing = client.post(f"{strict}/pairings", json=pair).headers["location"]
    meeting = {"at": "2026-12-01T10:00:00Z", "place": "Leer"}
    refused = client.put(f"{pairing}/first-meeting", json=meeting)
    current = {"If-Match": client.get(pairing).headers["etag"]}
    done = client.put(f"{pairing}/first-meeting", json=meeting, headers=current)
    stale = client.delete(f"{pairing}/first-meeting", headers=current)
    missing = client.delete(f"{pairing}/first-meeting")
    assert [answer.status_code for answer in (refused, done, stale, missing)] == [428, 200, 412, 428]
    assert client.post(f"{pairing}/cancel").status_code == 200


def test_a_put_may_insist_on_being_the_first_or_not(service, programme):
    """`If-None-Match: *` only creates, `If-Match` only replaces."""
    client, address = service.client, f"{programme}/mentors/by-ref/r-1"
    answers = [
        client.put(address, json=PROFILE, headers={"If-Match": "*"}),
        client.put(address, json=PROFILE, headers={"If-Match": '"gone-1"'}),
        client.put(address, json=PROFILE, headers={"If-None-Match": "*"}),
        client.put(address, json=PROFILE, headers={"If-None-Match": "*"}),
        client.put(address, json=PROFILE, headers={"If-Match": "*"}),
    ]
    assert [answer.status_code for answer in answers] == [412, 412, 201, 412, 200]
