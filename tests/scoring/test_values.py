"""What the values of scoring refuse; every error says what was expected and what came."""

from datetime import date

import numpy as np
import pytest

from scoring.policy import Objective, Policy, Rules, Weights
from scoring.pool import Pool
from scoring.profile import LanguageSkill, Level, Location, Mentee, Mentor

GERMAN = (LanguageSkill("de", Level.B2),)


def mentor(**changes):
    return Mentor(
        **{"id": "m", "occupations": ("81302",), "location": Location(52, 9), "languages": GERMAN, **changes}
    )


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"occupations": ()}, "1 to 5 occupations"),
        ({"occupations": ("81302",) * 6}, "1 to 5 occupations"),
        ({"occupations": ("8130",)}, "five digits"),
        ({"languages": ()}, "at least one language"),
        ({"languages": GERMAN * 2}, "each language once"),
        ({"max_distance_km": -1}, r"\[0, 20000\]"),
        ({"capacity": 21}, r"\[0, 20\]"),
        ({"capacity": 1.5}, r"\[0, 20\]"),
        ({"capacity": "1"}, r"\[0, 20\]"),
        ({"capacity": 2.0}, r"\[0, 20\]"),
        ({"capacity": True}, r"\[0, 20\]"),
    ],
)
def test_impossible_profiles_are_refused(wrong, message):
    """A profile that cannot be is an error that names the person's id and the value."""
    with pytest.raises(ValueError, match=message):
        mentor(**wrong)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: mentor(same_gender_only=1), "True or False, 'm' has 1"),
        (lambda: Rules(same_gender=2**70), "same_gender is True or False"),
        (lambda: Rules(distance="yes"), "distance is True or False, got 'yes'"),
        (lambda: Rules(meeting={}), "meeting is True or False"),
        (lambda: Rules(common_language=3), "common_language is a Level or None, got 3"),
        (lambda: Rules(german_level="B1"), "german_level is a Level or None, got 'B1'"),
    ],
)
def test_values_of_another_kind_are_refused(make, message):
    """Arrays would take some of them for something else, and fail at others much later."""
    with pytest.raises(TypeError, match=message):
        make()


def test_impossible_points_are_refused():
    """Latitude and longitude stay on the globe."""
    with pytest.raises(ValueError, match="lat in"):
        Location(91, 9)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Weights(profession=101),
        lambda: Weights(region=-1),
        lambda: Weights(language=24.5),
        lambda: Weights(language=25.0),
        lambda: Weights(language=True),
    ],
)
def test_weights_are_per_cent(make):
    """A weight is an integer from 0 to 100."""
    with pytest.raises(ValueError, match=r"\[0, 100\]"):
        make()


def test_weights_may_not_all_be_zero():
    """Without any weight there is no score."""
    with pytest.raises(ValueError, match="At least one"):
        Weights(profession=0, region=0, language=0)


@pytest.mark.parametrize("wrong", [10_001, -1, 99.5, "100", 100.0, True, np.int64(100)])
@pytest.mark.parametrize("name", ["load_penalty", "waiting_bonus_per_month"])
def test_penalties_are_basis_points(name, wrong):
    """Penalty and bonus are integers from 0 to 10000."""
    with pytest.raises(ValueError, match=name):
        Policy(**{name: wrong})


@pytest.mark.parametrize("wrong", [10_001, -1, 3000.5, None, 3000.0, False])
def test_the_least_score_is_a_score(wrong):
    """min_score is an integer from 0 to 10000."""
    with pytest.raises(ValueError, match="min_score"):
        Rules(min_score=wrong)


def test_the_text_of_an_objective_is_none():
    """Objectives are told apart by identity, so a text would silently be another one."""
    with pytest.raises(ValueError, match="got 'fairest'"):
        Policy(objective="fairest")


def test_the_default_policy_is_the_contracts():
    """Weights 50, 25, 25; a common language at B1; distance and gender; least score 3000; most pairs."""
    policy = Policy()
    assert (policy.weights.profession, policy.weights.region, policy.weights.language) == (50, 25, 25)
    assert policy.rules == Rules(
        common_language=Level.B1, german_level=None, distance=True, same_gender=True, min_score=3000
    )
    assert policy.objective is Objective.MOST_PAIRS
    assert (policy.load_penalty, policy.waiting_bonus_per_month) == (0, 0)


@pytest.mark.parametrize("level", list(Level))
def test_levels_have_a_label_that_reads_back(level):
    """The wire's name of a level is read as the level."""
    assert Level.from_label(level.label) is level


def test_an_unknown_level_lists_the_known():
    """The error lists all levels."""
    with pytest.raises(ValueError, match="A1, A2, B1, B2, C1, C2, native"):
        Level.from_label("D1")


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (date(2026, 1, 31), date(2026, 3, 31), 2),
        (date(2025, 11, 22), date(2026, 11, 22), 12),
        (date(2025, 11, 23), date(2026, 11, 22), 11),
        (date(2026, 12, 1), date(2026, 11, 22), 0),
        (None, date(2026, 11, 22), 0),
        (date(2025, 11, 22), None, 0),
    ],
)
def test_full_months_of_waiting_count(since, until, months):
    """Only full months count, and none before the day or without one."""
    mentee = Mentee(
        id="e", occupations=("81302",), location=Location(52, 9), languages=GERMAN, waiting_since=since
    )
    assert Pool.of([mentee], [], as_of=until).months_waiting.tolist() == [months]
