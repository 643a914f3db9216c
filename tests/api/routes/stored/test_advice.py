"""Certificates and advice over HTTP, from a server that computes in its own child processes."""

import json

import pytest
from click.testing import CliRunner

from api.cli import main
from api.schemas.advice import CandidateView, CertificateView, RivalsView, RulePriceView, ScarcityView
from api.security.access import Scope

PARTS = ("certificate", "scarcity", "rule-prices", "rivals")


@pytest.fixture
def cohort(service, programme):
    """One mentor with one seat, two mentees; their ids."""
    mentor = service.person(programme, "mentor", name="Eva Ott", email="eva@example.org")["id"]
    near = service.person(programme, "mentee", name="Amal Haddad")["id"]
    far = service.person(programme, "mentee", occupations=[{"kldb": "43104"}])["id"]
    return mentor, near, far


@pytest.fixture
def run(service, programme, cohort):
    """The address of a run that is done."""
    assert cohort
    address = service.run(programme)
    assert service.ended(address)["state"] == "done"
    return address


def test_a_saved_certificate_is_accepted_by_verify(service, run, tmp_path, catalogue):
    """What is answered, saved as it is, proves itself on the command line; it names nobody."""
    answer = service.client.get(f"{run}/certificate")
    assert answer.headers["content-type"].startswith("application/json")
    CertificateView.parse(answer.json(), catalogue)
    saved = tmp_path / "proof.json"
    saved.write_bytes(answer.content)
    done = CliRunner().invoke(main, ["verify", str(saved), "--lang", "en"])
    assert done.exit_code == 0, done.stderr
    assert "1 pair" in done.stdout
    assert [word for word in ("Eva", "example.org", "Amal") if word in answer.text] == []
    spoilt = answer.json()
    spoilt["pairs"][0]["score"] -= 1
    saved.write_text(json.dumps(spoilt))
    assert CliRunner().invoke(main, ["verify", str(saved)]).exit_code == 1


def test_a_certificate_does_not_change(service, programme, run):
    """The same bytes and the same tag, whatever happens to the programme; the tag is that of the run."""
    before = service.client.get(f"{run}/certificate")
    service.person(programme, "mentor")
    service.ended(service.run(programme))
    after = service.client.get(f"{run}/certificate")
    assert before.content == after.content
    assert before.headers["etag"] == after.headers["etag"]
    stored = service.client.get(run).json()
    assert (before.json()["input_sha256"], before.json()["policy"]) == (
        stored["input_hash"],
        stored["policy"],
    )


def test_a_certificate_goes_with_the_people(service, run, cohort):
    """410 with a code once somebody who took part is deleted; advice stays."""
    assert service.client.delete(f"/v1/mentees/{cohort[2]}").status_code == 204
    answer = service.client.get(f"{run}/certificate")
    assert (answer.status_code, answer.json()["code"]) == (410, "certificate_gone")
    assert service.client.get(f"{run}/scarcity").status_code == 200


def test_the_advice_on_a_run(service, run, cohort, catalogue):
    """Whom to recruit, what rules cost, who competes: each of the form that is documented."""
    mentor, near, far = cohort
    scarcity = ScarcityView.parse(service.client.get(f"{run}/scarcity").json(), catalogue)
    assert {need.occupation_group.kldb for need in scarcity.kinds} == {"431", "813"}
    assert scarcity.kinds[0].gain.pairs == 1
    assert scarcity.kinds[0].reason.startswith("That would bring 1 more pair")
    assert [str(seat.mentor_id) for seat in scarcity.mentors] == [mentor]
    assert scarcity.mentors[0].one_more.pairs == 1
    prices = service.client.get(f"{run}/rule-prices").json()
    assert prices["next_cursor"] is None
    for price in prices["items"]:
        RulePriceView.parse(price, catalogue)
    [group] = service.client.get(f"{run}/rivals").json()["items"]
    view = RivalsView.parse(group, catalogue)
    assert ([str(one) for one in view.left], view.seats) == ([far], 1)
    assert {str(one) for one in view.mentees} == {near, far}


def test_lists_are_as_long_as_asked(service, run):
    """At most `limit`; a limit that makes no sense is refused."""
    first = service.client.get(f"{run}/scarcity", params={"limit": 1}).json()
    assert [len(first[name]) for name in ("kinds", "recruits", "mentors")] == [1, 1, 1]
    for limit in (0, 201, "x"):
        assert service.client.get(f"{run}/scarcity", params={"limit": limit}).status_code == 422


