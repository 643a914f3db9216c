import copy
import json
from dataclasses import replace
from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.inputs import MatchInput
from matcher.match import match
from matcher.recheck import recheck
from matcher.record import canonical, from_data, input_hash, ordered, to_data
from scoring.policy import Objective, Policy
from scoring.profile import LanguageSkill, Level, Location, Mentee, Mentor
from tests.scoring.people import mentees, mentors, policies, sides

inputs = st.builds(
    MatchInput,
    mentees=sides(mentees()),
    mentors=sides(mentors()),
    policy=policies,
    as_of=st.sampled_from((None, date(2026, 11, 22))),
)


def result_of(data):
    """A result as a file holds it."""
    found = msgspec.to_builtins(match(data), enc_hook=dict)
    return json.loads(json.dumps({"input": to_data(data), "input_sha256": input_hash(data), **found}))


@settings(max_examples=60)
@given(inputs)
def test_every_result_passes(data):
    """A result that was written and read again proves itself."""
    assert recheck(result_of(data)) == ()


@settings(max_examples=60)
@given(inputs, st.randoms())
def test_the_record_is_canonical(data, random):
    """Written and read, the input is the same; in another order it has the same hash."""
    assert from_data(json.loads(canonical(data))) == from_data(to_data(data))
    assert match(from_data(to_data(data))) == match(data)
    shuffled = [list(data.mentees), list(data.mentors)]
    for side in shuffled:
        random.shuffle(side)
    again = replace(data, mentees=tuple(shuffled[0]), mentors=tuple(shuffled[1]))
    assert ordered(again) == ordered(data)
    assert input_hash(again) == input_hash(data)


def cohort(objective):
    """Three mentees, two seats: somebody is left over, and scores differ."""
    base = {"location": Location(52.37, 9.73)}

    def german(level):
        return (LanguageSkill("de", level),)

    return MatchInput(
        mentees=(
            Mentee(id="e1", occupations=("81302",), languages=german(Level.B1), **base),
            Mentee(id="e2", occupations=("81302",), languages=german(Level.B2), **base),
            Mentee(id="e3", occupations=("82102",), languages=german(Level.C1), **base),
        ),
        mentors=(
            Mentor(id="m1", occupations=("81302",), languages=german(Level.NATIVE), **base),
            Mentor(id="m2", occupations=("82102",), languages=german(Level.NATIVE), **base),
        ),
        policy=Policy(objective=objective),
    )


def changed(result, path, value):
    """A copy of the result with one value replaced."""
    copied = copy.deepcopy(result)
    *way, last = path
    place = copied
    for step in way:
        place = place[step]
    place[last] = value
    return copied


@pytest.mark.parametrize("objective", list(Objective))
@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("pairs", 0, "score"), 9999),
        (("pairs", 0, "mentee"), "e1"),
        (("pairs", 0, "mentor"), "m9"),
        (("summary", "total_score"), 1),
        (("summary", "pairs"), 3),
        (("input", "policy", "weights", "profession"), 1),
        (("input", "policy", "rules", "min_score"), 0),
        (("input", "mentors", 0, "capacity"), 2),
        (("input", "mentees", 0, "languages", 0, 1), "C2"),
        (("input_sha256",), "0" * 64),
        (("certificate", "pair_bonus"), 2),
        (("certificate", "mentor_prices", "m1"), 7),
        (("certificate", "mentee_prices"), {"nobody": 1}),
        (("certificate", "least_score"), 1),
    ],
)
def test_whatever_is_changed_is_caught(objective, path, value):
    """One changed number, name or word anywhere in the file breaks the proof."""
    result = result_of(cohort(objective))
    assert recheck(result) == ()
    assert recheck(changed(result, path, value)) != ()


@pytest.mark.parametrize("objective", list(Objective))
def test_another_objective_is_caught(objective):
    """A result proves itself for its own objective only."""
    result = result_of(cohort(objective))
    for other in set(Objective) - {objective}:
        assert recheck(changed(result, ("input", "policy", "objective"), other.value)) != ()


@pytest.mark.parametrize("nonsense", [{}, {"input": None}, {"input": {"policy": 3}}])
def test_what_is_no_result_is_said(nonsense):
    """A file that is something else is named as such."""
    assert recheck(nonsense)[0].startswith("This is not a complete result")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("pairs",), 3),
        (("pairs", 0), "e1"),
        (("pairs", 0, "score"), "8431"),
        (("summary",), ["pairs"]),
        (("certificate",), []),
        (("certificate", "mentee_prices"), ["e1"]),
        (("certificate", "mentor_prices", "m1"), "much"),
        (("certificate", "mentor_prices", "m1"), 10**30),
        (("certificate", "all_pairs"), {"mentees": ["nobody"], "mentors": []}),
        (("input", "mentees", 0), "e1"),
        (("input", "mentees", 0, "lat"), None),
        (("input", "mentees", 0, "languages", 0, 1), 4),
        (("input", "mentors", 0, "capacity"), 1.5),
        (("input", "policy", "weights"), [50, 25, 25]),
        (("input", "policy", "weights", "profession"), 50.5),
        (("input", "policy", "rules", "min_score"), 3000.5),
        (("input", "policy", "load_penalty"), "0"),
    ],
)
def test_what_stands_in_a_wrong_place_is_said(path, value):
    """Wherever a file holds something else than it should, the answer is a sentence, not a crash."""
    assert recheck(changed(result_of(cohort(Objective.FAIREST)), path, value)) != ()


@pytest.mark.parametrize("part", [0.5, -0.5])
def test_a_score_between_two_points_is_caught(part):
    """Scores are whole: nothing is rounded away before it is compared."""
    result = result_of(cohort(Objective.MOST_PAIRS))
    score = result["pairs"][0]["score"] + part
    assert recheck(changed(result, ("pairs", 0, "score"), score)) != ()


def test_a_cover_of_strangers_is_refused():
    """A cover names people of the pool, or it is no cover."""
    result = result_of(cohort(Objective.FAIREST))
    cover = result["certificate"]["all_pairs"]
    strangers = {**cover, "mentees": [*cover["mentees"], "nobody"]}
    faults = recheck(changed(result, ("certificate", "all_pairs"), strangers))
    assert faults == ("This is not a complete result: KeyError: 'nobody'",)
