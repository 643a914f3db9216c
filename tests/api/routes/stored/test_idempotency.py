"""A request that comes again with its Idempotency-Key has one effect and one answer."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from tests.api.routes.stored.conftest import PROFILE


def keyed(key: str | None = None) -> dict[str, str]:
    """The header; a new key if none is given."""
    return {"Idempotency-Key": key or str(uuid4())}


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
    assert len(service.client.get(f"{programme}/mentors").json()["items"]) == 1


def test_parallel_duplicates_have_one_effect(service, programme):
    """Five keys, ten times each at once: five profiles, and all answers of a key are alike."""
    headers = [keyed() for _ in range(5)] * 10
    with ThreadPoolExecutor(20) as pool:
        answers = list(
            pool.map(
                lambda header: service.client.post(f"{programme}/mentees", json=PROFILE, headers=header),
                headers,
            )
        )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 5
    assert len(service.client.get(f"{programme}/mentees").json()["items"]) == 5
