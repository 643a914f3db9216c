"""What spoilt inputs have brought to light, each as the smallest input that shows it."""

import zipfile
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from api import words
from api.files.ndjson import LONGEST_LINE, read_ndjson
from api.files.people import read_people
from api.mail.letter import Letter
from api.mail.message import BadAddressError, Envelope, address_of, compose
from api.schemas.people import PersonInput
from tests.fuzz.workbooks import packed, sound, unpacked

NAME = "x@example.com, " * 9


def test_a_list_without_headings_can_be_told_of(catalogue):
    """The sentence names headings that are expected, in both languages."""
    [found] = read_people("x.csv", b"Hallo;Welt\n1;2", catalogue).faults
    for language in words.LANGUAGES:
        assert "Beruf" in words.fault(found.fault, language)


def test_no_name_adds_an_address():
    """A long name of addresses, which Python would write without quotation marks, stays a name."""
    letter = Letter(language="de", subject="x", greeting="x", opening=(), footer="x")
    at = datetime(2026, 10, 1, tzinfo=UTC)
    envelope = Envelope(
        sender="a@example.org", to_name=NAME, to_address="b@example.org", message_id="x", written_at=at
    )
    sent = message_from_bytes(compose(envelope, [letter]).as_bytes(), policy=policy.SMTP)
    assert [one.addr_spec for one in sent["To"].addresses] == ["b@example.org"]


@pytest.mark.parametrize(
    "address", ["a" + "(" * 900 + "@example.org", '"a  b"@example.org', "a" * 250 + "@b.de"]
)
def test_addresses_that_nobody_has_are_refused(address):
    """Comments, blanks and endless names are told, and not handed to a parser that stumbles over them."""
    with pytest.raises(BadAddressError):
        address_of("x", address)


def test_the_place_of_a_part_may_lie_before_the_file(catalogue):
    """A directory that leads to a negative place is that of a damaged package."""
    data = sound()[0]
    head = data.rindex(b"PK\x05\x06")
    start = int.from_bytes(data[head + 16 : head + 20], "little")
    lying = data[: head + 16] + (start + 1_000).to_bytes(4, "little") + data[head + 20 :]
    [found] = read_people("x.xlsx", lying, catalogue).faults
    assert found.fault.code == "file_damaged"


@pytest.mark.parametrize("text", ["Deutsch B2" + " " * 3_000, "Deutsch B2," * 300])
def test_cells_that_no_person_fills_are_named(catalogue, text):
    """What a cell says of a person has a length that somebody could read."""
    parts = unpacked(sound()[0])
    changed = {name: part.replace(b"Deutsch B2", text.encode() + b"x") for name, part in parts.items()}
    found = read_people("x.xlsx", packed(changed, zipfile.ZIP_STORED), catalogue).faults
    assert "string_too_long" in {one.fault.code for one in found}


def test_lines_that_no_profile_fills_are_named(catalogue):
    """A line of unknown names is a fault of its length, not one for each name."""
    line = b'{"x":"' + b"y" * LONGEST_LINE + b'"}\n'
    [row] = read_ndjson("x", line, catalogue, PersonInput)
    assert [one.fault.code for one in row.faults] == ["string_too_long"]
