import pytest

from api.schemas.people import EXAMPLE, PersonView
from api.security.access import Scope

FROM_CONTRACT = EXAMPLE | {
    "gender": "female",
    "same_gender_only": False,
    "waiting_since": "2026-08-01",
    "recognition": "partial",
}


@pytest.mark.parametrize("role", ["mentor", "mentee"])
def test_a_profile_comes_back_as_it_was_sent(service, programme, catalogue, role):
    """With id, role, status, version and times, and a code beside every title."""
    made = service.client.post(f"{programme}/{role}s", json=FROM_CONTRACT)
    read = service.client.get(made.headers["location"])
    assert (made.status_code, read.json()) == (201, made.json())
    kept = {name: read.json()[name] for name in FROM_CONTRACT}
    expected = FROM_CONTRACT | {
        "occupations": [{"kldb": "81302"}, {"kldb": "81302", "text": "Krankenschwester"}]
    }
    assert kept == expected
    view = PersonView.parse(read.json(), catalogue)
    assert (view.role, view.status, view.version) == (role, "active", 1)
    assert view.created_at == view.updated_at
    other = "mentee" if role == "mentor" else "mentor"
    assert service.client.get(f"/v1/{other}s/{view.id}").status_code == 404


def test_the_example_of_the_documentation_can_be_sent(service, programme):
    """Copied and pasted it makes somebody."""
    assert service.client.post(f"{programme}/mentees", json=EXAMPLE).status_code == 201


def test_all_faults_of_a_profile_are_named(service, programme):
    """Whatever is wrong at once, with suggestions where there are some."""
    body = FROM_CONTRACT | {
        "occupations": [{"text": "Mondfahrer"}],
        "location": {"place": "Neustadt"},
        "capacity": 0,
        "shoe_size": 43,
    }
    answer = service.client.post(f"{programme}/mentors", json=body)
    pointers = {entry["pointer"] for entry in answer.json()["errors"]}
    assert answer.status_code == 422
    assert pointers >= {"/occupations/0", "/location", "/capacity", "/shoe_size"}


def test_synchronising_by_reference(service, programme):
    """201, then 200 and the same version, then 200 and the next; also with slashes, and decoded once."""
    slashes = (("a%2Fb%20c", "a/b c"), ("x/y//z", "x/y//z"), ("%2F1", "/1"))
    for path, reference in (*slashes, ("ü", "ü"), ("100%2525", "100%25")):
        profile = {name: FROM_CONTRACT[name] for name in ("occupations", "location", "languages")}
        url = f"{programme}/mentors/by-ref/{path}"
        answers = [
            service.client.put(url, json=profile),
            service.client.put(url, json=profile),
            service.client.put(url, json=profile | {"capacity": 3}),
        ]
        assert [answer.status_code for answer in answers] == [201, 200, 200]
        assert [answer.json()["version"] for answer in answers] == [1, 1, 2]
        assert {answer.json()["external_ref"] for answer in answers} == {reference}
        assert "location" in answers[0].headers
        assert "location" not in answers[1].headers


def test_a_reference_that_is_too_long_is_refused(service, programme):
    """As long as in the body of a profile, and no longer."""
    answer = service.client.put(f"{programme}/mentors/by-ref/{'x' * 201}", json=FROM_CONTRACT)
    assert answer.status_code == 422
    body = {name: FROM_CONTRACT[name] for name in ("occupations", "location", "languages")}
    answer = service.client.put(f"{programme}/mentors/by-ref/{'x' * 201}", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "external_ref")


def test_changing_and_deleting_with_a_version(service, programme):
    """A stale version is refused with 412; the right one changes, then deletes, and then there is nothing."""
    person = service.person(programme)
    url = f"/v1/mentors/{person['id']}"
    first = service.client.get(url).headers["etag"]
    paused = service.client.patch(url, json={"status": "paused"}, headers={"If-Match": first})
    stale = service.client.patch(url, json={"capacity": 2}, headers={"If-Match": first})
    kept = service.client.delete(url, headers={"If-Match": first})
    gone = service.client.delete(url, headers={"If-Match": f'"other", W/{paused.headers["etag"]}'})
    after = service.client.get(url)
    answers = (paused, stale, kept, gone, after)
    assert [answer.status_code for answer in answers] == [200, 412, 412, 204, 404]
    assert paused.json()["status"] == "paused"


