"""The fairness report is about no few people, and says who is treated otherwise than everybody."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from api.schemas.fairness import FairnessView
from api.schemas.policy import Policy, Rules
from api.services.fairness import FairnessUnknown, fairness, report
from api.services.finished import RunNotDone
from api.services.small_numbers import LEAST
from api.store.models import RunResultRow
from matcher.inputs import MatchInput
from matcher.outcome import Pair
from scoring.policy import Policy as DomainPolicy
from scoring.profile import Gender, LanguageSkill, Level, Location, Mentee

BASE = {"occupations": ("81302",), "languages": (LanguageSkill("de", Level.B2),), "location": Location(53, 8)}
CROWD = st.tuples(st.sampled_from([None, *Gender]), st.integers(0, 12), st.integers(0, 12))


def made(*crowds):
    """A report about crowds of (gender, people, matched, score)."""
    mentees, pairs = [], []
    for gender, people, matched, score in crowds:
        for number in range(people):
            one = f"{gender}-{number}"
            languages = (LanguageSkill("de", Level.B2),)
            mentees.append(
                Mentee(
                    id=one,
                    occupations=("81302",),
                    languages=languages,
                    location=Location(53, 8),
                    gender=gender,
                )
            )
            if number < matched:
                pairs.append(
                    Pair(mentee=one, mentor="m", score=score + number, criteria={}, reasons=(), locked=False)
                )
    return report(MatchInput(mentees=tuple(mentees), mentors=(), policy=DomainPolicy()), pairs)


def by_gender(found):
    """The groups by gender."""
    return {one["group"]: one for one in found["groups"] if one["trait"] == "gender"}


def test_a_group_that_is_treated_otherwise_is_marked():
    """Its interval does not reach the share of everybody; that of the others may."""
    found = by_gender(made((Gender.FEMALE, 60, 20, 8000), (Gender.MALE, 60, 55, 8000)))
    assert {code: (one["matched"], one["otherwise"]) for code, one in found.items()} == {
        "female": (20, True),
        "male": (55, True),
    }
    alike = by_gender(made((Gender.FEMALE, 60, 41, 8000), (Gender.MALE, 60, 44, 8000)))
    assert [one["otherwise"] for one in alike.values()] == [False, False]


def test_a_group_that_fits_worse_is_marked():
    """Though as many of it are matched."""
    found = by_gender(made((Gender.FEMALE, 40, 30, 8000), (Gender.MALE, 40, 30, 6000)))
    assert [one["otherwise"] for one in found.values()] == [True, True]
    assert found["male"]["mean_fit"] == 6014


def test_small_groups_are_put_together():
    """With the next smallest, if they are too few even so."""
    found = by_gender(
        made((Gender.FEMALE, 30, 20, 8000), (Gender.DIVERSE, 2, 1, 8000), (Gender.MALE, 9, 9, 8000))
    )
    assert {code: one["people"] for code, one in found.items()} == {"female": 30, "combined": 11}


def test_of_a_few_who_are_left_over_nothing_is_told():
    """Not how many they are, nor how many are matched, nor a share that says it."""
    found = by_gender(made((Gender.FEMALE, 30, 28, 8000), (Gender.MALE, 30, 15, 8000)))
    assert [found["female"][name] for name in ("people", "matched", "share", "share_low")] == [
        30,
        None,
        None,
        None,
    ]
    # With the sum of all, this one would give the other away.
    assert found["male"]["matched"] is None


@settings(max_examples=60)
@given(st.lists(CROWD, unique_by=lambda crowd: crowd[0]))
def test_no_number_is_about_few(crowds):
    """Whatever groups there are."""
    found = made(*((gender, people, min(matched, people), 7000) for gender, people, matched in crowds))
    for one in [found["everybody"], *found["groups"]]:
        for number in (one["people"], one["matched"]):
            assert number is None or number == 0 or number >= LEAST
        if one["matched"] is not None:
            assert one["people"] - one["matched"] not in range(1, LEAST)


@pytest.mark.usefixtures("cohort")
async def test_the_report_of_a_run_is_kept_with_it(executor, start, database, admin):
    """It is there once the run is done, and is what the API says."""
    run = await start(policy=Policy(rules=Rules(min_score=0)))
    async with database.read() as session:
        with pytest.raises(RunNotDone):
            await fairness(session, admin, run.id)
    await executor().execute(run.id)
    async with database.read() as session:
        _, found = await fairness(session, admin, run.id)
    view = FairnessView.model_validate({"run_id": run.id, **found}, strict=False)
    assert (view.everybody.people, [one.group for one in view.groups]) == (None, ["combined"] * 4)


@pytest.mark.usefixtures("cohort")
async def test_an_older_run_has_no_report(executor, start, database, admin):
    """It is said so, and not made up."""
    run = await start()
    await executor().execute(run.id)
    async with database.write() as session:
        await session.execute(update(RunResultRow).values(fairness=None))
    async with database.read() as session:
        with pytest.raises(FairnessUnknown):
            await fairness(session, admin, run.id)
