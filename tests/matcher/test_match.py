import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.people import POLICY, people
from matcher import LockError
from matcher.inputs import MatchInput
from matcher.match import match
from matcher.progress import Progress
from matcher.scored import score_pairs
from scoring.explain import PAIR_CODES
from scoring.policy import Objective, Policy, Rules
from scoring.profile import LanguageSkill, Level, Location, Meeting, Mentee, Mentor
from tests.scoring.people import mentees, mentors, policies, sides

HANOVER, LEER = Location(52.37, 9.73), Location(53.23, 7.46)


def mentee(identifier, **changes):
    base = {"occupations": ("81302",), "location": HANOVER, "languages": (LanguageSkill("de", Level.B2),)}
    return Mentee(**{"id": identifier, **base, **changes})


def mentor(identifier, **changes):
    base = {"occupations": ("81302",), "location": HANOVER, "languages": (LanguageSkill("de", Level.C2),)}
    return Mentor(**{"id": identifier, **base, **changes})


inputs = st.builds(
    MatchInput,
    mentees=sides(mentees()),
    mentors=sides(mentors()),
    policy=policies,
    as_of=st.sampled_from((None, date(2026, 11, 22))),
)


@settings(max_examples=60, deadline=None)
@given(inputs, st.randoms())
def test_the_order_of_arrival_changes_nothing(data, random):
    """The outcome is the same to the byte in whatever order people arrive."""
    shuffled = [list(data.mentees), list(data.mentors)]
    for side in shuffled:
        random.shuffle(side)
    again = replace(data, mentees=tuple(shuffled[0]), mentors=tuple(shuffled[1]))
    assert repr(match(data)) == repr(match(again))


@settings(max_examples=60, deadline=None)
@given(inputs)
def test_everybody_is_accounted_for(data):
    """Each mentee is paired or explained, each mentor paired or idle, and the sums agree."""
    outcome = match(data)
    paired = [pair.mentee for pair in outcome.pairs]
    assert sorted(person.id for person in data.mentees) == sorted(
        paired + [one.mentee for one in outcome.unmatched]
    )
    busy = {pair.mentor for pair in outcome.pairs}
    assert {person.id for person in data.mentors} == busy | set(outcome.idle_mentors)
    assert not busy & set(outcome.idle_mentors)
    assert outcome.summary.total_score == sum(pair.score for pair in outcome.pairs)
    assert outcome.summary.pairs == len(outcome.pairs)
    assert outcome.summary.optimal
    json.dumps(outcome.certificate)
    for pair in outcome.pairs:
        assert {reason.code for reason in pair.reasons} <= set(PAIR_CODES)
    for left in outcome.unmatched:
        feasible = [p for p in score_pairs(data) if p.mentee == left.mentee and p.feasible]
        assert len(feasible) == left.feasible_mentors


def test_pairs_carry_criteria_and_locks():
    """A locked pair is made, marked, and shown with its criteria."""
    data = MatchInput(
        mentees=(mentee("e1"), mentee("e2", occupations=("25104",))),
        mentors=(mentor("m1"), mentor("m2", occupations=("25104",))),
        policy=Policy(),
        locks=(("e1", "m2"),),
    )
    outcome = match(data)
    assert [(p.mentee, p.mentor, p.locked) for p in outcome.pairs] == [
        ("e1", "m2", True),
        ("e2", "m1", False),
    ]
    assert outcome.pairs[0].criteria == {"profession": 0, "region": 10_000, "language": 7500}


def test_a_lock_against_an_exclusion_is_refused():
    """No plan can contain a pair that must never be."""
    pair = (("e1", "m1"),)
    data = MatchInput(
        mentees=(mentee("e1"),), mentors=(mentor("m1"),), policy=Policy(), locks=pair, exclusions=pair
    )
    with pytest.raises(LockError, match="breaks a rule"):
        match(data)


def test_progress_reaches_the_end():
    """The watch hears of rising progress, up to 1."""
    seen: list[Progress] = []
    match(MatchInput(mentees=(mentee("e1"),), mentors=(), policy=Policy()), seen.append)
    assert [p.fraction for p in seen] == sorted(p.fraction for p in seen)
    assert seen[-1].fraction == 1.0


def test_progress_of_a_large_match_is_how_far_the_gap_has_closed():
    """Between the scores and the proof the watch hears of every round of the sparse solver."""
    mentees, mentors = people(2300, slots=1.0)
    seen: list[Progress] = []
    match(MatchInput(mentees=mentees, mentors=mentors, policy=POLICY), seen.append)
    solving = [p.fraction for p in seen if p.stage == "solving"]
    assert len(solving) >= 2
    assert solving == sorted(solving)
    assert solving[0] == 0.2
    assert solving[-1] == 0.7


