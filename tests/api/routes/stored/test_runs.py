import json

import pytest

from api.schemas.runs import ProposalView, RunView, UnmatchedView
from api.security.access import Scope


@pytest.fixture
def cohort(service, programme):
    """One mentor with one seat, two mentees; their ids."""
    mentor = service.person(programme, "mentor")["id"]
    near = service.person(programme, "mentee")["id"]
    far = service.person(programme, "mentee", occupations=[{"kldb": "43104"}])["id"]
    return mentor, near, far


def test_a_run_from_start_to_results(service, programme, cohort, catalogue):
    """202 and an address, then the figures, the pairs and who is left over."""
    started = service.client.post(f"{programme}/runs")
    assert (started.status_code, started.json()["state"]) == (202, "queued")
    run = started.headers["location"]
    done = RunView.parse(service.ended(run), catalogue)
    assert (done.state, done.progress, done.error) == ("done", 1.0, None)
    assert (done.summary.mentees, done.summary.pairs, done.summary.optimal) == (2, 1, True)
    mentor, near, far = cohort
    [proposal] = service.client.get(f"{run}/proposals").json()["items"]
    view = ProposalView.parse(proposal, catalogue)
    assert (str(view.mentor_id), str(view.mentee_id)) == (mentor, near)
    assert (view.state, view.pairing_id, proposal["run_id"]) == ("proposed", None, run.rsplit("/", 1)[1])
    assert view.reasons[0] == "Same occupation: Nurse."
    [left] = service.client.get(f"{run}/unmatched").json()["items"]
    view = UnmatchedView.parse(left, catalogue)
    assert str(view.mentee_id) == far
    assert view.reasons


def test_sentences_follow_the_reader(service, programme, cohort):
    """German by default, English if asked for; the answer says which."""
    assert cohort
    run = service.run(programme)
    service.ended(run)
    german = service.client.get(f"{run}/proposals", headers={"Accept-Language": "fr, de;q=0.5"})
    english = service.client.get(f"{run}/proposals")
    assert german.json()["items"][0]["reasons"] != english.json()["items"][0]["reasons"]
    languages = [answer.headers["content-language"] for answer in (german, english)]
    assert languages == ["de", "en"]


def test_the_policy_of_a_run_is_its_own(service, programme):
    """Given with the run or the programme's; a later change of the programme changes no run."""
    own = service.run(programme, policy={"objective": "fairest"}, keep=True)
    plain = service.run(programme)
    service.client.patch(programme, json={"policy": {"objective": "best_total"}})
    policies = [service.client.get(run).json()["policy"]["objective"] for run in (own, plain)]
    assert policies == ["fairest", "most_pairs"]
    assert service.client.get(own).json()["keep"] is True
    assert service.ended(own)["summary"]["objective"] == "fairest"


@pytest.mark.parametrize("body", [{"polcy": {}}, {"policy": {"objective": "best"}}, {"keep": "yes"}, []])
def test_a_run_that_makes_no_sense_is_not_started(service, programme, body):
    """422, and no run."""
    assert service.client.post(f"{programme}/runs", json=body).status_code == 422
    assert service.client.get(f"{programme}/runs").json()["items"] == []


