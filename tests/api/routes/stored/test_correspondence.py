import pytest

from api.schemas.mails import MailView
from api.schemas.pairings import PairingView
from api.security.access import Scope

NOBODY = "01a200df-0000-7000-8000-000000000000"
MEETING = {"at": "2030-10-20T16:00:00Z", "place": "Volkshochschule Leer"}


@pytest.fixture
def pairing(service, programme):
    """The address of a pairing by hand."""
    ids = {f"{role}_id": service.person(programme, role)["id"] for role in ("mentor", "mentee")}
    return service.client.post(f"{programme}/pairings", json=ids).headers["location"]


def test_a_first_meeting_is_set_changed_and_taken_back(service, pairing, catalogue):
    """With the version that was read; the pairing shows it."""
    address = f"{pairing}/first-meeting"
    done = service.client.put(address, json=MEETING)
    view = PairingView.parse(done.json(), catalogue)
    assert (done.status_code, done.json()["first_meeting"], view.outcome) == (200, MEETING, None)
    stale = service.client.put(address, json={"at": "2030-10-21T16:00:00+02:00"}, headers={"If-Match": '"x"'})
    assert stale.status_code == 412
    tag = {"If-Match": done.headers["etag"]}
    moved = service.client.put(address, json={"at": "2030-10-21T16:00:00+02:00"}, headers=tag)
    assert moved.json()["first_meeting"] == {"at": "2030-10-21T14:00:00Z", "place": None}
    assert service.client.delete(address).json()["first_meeting"] is None
    for body in ({}, {"at": "2030-10-20T16:00:00"}, {**MEETING, "x": 1}):
        assert service.client.put(address, json=body).status_code == 422


def test_whoever_is_asked_is_reminded(service, programme, pairing):
    """The pairing as it stands; a second time on the same day changes nothing."""
    first, second = (service.client.post(f"{pairing}/remind") for _ in range(2))
    assert (first.status_code, first.json(), first.headers["etag"]) == (
        200,
        second.json(),
        second.headers["etag"],
    )
    mails = service.client.get(f"{programme}/mails").json()["items"]
    assert [(mail["kind"], mail["state"]) for mail in mails] == [
        ("invitation", "waiting"),
        ("reminder", "dropped"),
        ("reminder", "waiting"),
    ]
    service.client.post(f"{pairing}/confirm")
    late = service.client.post(f"{pairing}/remind")
    assert (late.status_code, late.json()["code"]) == (409, "pairing_settled")


def test_mails_are_listed_and_name_nobody(service, programme, pairing, catalogue):
    """Page by page, by state; without a mail server they wait."""
    assert pairing
    first = service.client.get(f"{programme}/mails?limit=1").json()
    rest = service.client.get(f"{programme}/mails?cursor={first['next_cursor']}").json()
    mails = [MailView.parse(mail, catalogue) for mail in first["items"] + rest["items"]]
    assert [(mail.kind, mail.to, mail.attempts) for mail in mails] == [
        ("invitation", "mentor", 0),
        ("reminder", "mentor", 0),
    ]
    assert service.client.get(f"{programme}/mails?state=failed").json()["items"] == []
    assert service.client.get(f"{programme}/mails?state=lost").status_code == 422
    same = service.client.post(f"/v1/mails/{mails[0].id}/retry")
    assert (same.status_code, same.json()) == (200, first["items"][0])


def test_an_end_says_what_it_has_led_to(service, pairing):
    """And why; other words are refused."""
    service.client.post(f"{pairing}/confirm")
    assert service.client.post(f"{pairing}/complete", json={"outcome": "rich"}).status_code == 422
    done = service.client.post(
        f"{pairing}/complete", json={"outcome": "in_work", "reason": "Clinic in Leer."}
    )
    assert (done.json()["state"], done.json()["outcome"]) == ("completed", "in_work")
    assert service.client.get(f"{pairing}/feedback").json() == {"items": []}


def test_what_does_not_exist_is_not_found(service):
    """404 everywhere, and a key without the scope is refused."""
    client = service.client
    answers = [
        client.post(f"/v1/pairings/{NOBODY}/remind"),
        client.put(f"/v1/pairings/{NOBODY}/first-meeting", json=MEETING),
        client.delete(f"/v1/pairings/{NOBODY}/first-meeting"),
        client.get(f"/v1/pairings/{NOBODY}/feedback"),
        client.get(f"/v1/programmes/{NOBODY}/mails"),
        client.post(f"/v1/mails/{NOBODY}/retry"),
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(404, "not_found")}
    with service.client_of(service.make_key(Scope.MATCHING)) as reader:
        assert reader.post(f"/v1/mails/{NOBODY}/retry").status_code == 403