def test_candidates_of_a_mentee(service, cohort, catalogue):
    """Now, without any run: the seat is someone else's, and taking it costs just so much."""
    mentor, near, far = cohort
    [one] = service.client.get(f"/v1/mentees/{far}/candidates").json()["items"]
    view = CandidateView.parse(one, catalogue)
    assert (str(view.mentor_id), view.feasible, view.in_plan) == (mentor, True, False)
    [other] = service.client.get(f"/v1/mentees/{near}/candidates").json()["items"]
    best = CandidateView.parse(other, catalogue)
    assert (best.in_plan, best.regret.pairs, best.regret.score) == (True, 0, 0)
    assert (view.regret.pairs, view.regret.score) == (0, best.score - view.score)
    service.client.patch(f"/v1/mentees/{far}", json={"status": "paused"})
    paused = service.client.get(f"/v1/mentees/{far}/candidates")
    assert (paused.status_code, paused.json()["code"]) == (409, "mentee_absent")
    again = service.client.get(f"/v1/mentees/{near}/candidates", params={"limit": 1})
    assert len(again.json()["items"]) == 1


def test_candidates_under_locks_that_cannot_be(service, programme, cohort):
    """409, as a run would fail."""
    mentor, near, far = cohort
    service.client.post(f"{programme}/locks", json={"mentee_id": far, "mentor_id": mentor})
    service.client.patch(f"/v1/mentees/{far}", json={"status": "paused"})
    answer = service.client.get(f"/v1/mentees/{near}/candidates")
    assert (answer.status_code, answer.json()["code"]) == (409, "lock_impossible")


def test_advice_follows_the_reader(service, run):
    """Names and sentences in German and English."""
    german = service.client.get(f"{run}/scarcity", headers={"Accept-Language": "de"})
    english = service.client.get(f"{run}/scarcity")
    labels = [
        answer.json()["kinds"][0]["occupation_group"]["label"] + answer.json()["kinds"][0]["reason"]
        for answer in (german, english)
    ]
    assert labels[0] != labels[1]
    assert [answer.headers["content-language"] for answer in (german, english)] == ["de", "en"]


def test_a_run_without_a_result_has_no_advice(service, programme, cohort):
    """409 `run_not_done` for a run that has failed; 404 for one that there is not."""
    mentor, _, far = cohort
    service.client.post(f"{programme}/locks", json={"mentee_id": far, "mentor_id": mentor})
    service.client.patch(f"/v1/mentees/{far}", json={"status": "paused"})
    failed = service.run(programme)
    assert service.ended(failed)["state"] == "failed"
    for part in PARTS:
        answer = service.client.get(f"{failed}/{part}")
        assert (answer.status_code, answer.json()["code"]) == (409, "run_not_done")
        assert "failed" in answer.json()["detail"]
        unknown = f"/v1/runs/01a200df-0000-7000-8000-000000000000/{part}"
        assert service.client.get(unknown).status_code == 404
    unknown = "/v1/mentees/01a200df-0000-7000-8000-000000000000/candidates"
    assert service.client.get(unknown).status_code == 404


def test_scopes_of_advice(service, run, cohort):
    """Matching for what a run has found; to read profiles besides for candidates."""
    candidates = f"/v1/mentees/{cohort[1]}/candidates"
    with service.client_of(service.make_key(Scope.MATCHING)) as client:
        assert {client.get(f"{run}/{part}").status_code for part in PARTS} == {200}
        refused = client.get(candidates)
        assert (refused.status_code, refused.json()["code"]) == (403, "missing_scope")
        assert "profiles:read" in refused.json()["detail"]
    with service.client_of(service.make_key(Scope.PROFILES_READ, Scope.PAIRINGS)) as client:
        assert {client.get(f"{run}/{part}").status_code for part in PARTS} == {403}
        assert client.get(candidates).status_code == 403
    with service.client_of(service.make_key(Scope.PROFILES_READ, Scope.MATCHING)) as client:
        assert client.get(candidates).status_code == 200


def test_advice_is_documented(service):
    """Every operation with its answer, its errors and an example."""
    document = service.client.get("/schema/openapi.json").json()
    answers = {
        "/v1/runs/{run_id}/certificate": {"200", "401", "403", "404", "409", "410"},
        "/v1/runs/{run_id}/scarcity": {"200", "401", "403", "404", "409", "422", "503"},
        "/v1/runs/{run_id}/rule-prices": {"200", "401", "403", "404", "409", "503"},
        "/v1/runs/{run_id}/rivals": {"200", "401", "403", "404", "409", "503"},
        "/v1/mentees/{mentee_id}/candidates": {"200", "401", "403", "404", "409", "422", "503"},
    }
    for path, statuses in answers.items():
        assert statuses <= set(document["paths"][path]["get"]["responses"]), path
    schemas = document["components"]["schemas"]
    for name in ("CertificateView", "ScarcityView", "RulePriceView", "RivalsView", "CandidateView"):
        assert schemas[name]["examples"], name