def test_runs_are_listed_newest_first(service, programme):
    """All of them, page by page."""
    started = [service.run(programme).rsplit("/", 1)[1] for _ in range(3)]
    first = service.client.get(f"{programme}/runs", params={"limit": 2}).json()
    rest = service.client.get(f"{programme}/runs", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [run["id"] for run in first["items"] + rest["items"]] == started[::-1]


def test_an_impossible_lock_is_explained(service, programme, cohort):
    """The run fails, says which lock it is and why, in words."""
    mentor, _, far = cohort
    pair = {"mentee_id": far, "mentor_id": mentor}
    assert service.client.post(f"{programme}/locks", json=pair).status_code == 201
    service.client.patch(f"/v1/mentees/{far}", json={"status": "paused"})
    failed = service.ended(service.run(programme))
    assert (failed["state"], failed["error"]["code"]) == ("failed", "lock_impossible")
    assert failed["error"]["locks"] == [{**pair, "causes": ["inactive"]}]
    assert failed["error"]["detail"].endswith(".")


def test_exclusions_and_locks_over_http(service, programme, cohort):
    """201, 200 for the same again, 409 for a contradiction, 204, and then it is gone."""
    mentor, near, _ = cohort
    pair = {"mentee_id": near, "mentor_id": mentor, "reason": "family"}
    url = f"{programme}/exclusions"
    made = service.client.post(url, json=pair)
    again = service.client.post(url, json=pair)
    locked = service.client.post(f"{programme}/locks", json=pair)
    stale = service.client.delete(f"{url}/{made.json()['id']}", headers={"If-Match": '"x"'})
    gone = service.client.delete(f"{url}/{made.json()['id']}", headers={"If-Match": made.headers["etag"]})
    twice = service.client.delete(f"{url}/{made.json()['id']}")
    answers = (made, again, locked, stale, gone, twice)
    assert [answer.status_code for answer in answers] == [201, 200, 409, 412, 204, 404]
    assert made.json() == again.json()
    assert service.client.get(url).json() == {"items": [], "next_cursor": None}


def events(answer):
    """The events of a stream that has ended."""
    blocks = answer.text.replace("\r\n", "\n").strip().split("\n\n")
    return [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks]


def test_a_run_can_be_followed_to_its_end(service, programme, cohort):
    """Events until it has ended, each with state and progress; then the stream ends."""
    assert cohort
    run = service.run(programme)
    told = events(service.client.get(f"{run}/progress"))
    assert {event["event"] for event in told} == {"progress"}
    last = json.loads(told[-1]["data"])
    assert last == {"state": "done", "progress": 1.0}
    fractions = [json.loads(event["data"])["progress"] for event in told]
    assert fractions == sorted(fractions)


def test_following_a_run_that_has_ended_ends_at_once(service, programme):
    """One event; and whoever has seen it is told not to come again."""
    run = service.run(programme)
    service.ended(run)
    answer = service.client.get(f"{run}/progress")
    assert answer.headers["content-type"].startswith("text/event-stream")
    [event] = events(answer)
    again = service.client.get(f"{run}/progress", headers={"Last-Event-ID": event["id"]})
    assert (again.status_code, again.text) == (204, "")


def test_a_finished_run_cannot_be_cancelled(service, programme):
    """409 with a code of its own."""
    run = service.run(programme)
    service.ended(run)
    answer = service.client.post(f"{run}/cancel")
    assert (answer.status_code, answer.json()["code"]) == (409, "run_finished")


def test_what_does_not_exist_is_not_found(service):
    """Unknown ids and addresses that are no ids alike."""
    for identifier in ("01a200df-0000-7000-8000-000000000000", "first"):
        for path in ("", "/progress", "/proposals", "/unmatched"):
            assert service.client.get(f"/v1/runs/{identifier}{path}").status_code == 404
        assert service.client.post(f"/v1/runs/{identifier}/cancel").status_code == 404


def test_runs_need_the_scope_for_matching(service, programme):
    """Reading people is not enough to start or see a run."""
    run = service.run(programme)
    with service.client_of(service.make_key(Scope.PROFILES_READ, Scope.PROFILES_WRITE)) as client:
        answers = [client.post(f"{programme}/runs"), client.get(run), client.get(f"{run}/proposals")]
    assert {answer.status_code for answer in answers} == {403}


def test_a_body_may_be_left_out_and_is_not_null(service, programme):
    """Nothing at all means the programme's policy; null is no object."""
    json = {"Content-Type": "application/json"}
    refused = service.client.post(f"{programme}/runs", content=b"null", headers=json)
    assert (refused.status_code, refused.json()["code"]) == (422, "model_type")
    started = service.client.post(f"{programme}/runs", headers=json)
    assert started.status_code == 202
    service.ended(started.headers["location"])
