import pytest

from api.schemas.events import Feed
from api.schemas.pairings import PairingView
from api.schemas.runs import ProposalView
from api.security.access import Scope

NOBODY = "01a200df-0000-7000-8000-000000000000"


@pytest.fixture
def two(service, programme):
    """A mentor with one seat and two mentees; their ids."""
    mentor = service.person(programme, "mentor")["id"]
    return mentor, *(service.person(programme, "mentee")["id"] for _ in range(2))


@pytest.fixture
def proposal(service, programme, two):
    """The address of the one proposal of a run that is done."""
    assert two
    run = service.run(programme)
    service.ended(run)
    [proposal] = service.client.get(f"{run}/proposals").json()["items"]
    return f"/v1/proposals/{proposal['id']}"


@pytest.fixture
def by_hand(service, programme, two):
    """The address of a pairing by hand."""
    mentor, mentee, _ = two
    made = service.client.post(f"{programme}/pairings", json={"mentee_id": mentee, "mentor_id": mentor})
    return made.headers["location"]


def test_from_a_proposal_to_the_end_of_a_pairing(service, programme, proposal, catalogue):
    """Approved, confirmed, completed; nobody is paired before the approval."""
    assert service.client.get(f"{programme}/pairings").json()["items"] == []
    approved = service.client.post(f"{proposal}/approve", json={"reason": "fits"})
    again = service.client.post(f"{proposal}/approve")
    assert (approved.status_code, again.status_code) == (200, 200)
    assert approved.json() == again.json()
    view = PairingView.parse(approved.json(), catalogue)
    assert (view.state, view.seat, f"/v1/proposals/{view.proposal_id}") == ("invited", 1, proposal)
    pairing = f"/v1/pairings/{view.id}"
    for step, state in (("confirm", "active"), ("confirm", "active"), ("complete", "completed")):
        done = service.client.post(f"{pairing}/{step}")
        assert (done.status_code, done.json()["state"]) == (200, state)
    read = service.client.get(pairing)
    assert (read.json(), read.headers["etag"]) == (done.json(), done.headers["etag"])
    late = service.client.post(f"{pairing}/cancel")
    assert (late.status_code, late.json()["code"]) == (409, "pairing_settled")
    steps = service.client.get(f"{pairing}/history").json()["items"]
    assert [(step["state"], step["by_name"], step["reason"]) for step in steps] == [
        ("invited", "test", "fits"),
        ("active", "test", None),
        ("completed", "test", None),
    ]


def test_a_rejected_proposal_starts_nothing(service, programme, proposal, catalogue):
    """Said twice it stays rejected; approving it is a conflict."""
    rejected = service.client.post(f"{proposal}/reject", json={"reason": "too far"})
    assert ProposalView.parse(rejected.json(), catalogue).state == "rejected"
    assert service.client.post(f"{proposal}/reject").json() == rejected.json()
    refused = service.client.post(f"{proposal}/approve")
    assert (refused.status_code, refused.json()["code"]) == (409, "proposal_settled")
    assert service.client.get(f"{programme}/pairings").json()["items"] == []


def test_a_proposal_names_the_pairing_that_it_has_started(service, programme, proposal):
    """`pairing_id` leads from the results of the run to the pairing."""
    made = service.client.post(f"{proposal}/approve").json()
    [run] = service.client.get(f"{programme}/runs").json()["items"]
    [after] = service.client.get(f"/v1/runs/{run['id']}/proposals").json()["items"]
    assert (after["state"], after["pairing_id"]) == ("approved", made["id"])


def test_by_hand_with_all_refusals(service, programme, two):
    """201 and an address; then taken, full, excluded, paused: 409 with a code of its own each."""
    mentor, first, second = two
    url, other = f"{programme}/pairings", service.person(programme, "mentor")["id"]
    made = service.client.post(url, json={"mentee_id": first, "mentor_id": mentor, "reason": "friends"})
    nothing = {"pairs": 0, "lowest_score": 0, "score": 0}
    answer = made.json()
    assert (made.status_code, answer["regret"], answer["opened_reason"]) == (201, nothing, "friends")
    assert service.client.get(made.headers["location"]).json() == answer
    pair = {"mentee_id": second, "mentor_id": other}
    service.client.post(f"{programme}/exclusions", json=pair)
    answers = [
        service.client.post(url, json={"mentee_id": first, "mentor_id": other}),
        service.client.post(url, json={"mentee_id": second, "mentor_id": mentor}),
        service.client.post(url, json=pair),
        service.client.post(f"{programme}/exclusions", json={"mentee_id": first, "mentor_id": mentor}),
    ]
    codes = [(answer.status_code, answer.json()["code"]) for answer in answers]
    expected = [(409, "mentee_taken"), (409, "mentor_full"), (409, "pair_excluded"), (409, "pair_open")]
    assert codes == expected
    service.client.patch(f"/v1/mentees/{second}", json={"status": "paused"})
    third = service.person(programme, "mentor")["id"]
    inactive = service.client.post(url, json={"mentee_id": second, "mentor_id": third})
    assert (inactive.status_code, inactive.json()["code"]) == (409, "person_inactive")
    assert inactive.json()["detail"].endswith(".")


