"""Groups of mentees are told apart, and their intervals are what statisticians say."""

from datetime import date

import pytest
from scipy import stats

from matcher.fairness import Group, Trait, everybody, groups
from matcher.inputs import MatchInput
from scoring.policy import Policy
from scoring.profile import Gender, LanguageSkill, Level, Location, Mentee

BASE = {"occupations": ("81302",), "languages": (LanguageSkill("de", Level.B2),), "location": Location(53, 8)}


def mentee(name, **changes):
    """Somebody of whom little is known."""
    return Mentee(id=name, **{**BASE, **changes})


def told(trait, *people, fits=None, as_of=date(2026, 11, 1)):
    """How many there are in each group, and the scores of those who are matched."""
    data = MatchInput(mentees=people, mentors=(), policy=Policy(), as_of=as_of)
    found = groups(data, fits or {})[trait]
    return {code: (group.people, group.fits) for code, group in found.items()}


def test_people_are_grouped_by_what_they_have_told():
    """Who has told nothing is in a group of its own."""
    people = (
        mentee("a", gender=Gender.FEMALE),
        mentee("b", gender=Gender.FEMALE, location=Location(53.2, 7.4, "03457")),
        mentee("c"),
    )
    assert told(Trait.GENDER, *people, fits={"a": 9000}) == {"female": (2, (9000,)), "unknown": (1, ())}
    assert told(Trait.DISTRICT, *people) == {"03457": (1, ()), "unknown": (2, ())}


def test_who_has_two_native_languages_is_in_two_groups():
    """Other languages do not count."""
    native = [LanguageSkill(code, Level.NATIVE) for code in ("ar", "ku")]
    both = mentee("a", languages=(LanguageSkill("de", Level.B2), *native))
    assert told(Trait.LANGUAGE, both, mentee("b"), fits={"a": 1}) == {
        "ar": (1, (1,)),
        "ku": (1, (1,)),
        "unknown": (1, ()),
    }


@pytest.mark.parametrize(
    ("since", "code"),
    [
        (date(2026, 11, 1), "under_3_months"),
        (date(2026, 8, 3), "under_3_months"),
        (date(2026, 8, 2), "3_to_6_months"),
        (date(2026, 5, 3), "6_to_12_months"),
        (date(2025, 11, 1), "over_12_months"),
        (None, "unknown"),
    ],
)
def test_waiting_counts_up_to_the_day_of_the_run(since, code):
    """Each limit belongs to the longer wait."""
    assert list(told(Trait.WAITING, mentee("a", waiting_since=since))) == [code]


@pytest.mark.parametrize(("matched", "people"), [(0, 7), (5, 10), (96, 120), (30, 30)])
def test_the_interval_of_a_share_is_wilsons(matched, people):
    """SciPy's own is the judge."""
    group = Group(people, (5000,) * matched)
    judge = stats.binomtest(matched, people).proportion_ci(0.95, "wilson")
    assert group.share_interval() == pytest.approx((judge.low, judge.high), abs=1e-12)


def test_the_interval_of_a_mean_is_students():
    """SciPy's own is the judge."""
    fits = (4200, 9000, 7100, 8800, 6500)
    group = Group(9, fits)
    shares = [fit / 10_000 for fit in fits]
    judge = stats.t.interval(0.95, len(fits) - 1, loc=group.mean_fit, scale=stats.sem(shares))
    assert group.mean_fit == pytest.approx(sum(shares) / len(fits))
    assert group.fit_interval() == pytest.approx(judge)


def test_everybody_is_all_mentees():
    """Matched or not."""
    data = MatchInput(mentees=(mentee("a"), mentee("b")), mentors=(), policy=Policy())
    assert everybody(data, {"b": 7000}) == Group(2, (7000,))
