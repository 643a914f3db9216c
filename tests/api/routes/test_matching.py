"""The stateless calls answer as the contract says."""

from copy import deepcopy

import pytest

from api.schemas.matching import MatchAnswer, ScoreAnswer

GERMAN = {"Accept-Language": "de"}


def without_seconds(answer):
    """An answer without the one figure that differs from call to call."""
    assert answer["summary"].pop("seconds") > 0
    return answer


def test_match_answers_with_pairs_reasons_summary_and_proof(client, body):
    """The worked example of the documentation gives a proven plan that keeps the lock."""
    answer = client.post("/v1/match", json=body)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["content-language"] == "en"
    found = MatchAnswer.model_validate_json(answer.content)
    assert [(pair.mentee, pair.mentor, pair.locked) for pair in found.pairs] == [
        ("e1", "m1", False),
        ("e2", "m2", True),
    ]
    assert all(pair.reasons for pair in found.pairs)
    assert found.summary.optimal
    assert found.summary.total_score == sum(pair.score for pair in found.pairs)
    assert found.certificate
    assert set(answer.json()) == {"pairs", "unmatched", "idle_mentors", "summary", "certificate"}


def test_reasons_follow_the_language(client, body):
    """German is the default, and asked for it is German, too."""
    german = client.post("/v1/match", json=body, headers=GERMAN)
    neither = client.post("/v1/match", json=body, headers={"Accept-Language": "fr"})
    assert german.headers["content-language"] == neither.headers["content-language"] == "de"
    assert german.json()["pairs"] == neither.json()["pairs"]
    assert "Gleicher Beruf" in german.json()["pairs"][0]["reasons"][0]


def test_the_order_of_the_input_does_not_matter(client, body):
    """The same people in another order give the same answer, byte for byte but for the time."""
    turned = deepcopy(body)
    turned["mentors"].reverse()
    turned["mentees"].reverse()
    first = without_seconds(client.post("/v1/match", json=body).json())
    assert without_seconds(client.post("/v1/match", json=turned).json()) == first


@pytest.mark.parametrize("empty", [["mentors"], ["mentees"], ["mentors", "mentees"]])
def test_empty_lists_give_an_empty_plan(client, body, empty):
    """Nobody to match is no error."""
    for name in ("locks", "exclusions"):
        del body[name]
    for name in empty:
        body[name] = []
    answer = client.post("/v1/match", json=body)
    assert answer.status_code == 200
    found = answer.json()
    assert found["pairs"] == []
    assert [left["mentee"] for left in found["unmatched"]] == [one["id"] for one in body["mentees"]]
    assert found["idle_mentors"] == [one["id"] for one in body["mentors"]]
    assert found["summary"]["pairs"] == 0
    assert client.post("/v1/score", json=body).json() == {"pairs": []}


def test_the_unmatched_are_told_why(client, body):
    """A mentee without a feasible mentor learns which rules took how many away."""
    del body["locks"]
    body["mentors"] = body["mentors"][:1]
    (left,) = client.post("/v1/match", json=body | {"exclusions": []}).json()["unmatched"]
    assert left["mentee"] == "e2"
    assert left["feasible_mentors"] == 0
    assert left["broken_rules"] == {"min_score": 1}
    assert left["reasons"]


def test_score_answers_with_every_pair(client, body):
    """Each mentee meets each mentor once, with criteria and all the broken rules."""
    del body["locks"]
    answer = client.post("/v1/score", json=body)
    assert answer.status_code == 200
    found = ScoreAnswer.model_validate_json(answer.content)
    assert [(pair.mentee, pair.mentor) for pair in found.pairs] == [
        ("e1", "m1"),
        ("e1", "m2"),
        ("e2", "m1"),
        ("e2", "m2"),
    ]
    excluded = found.pairs[1]
    assert not excluded.feasible
    assert "exclusion" in excluded.broken_rules
    assert all(pair.feasible == (not pair.broken_rules) for pair in found.pairs)


def test_match_and_score_agree(client, body):
    """A pair of the plan has the score and the criteria that scoring gives it."""
    pairs = client.post("/v1/match", json=body).json()["pairs"]
    del body["locks"]
    scored = {
        (one["mentee"], one["mentor"]): one for one in client.post("/v1/score", json=body).json()["pairs"]
    }
    for pair in pairs:
        one = scored[pair["mentee"], pair["mentor"]]
        assert (pair["score"], pair["criteria"]) == (one["score"], one["criteria"])


def test_ids_are_the_callers_own(client, body):
    """Any text of up to 200 characters is an id, and comes back as it was."""
    odd = 'Ä "quoted" \\ / ~ \N{GRINNING FACE}' + "x" * 150
    body["mentees"][0]["id"] = odd
    body["exclusions"] = []
    pairs = client.post("/v1/match", json=body).json()["pairs"]
    assert odd in {pair["mentee"] for pair in pairs}
