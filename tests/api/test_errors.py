"""Errors know their answer, and survive the way between processes."""

import pytest

from api import errors
from api.schemas.faults import Fault
from api.schemas.problem import MOST_FAULTS, InvalidInput
from tests.api.crossing import crossed

FAULT = Fault(path=("mentees", 3, "a/b~c"), code="missing")

EVERY = [
    InvalidInput([FAULT]),
    errors.MalformedJson(2, 7),
    errors.NestedTooDeep(),
    errors.NotAuthenticated(),
    errors.MissingScope("matching"),
    errors.NotFound("run", "1"),
    errors.NoSuchPath(),
    errors.MethodNotAllowed("POST", "GET"),
    errors.NotAcceptable("image/png", "application/json"),
    errors.BodyTooLarge(10),
    errors.UnsupportedMediaType("text/plain", "application/json"),
    errors.MentorFull(),
    errors.EngineTimeout(2.5),
]


@pytest.mark.parametrize("error", EVERY, ids=lambda error: error.code)
def test_errors_cross_processes_unchanged(error):
    """What a child raises is what the parent answers with."""
    copy = crossed(error)
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert copy.__dict__ == error.__dict__


def test_every_error_has_a_status_and_a_code_of_its_own():
    """No two kinds of error share a code, except those that refine another."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    kinds = [kind for kind in kinds if issubclass(kind, errors.AppError) and hasattr(kind, "code")]
    assert len(kinds) > 15
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(400 <= kind.status < 600 for kind in kinds)


def test_faults_that_share_a_code_give_it_to_the_answer():
    """A program can react to an ambiguous occupation without reading every entry."""
    assert InvalidInput([FAULT, FAULT]).code == "missing"
    assert InvalidInput([FAULT, Fault(path=(), code="other")]).code == "invalid_input"


def test_faults_without_number_are_counted_and_cut():
    """A body of nonsense does not come back many times its size."""
    error = InvalidInput([FAULT] * (MOST_FAULTS + 1))
    assert len(error.faults) == MOST_FAULTS
    assert error.values == {"count": MOST_FAULTS + 1}


def test_a_fault_names_its_place_as_json_pointer():
    """Slash and tilde are escaped as RFC 6901 says."""
    assert FAULT.pointer == "/mentees/3/a~1b~0c"
