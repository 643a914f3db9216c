"""Whatever is sent, the answer names every fault by its place, and nothing breaks."""

import json
from copy import deepcopy

import pytest

PROBLEM = "application/problem+json"


def refused(answer, status, code):
    """The problem that an answer describes, once its form has been checked."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    problem = answer.json()
    assert problem["status"] == status
    assert problem["code"] == code
    assert problem["type"] == f"/problems/{code}"
    assert problem["title"]
    assert problem["detail"]
    return problem


def places(problem):
    """The pointers and codes that a problem names."""
    return [(entry["pointer"], entry["code"]) for entry in problem["errors"]]


def put(body, pointer, value):
    """Put a value at a JSON pointer."""
    *way, last = (int(step) if step.isdigit() else step for step in pointer.split("/")[1:])
    part = body
    for step in way:
        part = part[step]
    part[last] = value


SINGLE = [
    ("/mentees/0/nickname", "x", "/mentees/0/nickname", "extra_forbidden"),
    ("/polizy", {}, "/polizy", "extra_forbidden"),
    ("/mentees/0/capacity", "2", "/mentees/0/capacity", "int_type"),
    ("/mentors/0/capacity", 0, "/mentors/0/capacity", "greater_than_equal"),
    ("/mentors/0/capacity", 21, "/mentors/0/capacity", "less_than_equal"),
    ("/mentors/1/id", "", "/mentors/1/id", "string_too_short"),
    ("/mentors/1/id", "x" * 201, "/mentors/1/id", "string_too_long"),
    ("/mentors/1/id", 7, "/mentors/1/id", "string_type"),
    ("/mentees/0/occupations", [], "/mentees/0/occupations", "too_short"),
    ("/mentees/0/occupations/0", {"kldb": "99999"}, "/mentees/0/occupations/0", "occupation_unknown_code"),
    ("/mentees/0/occupations/0", {"text": "Xqzzt"}, "/mentees/0/occupations/0", "occupation_unknown"),
    (
        "/mentees/0/occupations/0",
        {"kldb": "8130"},
        "/mentees/0/occupations/0/kldb",
        "string_pattern_mismatch",
    ),
    ("/mentees/0/location", {"place": "Winsen"}, "/mentees/0/location", "location_ambiguous"),
    ("/mentees/0/location", {"ags": "99999"}, "/mentees/0/location", "location_unknown_ags"),
    ("/mentees/0/location", {"lat": 91, "lon": 0}, "/mentees/0/location/lat", "less_than_equal"),
    ("/mentees/0/languages/0/level", "B3", "/mentees/0/languages/0/level", "enum"),
    ("/mentees/0/languages/0/code", "xx", "/mentees/0/languages/0", "language_unknown"),
    ("/mentees/0/waiting_since", "31.12.2026", "/mentees/0/waiting_since", "date_parsing"),
    ("/policy/weights", {"profession": 0, "region": 0, "language": 0}, "/policy/weights", "weights_all_zero"),
    ("/policy/objective", "best", "/policy/objective", "enum"),
    ("/policy/rules/min_score", 10_001, "/policy/rules/min_score", "less_than_equal"),
    ("/mentees/1/id", "e1", "/mentees/1/id", "duplicate_id"),
    ("/exclusions/0/mentee", "e9", "/exclusions/0/mentee", "unknown_mentee"),
    ("/exclusions/0/mentor", "m9", "/exclusions/0/mentor", "unknown_mentor"),
    ("/locks/0/mentor", "m9", "/locks/0/mentor", "unknown_mentor"),
    ("/exclusions/0/reason", "x", "/exclusions/0/reason", "extra_forbidden"),
]


@pytest.mark.parametrize(
    ("where", "value", "pointer", "code"), SINGLE, ids=[f"{one[2]} {one[3]}" for one in SINGLE]
)
def test_each_fault_is_named_with_its_place(client, body, where, value, pointer, code):
    """One fault gives one entry, and its code is that of the whole answer."""
    if where.endswith("/id"):
        body["locks"] = body["exclusions"] = []
    put(body, where, value)
    problem = refused(client.post("/v1/match", json=body), 422, code)
    assert places(problem) == [(pointer, code)]
    assert problem["errors"][0]["detail"]


@pytest.mark.parametrize("name", ["mentors", "mentees"])
def test_both_lists_are_required(client, body, name):
    """A missing list is named, and is not taken for an empty one."""
    del body[name]
    assert places(refused(client.post("/v1/match", json=body), 422, "missing")) == [(f"/{name}", "missing")]


def test_all_faults_come_in_one_answer(client, body):
    """Faults inside records and between them are named together."""
    body["mentees"][0]["languages"][0]["level"] = "B3"
    body["mentors"][1]["id"] = "m1"
    body["locks"] = [{"mentee": "e1", "mentor": "m7"}]
    body["exclusions"] = []
    problem = refused(client.post("/v1/match", json=body), 422, "invalid_input")
    assert places(problem) == [
        ("/mentees/0/languages/0/level", "enum"),
        ("/mentors/1/id", "duplicate_id"),
        ("/locks/0/mentor", "unknown_mentor"),
    ]


def test_ambiguous_text_comes_with_candidates(client, body):
    """A title that may mean several occupations is refused, and the candidates are offered."""
    body["mentees"][0]["occupations"] = [{"text": "Ingenieur"}]
    problem = refused(client.post("/v1/match", json=body), 422, "occupation_ambiguous")
    assert len(problem["errors"][0]["suggestions"]) > 1


def test_a_lock_that_breaks_rules_names_them(client, body):
    """Each broken rule of a locked pair is an entry at the lock."""
    body["locks"] = [{"mentee": "e2", "mentor": "m1"}]
    body["mentees"][1].update(meeting="in_person", max_distance_km=1)
    problem = refused(client.post("/v1/match", json=body), 422, "lock_breaks_rule")
    assert places(problem) == [("/locks/0", "lock_breaks_rule")] * 2
    assert ["distance" in entry["detail"] for entry in problem["errors"]] == [True, False]


def test_a_lock_against_an_exclusion_is_named(client, body):
    """A pair cannot be both demanded and forbidden."""
    body["locks"] = body["exclusions"]
    problem = refused(client.post("/v1/match", json=body), 422, "lock_excluded")
    assert places(problem) == [("/locks/0", "lock_excluded")]


def test_two_locks_of_one_mentee_are_named(client, body):
    """A mentee has one mentor; the same lock twice is no contradiction."""
    lock = {"mentee": "e2", "mentor": "m2"}
    assert client.post("/v1/match", json=body | {"locks": [lock, lock]}).status_code == 200
    body["locks"] = [lock, {"mentee": "e2", "mentor": "m1"}]
    problem = refused(client.post("/v1/match", json=body), 422, "lock_twice")
    assert places(problem) == [("/locks/1", "lock_twice")]


def test_locks_beyond_the_capacity_are_named(client, body):
    """The lock that a mentor has no seat for is named."""
    body["exclusions"] = []
    body["locks"] = [{"mentee": "e2", "mentor": "m2"}, {"mentee": "e1", "mentor": "m2"}]
    problem = refused(client.post("/v1/match", json=body), 422, "lock_over_capacity")
    assert places(problem) == [("/locks/1", "lock_over_capacity")]


def test_score_takes_no_locks(client, body):
    """A field that has no meaning here is refused, and not dropped."""
    problem = refused(client.post("/v1/score", json=body), 422, "extra_forbidden")
    assert places(problem) == [("/locks", "extra_forbidden")]


def test_too_many_pairs_are_refused(client, body):
    """501 mentees times 500 mentors are more than 250 000 pairs."""
    mentees, mentors = ([deepcopy(body[name][0]) for _ in range(501)] for name in ("mentees", "mentors"))
    problem = refused(
        client.post("/v1/match", json={"mentees": mentees, "mentors": mentors[:500]}), 422, "too_many_pairs"
    )
    assert places(problem) == [("", "too_many_pairs")]


def test_a_list_without_measure_is_refused_before_it_is_read(client):
    """Half a million of nonsense is one fault, not half a million."""
    problem = refused(
        client.post("/v1/match", json={"mentees": [1] * 500_000, "mentors": []}), 422, "too_long"
    )
    assert places(problem) == [("/mentees", "too_long")]


def test_faults_without_number_are_cut(client):
    """Of very many faults the first thousand are listed, and all are counted."""
    problem = refused(
        client.post("/v1/match", json={"mentees": [1] * 5000, "mentors": []}), 422, "model_type"
    )
    assert len(problem["errors"]) == 1000
    assert "5,000" in problem["detail"]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", "line 1, column 1"),
        (b"nonsense", "line 1, column 5"),
        (b'{"mentees": [],\n "mentors": [}', "line 2, column 14"),
        (b'{"mentees": "\xff"}', "line 1, column 14"),
    ],
)
def test_malformed_json_is_refused_with_its_place(client, content, place):
    """What is no JSON is 400, with line and column."""
    answer = client.post("/v1/match", content=content, headers={"Content-Type": "application/json"})
    problem = refused(answer, 400, "malformed_json")
    assert place in problem["detail"]
    assert "errors" not in problem


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"mentees":' * 5000, b"[" * 150 + b"]" * 150])
def test_deep_nesting_is_refused(client, content):
    """Brackets without end do no harm."""
    answer = client.post("/v1/match", content=content, headers={"Content-Type": "application/json"})
    refused(answer, 400, "nested_too_deep")


@pytest.mark.parametrize("content", ["[]", "null", "7", '"x"'])
def test_json_that_is_no_object_is_refused(client, content):
    """The whole body is the place of the fault."""
    answer = client.post("/v1/match", content=content, headers={"Content-Type": "application/json"})
    assert places(refused(answer, 422, "model_type")) == [("", "model_type")]


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "text/csv"])
def test_other_types_of_body_are_refused(client, body, kind):
    """A body that does not say that it is JSON is 415, and the answer says what is expected."""
    headers = {"Content-Type": kind} if kind else {}
    answer = client.post("/v1/match", content=json.dumps(body), headers=headers)
    problem = refused(answer, 415, "unsupported_media_type")
    assert "application/json" in problem["detail"]
    assert answer.headers["accept"] == "application/json"


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "Application/JSON", "application/x+json"]
)
def test_types_that_are_json_are_read(client, body, kind):
    """Parameters, capitals and the suffix +json change nothing."""
    answer = client.post("/v1/match", content=json.dumps(body), headers={"Content-Type": kind})
    assert answer.status_code == 200


@pytest.mark.parametrize("chunked", [False, True])
def test_bodies_beyond_the_limit_are_refused(client, chunked):
    """A body above the limit is 413, also if it does not announce its length."""
    nonsense = b"x" * 2_100_000
    content = iter([nonsense[:1_100_000], nonsense[1_100_000:]]) if chunked else nonsense
    answer = client.post("/v1/match", content=content, headers={"Content-Type": "application/json"})
    problem = refused(answer, 413, "body_too_large")
    assert "2,000,000" in problem["detail"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_methods_that_a_path_lacks_are_refused(client, method):
    """405 says which methods there are."""
    answer = client.request(method, "/v1/match")
    refused(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "OPTIONS, POST"


def test_a_path_names_all_its_methods(client):
    """Also those that other controllers serve."""
    answer = client.options("/v1/programmes/0199aaaa-0000-7000-8000-000000000000/mentors")
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")


@pytest.mark.parametrize(
    "path", ["/desks", "/v1", "/v1/matches", "/schema/none", "/v1/match/x", "/%00", "/v1/../x"]
)
def test_unknown_paths_are_refused(client, path):
    """404 is a problem like all others."""
    refused(client.get(path), 404, "no_such_path")


@pytest.mark.parametrize(
    ("query", "entries"),
    [
        ("", [("q", "missing")]),
        ("?q=", [("q", "string_too_short")]),
        ("?q=Leer&limit=0", [("limit", "greater_than_equal")]),
        ("?q=Leer&limit=51", [("limit", "less_than_equal")]),
        ("?q=Leer&limit=ten", [("limit", "int_parsing")]),
        ("?q=&limit=ten", [("q", "string_too_short"), ("limit", "int_parsing")]),
        ("?q=Leer&limits=5&x=1", [("limits", "extra_forbidden"), ("x", "extra_forbidden")]),
        ("?q=Leer&limit=5&q=Leer", [("q", "parameter_twice")]),
        ("?q=Leer&x=5&x=5", [("x", "extra_forbidden")]),
    ],
)
def test_faults_in_parameters_name_the_parameter(client, query, entries):
    """Parameters of the query are checked as strictly as bodies."""
    answer = client.get(f"/v1/catalogue/places{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == PROBLEM
    found = [(entry["parameter"], entry["code"]) for entry in answer.json()["errors"]]
    assert found == entries


def test_problems_follow_the_language(server, key, body):
    """The same fault is said in German and in English."""
    body["mentees"][0]["languages"][0]["level"] = "B3"
    with server.client(key, "de") as german, server.client(key, "en") as english:
        said = [client.post("/v1/match", json=body) for client in (german, english)]
    assert [answer.headers["content-language"] for answer in said] == ["de", "en"]
    assert said[0].json()["title"] == "Die Eingabe ist fehlerhaft"
    assert said[1].json()["title"] == "The input is faulty"


def test_nothing_of_it_harms_the_service(client, body):
    """After all of this a sound request is answered."""
    assert client.post("/v1/match", json=body).status_code == 200