def test_filters_work_together_and_pages_follow_each_other(service, programme):
    """Every one of the matching mentors is on exactly one page."""
    wanted = [service.person(programme, capacity=2)["id"] for _ in range(5)]
    service.person(programme, occupations=[{"kldb": "43104"}], capacity=2)
    service.person(programme, location={"place": "Emden"}, capacity=2)
    service.person(programme, languages=[{"code": "tr", "level": "C1"}], capacity=2)
    service.person(programme, capacity=1)
    query = {
        "q": "leer", "status": "active", "occupation": "Krankenschwester", "ags": "03457", "language": "de",
        "open_seats": 2, "limit": 2,
    }  # fmt: skip
    seen, cursor = [], None
    for size in (2, 2, 1):
        page = service.client.get(
            f"{programme}/mentors", params=query | ({"cursor": cursor} if cursor else {})
        ).json()
        assert len(page["items"]) == size
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert (seen, cursor) == (wanted, None)


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ({"stauts": "active"}, "stauts", "extra_forbidden"),
        ({"limit": 0}, "limit", "greater_than_equal"),
        ({"limit": "many"}, "limit", "int_parsing"),
        ({"cursor": "zzz"}, "cursor", "cursor_invalid"),
        ({"occupation": "99999"}, "occupation", "occupation_unknown_code"),
        ({"occupation": "Mondfahrer"}, "occupation", "occupation_unknown"),
        ({"ags": "99999"}, "ags", "location_unknown_ags"),
        ({"language": "klingonisch"}, "language", "language_unknown"),
        ({"open_seats": -1}, "open_seats", "greater_than_equal"),
        ({"q": "Amal\0Haddad"}, "q", "control_character"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(service, programme, query, parameter, code):
    """The parameter is named; nothing is passed over."""
    answer = service.client.get(f"{programme}/mentors", params=query)
    [entry] = answer.json()["errors"]
    assert (answer.status_code, entry["parameter"], entry["code"]) == (422, parameter, code)


def test_what_a_database_cannot_hold_is_refused(service, programme):
    """NUL in a reference or in a reason is named as a fault, whatever the database would say."""
    body = {name: FROM_CONTRACT[name] for name in ("occupations", "location", "languages")}
    by_ref = service.client.put(f"{programme}/mentors/by-ref/x%00y", json=body)
    mentor, mentee = (service.person(programme, role)["id"] for role in ("mentor", "mentee"))
    pair = {"mentor_id": mentor, "mentee_id": mentee, "reason": "x\0y"}
    answers = [
        by_ref,
        *(service.client.post(f"{programme}/{kind}", json=pair) for kind in ("exclusions", "pairings")),
    ]
    assert [answer.json()["errors"][0]["code"] for answer in answers] == ["control_character"] * 3


@pytest.mark.parametrize(
    ("scopes", "read", "write"),
    [([Scope.PROFILES_READ], 200, 403), ([Scope.PROFILES_WRITE], 403, 201), ([Scope.MATCHING], 403, 403)],
)
def test_scopes_decide(service, programme, scopes, read, write):
    """Reading and writing people are two rights."""
    body = {name: FROM_CONTRACT[name] for name in ("occupations", "location", "languages")}
    with service.client_of(service.make_key(*scopes)) as client:
        assert client.get(f"{programme}/mentors").status_code == read
        assert client.post(f"{programme}/mentors", json=body).status_code == write


def test_references_that_are_no_text_are_refused(service, programme):
    """Bytes that mean nothing would all become the same sign, and two people one."""
    answers = [
        service.client.put(f"{programme}/mentors/by-ref/niq-{broken}", json=EXAMPLE)
        for broken in ("%FF", "%C3", "%ED%A0%80")
    ]
    told = [(answer.status_code, answer.json()["errors"][0]["parameter"]) for answer in answers]
    assert told == [(422, "external_ref")] * 3
