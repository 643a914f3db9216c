"""Whoever leaves nothing out, and says "null" instead."""

import pytest

from api.security.access import Scope

SOME_ID = "0199aaaa-0000-7000-8000-000000000000"


@pytest.fixture
def client(server):
    """A client that may do everything."""
    with server.client(server.make_key(Scope.ADMIN)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("path", "name", "code"),
    [
        ("mentors?status=null", "status", "enum_unknown"),
        ("mentors?open_seats=NULL", "open_seats", "int_parsing"),
        ("pairings?state=Null", "state", "enum_unknown"),
        ("pairings?mentor_id=null", "mentor_id", "uuid_parsing"),
        ("retention?months=null", "months", "int_parsing"),
    ],
)
def test_nothing_is_null_in_an_address(client, path, name, code):
    """The framework would take the word for nothing, and a filter with it would let everybody pass."""
    answer = client.get(f"/v1/programmes/{SOME_ID}/{path}")
    [fault] = answer.json()["errors"]
    assert (answer.status_code, fault["parameter"], fault["code"]) == (422, name, code)


def test_nothing_is_null_in_a_header(client):
    """A stream would begin anew."""
    path, headers = f"/v1/programmes/{SOME_ID}/events/stream", {"Last-Event-ID": "null"}
    [fault] = client.get(path, headers=headers).json()["errors"]
    assert (fault["header"], fault["code"]) == ("Last-Event-ID", "int_parsing")


def test_a_text_may_be_that_word(client):
    """Somebody may be called so."""
    assert client.get("/v1/catalogue/places?q=null").status_code == 200