def test_waiting_decides_between_equal_claims():
    """With a bonus for waiting the seat goes to whoever has waited longer, at the same score."""
    claims = (mentee("e1", waiting_since=date(2026, 10, 1)), mentee("e2", waiting_since=date(2026, 1, 1)))
    policy = Policy(waiting_bonus_per_month=10)
    data = MatchInput(mentees=claims, mentors=(mentor("m1"),), policy=policy, as_of=date(2026, 11, 22))
    assert [pair.mentee for pair in match(data).pairs] == ["e2"]


def test_load_penalty_spreads_the_mentees():
    """With a penalty for load a slightly worse idle mentor is preferred to a second mentee of the best."""
    people = (mentee("e1"), mentee("e2"))
    both = (mentor("m1", capacity=2), mentor("m2", languages=(LanguageSkill("de", Level.B1),)))
    alone = match(MatchInput(mentees=people, mentors=both, policy=Policy()))
    spread = match(MatchInput(mentees=people, mentors=both, policy=Policy(load_penalty=2000)))
    assert {pair.mentor for pair in alone.pairs} == {"m1"}
    assert {pair.mentor for pair in spread.pairs} == {"m1", "m2"}


def reasons_of(one, *others, policy=None):
    """The reasons why the first mentee is left over."""
    mentees_, mentors_ = (
        [p for p in (one, *others) if isinstance(p, Mentee)],
        [p for p in others if isinstance(p, Mentor)],
    )
    outcome = match(MatchInput(mentees=tuple(mentees_), mentors=tuple(mentors_), policy=policy or Policy()))
    left = next(left for left in outcome.unmatched if left.mentee == one.id)
    return left, {reason.code: dict(reason.values) for reason in left.reasons}


def test_somebody_far_away_could_meet_online():
    """The rule that took the mentors away is counted, and meeting online is offered with its effect."""
    far = mentee("e1", location=LEER, meeting=Meeting.IN_PERSON, max_distance_km=50)
    left, reasons = reasons_of(far, mentor("m1"), mentor("m2"))
    assert left.broken_rules == {"distance": 2}
    assert left.feasible_mentors == 0
    assert reasons["rule_excludes"] == {"rule": "distance", "mentors": 2}
    assert reasons["help_online"] == {"mentors": 2, "free": 2}
    assert reasons["help_distance"] == {"mentors": 2, "free": 2, "km": 190}


def test_better_german_is_offered_at_the_lowest_level_that_helps():
    """The smallest step in German that opens a mentor is named."""
    beginner = mentee("e1", languages=(LanguageSkill("de", Level.A1),))
    _, reasons = reasons_of(beginner, mentor("m1"))
    assert reasons["help_german"] == {"mentors": 1, "free": 1, "level": "B1"}


def test_the_wish_for_the_same_gender_is_named_with_its_price():
    """Giving up the wish opens mentors, and the answer says how many."""
    wish = mentee("e1", gender=None, same_gender_only=True)
    left, reasons = reasons_of(wish, mentor("m1"))
    assert left.broken_rules == {"same_gender": 1}
    assert reasons["help_same_gender"] == {"mentors": 1, "free": 1}


def test_a_lower_least_score_is_offered():
    """Where only the least score stands between two, the score that would do is named."""
    _, reasons = reasons_of(
        mentee("e1", occupations=("25104",)), mentor("m1"), policy=Policy(rules=Rules(min_score=5000))
    )
    assert reasons["help_min_score"] == {"mentors": 1, "free": 1, "score": 4375}


def test_mentors_who_only_meet_in_person_are_named():
    """Where the mentee is ready to meet online, the mentors' readiness is what would help."""
    flexible = mentee("e1", location=LEER, max_distance_km=20)
    _, reasons = reasons_of(flexible, mentor("m1", meeting=Meeting.IN_PERSON))
    assert reasons["help_mentors_online"] == {"mentors": 1, "free": 1}


def test_taken_seats_are_named():
    """Who could be paired but for the seats is told so."""
    left, reasons = reasons_of(
        mentee("e2", languages=(LanguageSkill("de", Level.B1),)), mentee("e1"), mentor("m1")
    )
    assert left.feasible_mentors == 1
    assert reasons["seats_taken"] == {"mentors": 1, "seats": 1}
    assert reasons["help_seat"] == {"mentors": 1}


def test_nothing_that_helps_is_said_plainly():
    """If no single change opens a mentor, no change is suggested."""
    _, reasons = reasons_of(
        mentee("e1", occupations=("25104",), languages=(LanguageSkill("uk", Level.NATIVE),)),
        mentor("m1", languages=(LanguageSkill("ru", Level.NATIVE),)),
    )
    assert "help_none" in reasons


def test_no_mentors_at_all():
    """An empty side is a reason of its own."""
    _, reasons = reasons_of(mentee("e1"))
    assert reasons == {"nobody_there": {}}


@pytest.mark.parametrize("objective", list(Objective))
def test_an_empty_match_is_no_error(objective):
    """Nobody at all gives an empty, proven plan."""
    outcome = match(MatchInput(mentees=(), mentors=(), policy=Policy(objective=objective)))
    assert outcome.pairs == outcome.unmatched == outcome.idle_mentors == ()
