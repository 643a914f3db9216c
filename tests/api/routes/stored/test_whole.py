"""What every answer does with the headers of HTTP: pages, conditions, preferences, compression."""

import gzip
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import zstandard

from tests.api.routes.stored.conftest import PROFILE


def raw(client: httpx.Client, address: str, accepted: str | None) -> httpx.Response:
    """An answer whose body is left as it came."""
    headers = {} if accepted is None else {"Accept-Encoding": accepted}
    request = client.build_request("GET", address, headers=headers)
    if accepted is None:
        del request.headers["Accept-Encoding"]
    answer = client.send(request, stream=True)
    answer.raw_body = b"".join(answer.iter_raw())
    return answer


def test_a_list_is_walked_by_its_links(service, programme):
    """Every page but the last says where the next one is; filters and limit go along."""
    names = [service.person(programme, name=f"Amal {number}")["name"] for number in range(5)]
    service.person(programme, name="Somebody else")
    client, found = service.client, []
    address = f"{programme}/mentors?q=amal&limit=2"
    for left in (3, 1, 0):
        answer = client.get(address)
        found += [one["name"] for one in answer.json()["items"]]
        if left:
            address = answer.links["next"]["url"]
            asked = parse_qs(urlsplit(address).query)
            assert asked == {"q": ["amal"], "limit": ["2"], "cursor": [answer.json()["next_cursor"]]}
    assert found == names
    assert "link" not in answer.headers


@pytest.mark.parametrize("kind", ["mentors", "mentees", "exclusions", "locks", "runs", "pairings", "mails"])
def test_the_last_page_has_no_link(service, programme, kind):
    """An empty list is one page."""
    answer = service.client.get(f"{programme}/{kind}?limit=1")
    assert (answer.status_code, answer.json()) == (200, {"items": [], "next_cursor": None})
    assert "link" not in answer.headers


def test_what_is_known_is_not_sent_again(service, programme):
    """304 without a body for the present tag, also among others, weak, or by `*`; 200 for another."""
    service.person(programme)
    for address in (programme, f"{programme}/mentors", "/v1/catalogue/languages?q=deu"):
        first = service.client.get(address)
        tag = first.headers["etag"].removeprefix("W/")
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = service.client.get(address, headers={"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"].removeprefix("W/") == tag
            assert "content-type" not in again.headers
        other = service.client.get(address, headers={"If-None-Match": '"other"'})
        assert (other.status_code, other.content) == (200, first.content)


def test_a_list_has_another_tag_once_it_changes(service, programme):
    """The tag of a list is that of its content."""
    address = f"{programme}/mentors"
    before = service.client.get(address).headers["etag"]
    service.person(programme)
    after = service.client.get(address, headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.headers["etag"] != before


def test_who_prefers_little_gets_little(service, programme):
    """201 and 202 with an address, 200 as 204 with a version: no body, and the header that says so."""
    client, prefer = service.client, {"Prefer": "return=minimal"}
    made = client.post(f"{programme}/mentors", json=PROFILE, headers=prefer)
    one = made.headers["location"]
    changed = client.patch(one, json={"capacity": 3}, headers=prefer)
    put = client.put(f"{programme}/mentors/by-ref/x", json=PROFILE, headers=prefer)
    started = client.post(f"{programme}/runs", headers={"Prefer": "respond-async, Return = Minimal"})
    answers = [made, changed, put, started]
    assert [answer.status_code for answer in answers] == [201, 204, 201, 202]
    assert {answer.content for answer in answers} == {b""}
    assert {answer.headers["preference-applied"] for answer in answers} == {"return=minimal"}
    assert client.get(one).json()["capacity"] == 3
    assert changed.headers["etag"] == client.get(one).headers["etag"]


def test_what_can_be_read_nowhere_else_is_answered_whole(service, programme):
    """Readers, errors, exclusions and whoever prefers a representation get a body."""
    client, prefer = service.client, {"Prefer": "return=minimal"}
    pair = {name: service.person(programme, name[:6])["id"] for name in ("mentor_id", "mentee_id")}
    answers = [
        client.get(programme, headers=prefer),
        client.post(f"{programme}/mentors", json={}, headers=prefer),
        client.post(f"{programme}/exclusions", json=pair, headers=prefer),
        client.post(f"{programme}/mentors", json=PROFILE, headers={"Prefer": "return=representation"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 422, 201, 201]
    assert all(answer.json() for answer in answers)
    assert not any("preference-applied" in answer.headers for answer in answers)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("gzip, zstd", "zstd"),
        ("zstd;q=0.5, gzip;q=0.8", "gzip"),
        ("*", "zstd"),
        ("zstd;q=0, *", "gzip"),
        ("br", None),
        ("identity", None),
        ("gzip;q=0", None),
        (None, None),
    ],
)
def test_large_answers_are_compressed_as_the_caller_likes(service, accepted, coding):
    """The same JSON in fewer bytes, with a weak tag; caches are told what it depends on."""
    address = "/schema/openapi.json"
    plain, answer = raw(service.client, address, "identity"), raw(service.client, address, accepted)
    assert answer.headers.get("content-encoding") == coding
    assert "Accept-Encoding" in answer.headers["vary"]
    assert answer.headers["content-length"] == str(len(answer.raw_body))
    unpack = {"gzip": gzip.decompress, "zstd": zstandard.decompress, None: bytes}[coding]
    assert unpack(answer.raw_body) == plain.raw_body
    assert answer.headers["etag"] == ("W/" if coding else "") + plain.headers["etag"]
    assert (len(answer.raw_body) < len(plain.raw_body) / 4) is (coding is not None)


def test_small_answers_and_pages_are_not_compressed(service, programme):
    """A packet is a packet, and pages may hold what nobody shall guess from their length."""
    for address in (programme, "/schema"):
        answer = raw(service.client, address, "gzip, zstd")
        assert answer.status_code == 200
        assert "content-encoding" not in answer.headers


def test_a_version_read_compressed_is_good_for_a_change(service):
    """The weak tag of a compressed answer names the version as well."""
    big = service.programme(name="x" * 200, policy={"weights": {"region": 30}})
    for number in range(40):
        service.person(big, name=f"{number} " * 20)
    client = service.client
    person = client.get(f"{big}/mentors").json()["items"][0]
    one = f"/v1/mentors/{person['id']}"
    tag = client.get(one).headers["etag"]
    assert client.patch(one, json={"capacity": 2}, headers={"If-Match": f"W/{tag}"}).status_code == 200
