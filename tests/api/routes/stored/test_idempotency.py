"""A request that comes again with its Idempotency-Key has one effect and one answer."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from api.security.access import Scope
from tests.api.routes.stored.conftest import PROFILE, Service

KEY = "Idempotency-Key"
LONG_AGO = "UPDATE kept_answers SET created_at = '2026-01-01 00:00:00.000000'"


def keyed(key: str | None = None) -> dict[str, str]:
    """The header; a new key if none is given."""
    return {KEY: key or str(uuid4())}


def count(service: Service, address: str) -> int:
    """How many a list has."""
    return len(service.client.get(f"{address}?limit=200").json()["items"])


def at_once(clients: list[httpx.Client], address: str, headers: list[dict[str, str]]) -> list[httpx.Response]:
    """Create somebody with each of the headers, all at the same time."""
    with ThreadPoolExecutor(20) as pool:
        sent = [
            pool.submit(clients[number % len(clients)].post, address, json=PROFILE, headers=header)
            for number, header in enumerate(headers)
        ]
        return [one.result() for one in sent]


def test_a_request_that_comes_again_is_answered_the_same(service, programme):
    """Status, address, version and body are the first answer's, and there is one profile."""
    header = keyed()
    first, again = (
        service.client.post(f"{programme}/mentors", json=PROFILE, headers=header) for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    for name in ("location", "etag", "content-type", "content-length", "cache-control"):
        assert first.headers[name] == again.headers[name]
    assert count(service, f"{programme}/mentors") == 1


def test_parallel_duplicates_have_one_effect(service, programme):
    """Five keys, ten times each at once: five profiles, and all answers of a key are alike."""
    answers = at_once([service.client], f"{programme}/mentees", [keyed() for _ in range(5)] * 10)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 5
    assert count(service, f"{programme}/mentees") == 5


def test_two_servers_on_one_database_have_one_effect(service, databases, tmp_path):
    """Duplicates that reach different processes wait for each other in the database."""
    other = Service(tmp_path, databases, service.database_url)
    try:
        programme = service.programme()
        headers = [header for header in [keyed() for _ in range(5)] for _ in range(6)]
        clients = [service.client, other.client_of(service.admin_key)]
        answers = at_once(clients, f"{programme}/mentees", headers)
    finally:
        other.stop()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 5
    assert count(service, f"{programme}/mentees") == 5


@pytest.mark.parametrize("other", ["body", "path"])
def test_a_key_is_good_for_one_request(service, programme, other):
    """Another body or path with the same key is refused, and nothing is done."""
    header = keyed()
    service.client.post(f"{programme}/mentors", json=PROFILE, headers=header)
    body = {**PROFILE, "capacity": 2} if other == "body" else PROFILE
    role = "mentors" if other == "body" else "mentees"
    refused = service.client.post(f"{programme}/{role}", json=body, headers=header)
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    assert count(service, f"{programme}/{role}") == (other == "body")


def test_each_holder_has_keys_of_their_own(service, programme):
    """Another API key with the same Idempotency-Key is another request, and sees no foreign answer."""
    header = keyed()
    mine = service.client.post(f"{programme}/mentors", json=PROFILE, headers=header)
    with service.client_of(service.make_key(Scope.PROFILES_WRITE)) as client:
        theirs = client.post(f"{programme}/mentors", json=PROFILE, headers=header)
        denied = client.post(f"{programme}/runs", headers=header)
    assert theirs.status_code == 201
    assert theirs.json()["id"] != mine.json()["id"]
    assert denied.status_code == 403


@pytest.mark.parametrize("key", ["", "two words", 'half "quoted"', '"open', "a,b", "x" * 256, "ä"])
def test_a_key_that_is_none_is_refused(service, programme, key):
    """422, and the header is named."""
    answer = service.client.post(
        f"{programme}/mentors", json=PROFILE, headers=[(b"Idempotency-Key", key.encode())]
    )
    (entry,) = answer.json()["errors"]
    assert (answer.status_code, entry["header"], entry["code"]) == (422, KEY, "idempotency_key_invalid")
    assert count(service, f"{programme}/mentors") == 0


def test_quotation_marks_make_no_difference(service, programme):
    """The draft writes keys as strings in quotation marks, many clients as they are."""
    key = str(uuid4())
    for form in (key, f'"{key}"'):
        service.client.post(f"{programme}/mentors", json=PROFILE, headers=keyed(form))
    assert count(service, f"{programme}/mentors") == 1


def test_an_error_is_no_answer_to_keep(service, programme):
    """What was refused can be mended and sent with the same key."""
    header = keyed()
    refused = service.client.post(f"{programme}/mentors", json={}, headers=header)
    mended = service.client.post(f"{programme}/mentors", json=PROFILE, headers=header)
    assert (refused.status_code, mended.status_code) == (422, 201)


def test_a_conflict_leaves_nothing(service):
    """A request that fails after it has begun to write frees its key."""
    header = keyed()
    taken = service.programme(slug=f"taken-{uuid4()}")
    slug = {"name": "B", "slug": service.client.get(taken).json()["slug"]}
    refused = service.client.post("/v1/programmes", json=slug, headers=header)
    assert (refused.status_code, refused.json()["code"]) == (409, "slug_taken")
    assert service.client.post("/v1/programmes", json={"name": "B"}, headers=header).status_code == 201


def test_a_run_is_started_once_and_at_once(service, programme):
    """A run that was asked for twice is one, and begins after the commit without waiting for a sweep."""
    header = keyed()
    started = [service.client.post(f"{programme}/runs", headers=header) for _ in range(3)]
    assert {answer.status_code for answer in started} == {202}
    assert len({answer.headers["location"] for answer in started}) == 1
    assert service.ended(started[0].headers["location"])["state"] == "done"
    assert count(service, f"{programme}/runs") == 1


def test_a_preference_counts_for_the_moment(service, programme):
    """What is kept is whole; who repeats the request may have it with or without its body."""
    header = keyed()
    small = service.client.post(
        f"{programme}/mentors", json=PROFILE, headers={**header, "Prefer": "return=minimal"}
    )
    whole = service.client.post(f"{programme}/mentors", json=PROFILE, headers=header)
    assert (small.status_code, small.content, whole.status_code) == (201, b"", 201)
    assert whole.json()["id"] == small.headers["location"].rpartition("/")[2]


def test_a_day_later_the_key_is_free(service, programme):
    """After 24 hours the same request is another one."""
    header = keyed()
    first = service.client.post(f"{programme}/mentors", json=PROFILE, headers=header)
    service.execute(LONG_AGO)
    other = service.client.post(f"{programme}/mentors", json=PROFILE, headers=header)
    assert other.json()["id"] != first.json()["id"]


def test_what_is_old_is_removed(service, programme):
    """A sweep leaves nothing that is older than a day."""
    service.client.post(f"{programme}/mentors", json=PROFILE, headers=keyed())
    service.execute(LONG_AGO)
    find = "SELECT count(*) FROM kept_answers"
    service.until(lambda: service.databases.ask(service.database_url, find) == [(0,)])


def test_whoever_is_deleted_stands_in_no_kept_answer(service, programme):
    """The request stays answered, and its answer is gone: it is not carried out again."""
    header = keyed()
    name = f"Amal {uuid4()}"
    made = service.client.post(f"{programme}/mentors", json={**PROFILE, "name": name}, headers=header)
    service.client.delete(made.headers["location"])
    again = service.client.post(f"{programme}/mentors", json={**PROFILE, "name": name}, headers=header)
    assert (again.status_code, again.json()["code"]) == (410, "answer_not_kept")
    bodies = service.databases.ask(
        service.database_url, "SELECT body FROM kept_answers WHERE body IS NOT NULL"
    )
    assert not [body for (body,) in bodies if name.encode() in bytes(body)]


def test_a_secret_is_not_kept(service):
    """A webhook is made once; its secret was in the first answer and is nowhere else."""
    header, body = keyed(), {"url": "https://example.org/hook"}
    first = service.client.post("/v1/webhooks", json=body, headers=header)
    again = service.client.post("/v1/webhooks", json=body, headers=header)
    assert (first.status_code, again.status_code) == (201, 410)
    assert again.json()["code"] == "answer_not_kept"
    kept = service.databases.ask(service.database_url, "SELECT body FROM kept_answers WHERE body IS NOT NULL")
    assert not [row for (row,) in kept if first.json()["secret"].encode() in bytes(row)]


def test_stateless_calls_need_no_key(service):
    """They take the header and forget it."""
    header = keyed()
    for _ in range(2):
        answer = service.client.post("/v1/score", json={"mentors": [], "mentees": []}, headers=header)
        assert (answer.status_code, "idempotency-replayed" in answer.headers) == (200, False)


def test_a_server_may_die_at_any_moment(mortal):
    """Killed under load and asked again with the same keys, it has done everything once."""
    programme = mortal.programme()
    headers = [keyed() for _ in range(40)]

    def send(header: dict[str, str]) -> int:
        try:
            return mortal.client.post(f"{programme}/mentors", json=PROFILE, headers=header).status_code
        except httpx.TransportError:
            return 0

    with ThreadPoolExecutor(8) as pool:
        first = [pool.submit(send, header) for header in headers]
        mortal.until(lambda: sum(one.done() for one in first) >= 15)
        mortal.process.kill()
        answered = [one.result() for one in first]
    mortal.kill()
    mortal.start()
    answers = [mortal.client.post(f"{programme}/mentors", json=PROFILE, headers=one) for one in headers]
    assert 201 in answered
    assert {answer.status_code for answer in answers} == {201}
    assert count(mortal, f"{programme}/mentors") == len(headers)


def test_an_endless_body_is_refused(service, programme):
    """413 for what comes in pieces without its length, also with a key."""

    def pieces():
        for _ in range(12):
            yield b" " * 1_000_000

    for headers in ({}, keyed()):
        answer = service.client.post(
            f"{programme}/mentors", content=pieces(), headers={"Content-Type": "application/json", **headers}
        )
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
