"""Columns of consent: what they say, and what is wrong with them."""

import pytest

from api.files.people import PeopleList
from api.files.vocabulary import STORED_PEOPLE
from api.schemas.people import PersonInput
from tests.api.files.packing import HEADINGS, PERSON, named

CONSENT = ("Fassung der Einwilligung", "Eingewilligt am", "Einwilligung widerrufen am")


def stored(catalogue, cells):
    """The rows of a list with somebody whose consent is told."""
    head = ";".join((*HEADINGS, *CONSENT))
    data = f"{head}\n{';'.join(PERSON)};{cells}".encode()
    opened = PeopleList.open("x", data, catalogue, vocabulary=STORED_PEOPLE)
    return list(opened.rows(catalogue, PersonInput, ids_needed=False))


@pytest.mark.parametrize(
    ("cells", "consent"),
    [
        (
            "2026-10;01.10.2026;",
            {"version": "2026-10", "at": "2026-10-01T00:00:00+02:00", "withdrawn_at": None},
        ),
        (
            "v2;2026-10-01T09:00:00Z;15.11.2026",
            {"version": "v2", "at": "2026-10-01T09:00:00Z", "withdrawn_at": "2026-11-15T00:00:00+01:00"},
        ),
        (";;-", None),
    ],
)
def test_consent_is_read(catalogue, cells, consent):
    """A day is its beginning in Germany; without any of it nothing is said of consent."""
    [row] = stored(catalogue, cells)
    assert row.profile.wire().get("consent") == consent


@pytest.mark.parametrize(
    ("cells", "column", "value", "code"),
    [
        ("2026-10;;", "Fassung der Einwilligung", "2026-10", "consent_incomplete"),
        (";;15.11.2026", "Einwilligung widerrufen am", "15.11.2026", "consent_incomplete"),
        ("2026-10;am Montag;", "Eingewilligt am", "am Montag", "date_expected"),
        ("2026-10;2026-02-30 09:00;", "Eingewilligt am", "2026-02-30 09:00", "date_impossible"),
        ("?;01.10.2026;", "Fassung der Einwilligung", "?", "string_pattern_mismatch"),
    ],
)
def test_consent_that_is_not_whole_is_named(catalogue, cells, column, value, code):
    """Each fault stands at the cell that is wrong."""
    [row] = stored(catalogue, cells)
    assert named(row) == [(2, column, value, code)]