def test_a_decline_excludes_the_pair_and_pauses_who_has_no_time(service, programme, by_hand, two):
    """The answer is the pairing; exclusion and pause are there with it."""
    declined = service.client.post(f"{by_hand}/decline", json={"on_behalf_of": "mentor", "reason": "no_time"})
    assert declined.json()["state"] == "declined"
    [note] = service.client.get(f"{programme}/exclusions").json()["items"]
    assert (note["mentor_id"], note["mentee_id"], note["reason"]) == (two[0], two[1], "no_time")
    assert service.client.get(f"/v1/mentors/{two[0]}").json()["status"] == "paused"


def test_lists_are_filtered_and_come_in_pages(service, programme, by_hand, two):
    """By state, mentor and mentee; a state that does not exist is refused."""
    mentor, first, second = two
    service.client.post(f"{by_hand}/cancel")
    service.client.post(f"{programme}/pairings", json={"mentee_id": second, "mentor_id": mentor})
    url = f"{programme}/pairings"
    [cancelled] = service.client.get(url, params={"state": "cancelled"}).json()["items"]
    assert (f"/v1/pairings/{cancelled['id']}", cancelled["mentee_id"]) == (by_hand, first)
    page = service.client.get(url, params={"mentor_id": mentor, "limit": 1}).json()
    rest = service.client.get(url, params={"mentor_id": mentor, "cursor": page["next_cursor"]}).json()
    assert [one["mentee_id"] for one in page["items"] + rest["items"]] == [first, second]
    assert service.client.get(url, params={"mentee_id": second}).json()["items"] == rest["items"]
    assert service.client.get(url, params={"state": "open"}).status_code == 422


def test_a_stale_version_is_refused(service, by_hand):
    """412, and nothing has changed."""
    before = service.client.get(by_hand).headers["etag"]
    service.client.post(f"{by_hand}/confirm", headers={"If-Match": before})
    assert service.client.post(f"{by_hand}/cancel", headers={"If-Match": before}).status_code == 412
    assert service.client.get(by_hand).json()["state"] == "active"


@pytest.mark.parametrize(
    "body", [{"reson": "x"}, {"reason": ""}, {"reason": 1}, {"on_behalf_of": "boss"}, []]
)
def test_an_answer_that_makes_no_sense_changes_nothing(service, by_hand, body):
    """422, and the invitation stands."""
    assert service.client.post(f"{by_hand}/confirm", json=body).status_code == 422
    assert service.client.get(by_hand).json()["state"] == "invited"


def test_the_feed_tells_what_happened(service, programme, by_hand, catalogue):
    """In order, page by page, each event once."""
    service.client.post(f"{by_hand}/confirm")
    url = f"{programme}/events"
    everything = Feed.parse(service.client.get(url).json(), catalogue)
    types = [event.type for event in everything.items]
    people = ["mentor.created", "mentee.created", "mentee.created"]
    assert types == ["programme.created", *people, "pairing.invited", "pairing.active"]
    seen, after = [], "0"
    while after is not None:
        part = service.client.get(url, params={"after": after, "limit": 4}).json()
        seen += part["items"]
        after = part["next_cursor"]
    assert [event["id"] for event in seen] == [event.id for event in everything.items]
    assert service.client.get(url, params={"after": seen[-1]["id"]}).json()["items"] == []
    for wrong in ("-1", "x", str(2**63)):
        assert service.client.get(url, params={"after": wrong}).status_code == 422


def test_scopes_decide(service, programme, by_hand):
    """`pairings` and `events:read` are rights of their own."""
    requests = [
        ("GET", f"{programme}/pairings"),
        ("GET", by_hand),
        ("POST", f"{by_hand}/confirm"),
        ("POST", f"/v1/proposals/{NOBODY}/reject"),
        ("GET", f"{programme}/events"),
    ]
    for scope, allowed in ((Scope.MATCHING, 0), (Scope.PAIRINGS, 4), (Scope.EVENTS_READ, 1)):
        with service.client_of(service.make_key(scope)) as client:
            answers = [client.request(*request).status_code for request in requests]
        assert (len(answers) - answers.count(403), scope) == (allowed, scope)


def test_what_does_not_exist_is_not_found(service):
    """Pairings, proposals, programmes."""
    paths = [f"/v1/pairings/{NOBODY}/{step}" for step in ("confirm", "decline", "cancel", "complete")]
    paths += [f"/v1/proposals/{NOBODY}/{step}" for step in ("approve", "reject")]
    assert {service.client.post(path).status_code for path in paths} == {404}
    paths = [f"/v1/pairings/{NOBODY}", f"/v1/programmes/{NOBODY}/pairings", f"/v1/programmes/{NOBODY}/events"]
    assert {service.client.get(path).status_code for path in paths} == {404}


def test_an_invitation_that_nobody_answers_expires_by_itself(service, by_hand):
    """The sweep of the running service finds it."""
    service.execute("UPDATE pairings SET answer_until = '2026-01-01 00:00:00.000000' WHERE state = 'invited'")
    service.until(lambda: service.client.get(by_hand).json()["state"] == "expired")
    assert service.client.get(by_hand).json()["changed_by"] == "clock"
