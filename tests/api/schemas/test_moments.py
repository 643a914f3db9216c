"""Moments that can be told on no clock but that of whoever sent them."""

import pytest
from pydantic import ValidationError

from api.schemas.faults import faults_of
from api.schemas.pairings import FirstMeeting
from api.schemas.people import Consent
from scoring.catalogue import load

EDGES = [
    "0001-01-01T00:00:00+14:00",
    "0001-06-01T00:00:00Z",
    "9999-12-31T23:30:00Z",
    "9999-12-31T23:59:59-12:00",
]


@pytest.mark.parametrize("at", EDGES)
@pytest.mark.parametrize(
    ("schema", "field", "rest"),
    [
        (Consent, "at", {"version": "2026-10"}),
        (Consent, "withdrawn_at", {"version": "2026-10", "at": "2026-10-01T10:00:00Z"}),
        (FirstMeeting, "at", {}),
    ],
)
def test_no_moment_is_taken_that_no_other_clock_shows(schema, field, rest, at):
    """It would be stored, and each page that tells of it would fail."""
    with pytest.raises(ValidationError) as refused:
        schema.parse({**rest, field: at}, load())
    assert [(fault.pointer, fault.code) for fault in faults_of(refused.value)] == [
        (f"/{field}", "date_impossible")
    ]


@pytest.mark.parametrize("at", ["1760000000", "-1760000000", "1760000000000.5", "20261001T100000Z"])
def test_no_count_of_seconds_is_taken_for_a_moment(at):
    """Systems that count in thousandths would be a thousand times too late, and nobody would see it."""
    with pytest.raises(ValidationError) as refused:
        FirstMeeting.parse({"at": at}, load())
    assert [fault.code for fault in faults_of(refused.value)] == ["datetime_parsing"]


def test_the_second_and_the_last_year_but_one_are_taken():
    """What is refused is no more than what may overflow."""
    consent = {"version": "1", "at": "0002-01-01T00:00:00+14:00", "withdrawn_at": "9998-12-31T23:59:59-12:00"}
    assert Consent.parse(consent, load()).model_dump(mode="json") == consent
