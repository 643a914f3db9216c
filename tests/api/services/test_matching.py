"""Whatever the JSON, the stateless calls answer or name the faults; nothing else happens."""

from copy import deepcopy
from datetime import date

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.schemas.crossing import crossing_faults, size_faults
from api.schemas.examples import MATCH_REQUEST, SCORE_REQUEST
from api.schemas.matching import MatchAnswer, RuleName, ScoreAnswer
from api.schemas.problem import InvalidInput
from api.services.matching import Question, answer_match, answer_score
from api.words import LANGUAGES, fault
from scoring.rules import RULES

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 30)
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["e1", "m1", "m2", "de", "xx", "81302", "2221", "Leer", "online", "B1", "2026-13-01"])
)
VALUES = st.recursive(
    SCALARS, lambda parts: st.lists(parts) | st.dictionaries(st.text(max_size=5), parts), max_leaves=5
)


def places(part, way=()):
    """All the ways into a JSON value."""
    yield way
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for step, inner in inside:
        yield from places(inner, (*way, step))


@st.composite
def spoilt(draw, sound):
    """A sound request with one to three places changed, doubled or removed."""
    request = deepcopy(sound)
    for _ in range(draw(st.integers(1, 3))):
        ways = [way for way in places(request) if way]
        *before, last = draw(st.sampled_from(ways))
        part = request
        for step in before:
            part = part[step]
        change = draw(st.sampled_from(["set", "delete", "repeat"]))
        if change == "set":
            part[last] = draw(VALUES)
        elif change == "delete":
            del part[last]
        elif isinstance(part, list):
            part.append(deepcopy(part[last]))
        if not any(True for way in places(request) if way):
            break
    return request


def question(request):
    """The question that a request poses."""
    return Question(
        body=msgspec.json.encode(request), language="de", as_of=date(2026, 10, 1), catalogue_dir=None
    )


def checked(answer, request):
    """The answer, or nothing if the request was refused with faults that can be said."""
    try:
        return answer(question(request))
    except InvalidInput as refused:
        faults = refused.faults
    assert faults
    assert all(fault(found, language) for found in faults for language in LANGUAGES)
    return None


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoilt(MATCH_REQUEST))
def test_a_spoilt_request_is_answered_or_refused_with_faults(request_):
    """No change to a request makes matching fail in any other way."""
    answer = checked(answer_match, request_)
    if answer is not None:
        found = MatchAnswer.model_validate_json(answer)
        assert found.summary.mentees == len(request_["mentees"])
        assert len(found.pairs) + len(found.unmatched) == len(request_["mentees"])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoilt(SCORE_REQUEST))
def test_scoring_is_as_robust(request_):
    """No change to a request makes scoring fail in any other way."""
    answer = checked(answer_score, request_)
    if answer is not None:
        found = ScoreAnswer.model_validate_json(answer)
        assert len(found.pairs) == len(request_["mentees"]) * len(request_["mentors"])


@given(VALUES | spoilt(MATCH_REQUEST))
def test_any_json_can_be_searched_for_faults(request_):
    """The search for faults between records is never surprised by what it meets."""
    size_faults(request_)
    crossing_faults(request_)


@pytest.mark.parametrize("request_", [MATCH_REQUEST, SCORE_REQUEST])
def test_a_sound_request_has_no_faults(request_):
    """The worked examples are clean."""
    assert size_faults(request_) == []
    assert crossing_faults(request_) == []


def test_rules_have_the_names_that_scoring_gives_them():
    """The wire knows every rule, and no other."""
    assert [name.value for name in RuleName] == [rule.label for rule in RULES]
