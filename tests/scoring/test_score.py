import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.policy import CRITERIA, Policy, Rules, Weights
from scoring.pool import Pool
from scoring.profile import Gender, LanguageSkill, Level, Location, Meeting, Mentee, Mentor
from scoring.rules import Rule, named
from scoring.score import score_block, weigh
from tests.scoring.people import mentees, mentors, policies, sides

HERE = Location(52.37, 9.73)
GERMAN = (LanguageSkill("de", Level.B2),)


def mentee(**changes):
    return Mentee(**{"id": "e", "occupations": ("81302",), "location": HERE, "languages": GERMAN, **changes})


def mentor(**changes):
    return Mentor(**{"id": "m", "occupations": ("81302",), "location": HERE, "languages": GERMAN, **changes})


def one(mentee, mentor, policy=None, exclusions=()):
    """The only pair of a pool of two."""
    block = score_block(Pool.of([mentee], [mentor], exclusions=exclusions), policy or Policy())
    criteria = dict(zip(CRITERIA, block.criteria[:, 0, 0].tolist(), strict=True))
    return criteria, int(block.scores[0, 0]), named(int(block.broken[0, 0]))


@settings(max_examples=150)
@given(sides(mentees()), sides(mentors()), policies)
def test_a_pair_scores_the_same_alone_and_in_company(some_mentees, some_mentors, policy):
    """One function serves a single pair and the whole matrix, and gives the same numbers."""
    pool = Pool.of(some_mentees, some_mentors)
    block = score_block(pool, policy)
    for row, left in enumerate(pool.mentees.people):
        for column, right in enumerate(pool.mentors.people):
            criteria, score, broken = one(left, right, policy)
            assert criteria == dict(zip(CRITERIA, block.criteria[:, row, column].tolist(), strict=True))
            assert score == block.scores[row, column]
            assert broken == named(int(block.broken[row, column]))


@given(sides(mentees()), sides(mentors()), policies, st.integers(0, 6), st.integers(0, 6))
def test_a_block_is_a_cut_of_the_matrix(some_mentees, some_mentors, policy, start, stop):
    """Any block of rows equals these rows of the whole."""
    pool = Pool.of(some_mentees, some_mentors)
    rows = slice(min(start, stop), max(start, stop))
    whole, part = score_block(pool, policy), score_block(pool, policy, rows)
    assert np.array_equal(whole.scores[rows], part.scores)
    assert np.array_equal(whole.broken[rows], part.broken)
    assert np.array_equal(whole.criteria[:, rows], part.criteria)


@given(sides(mentees()), sides(mentors()), policies, st.randoms())
def test_the_order_of_arrival_changes_nothing(some_mentees, some_mentors, policy, random):
    """A pool is the same in whatever order its people come."""
    shuffled = [list(some_mentees), list(some_mentors)]
    for side in shuffled:
        random.shuffle(side)
    expected = score_block(Pool.of(some_mentees, some_mentors), policy)
    actual = score_block(Pool.of(*shuffled), policy)
    assert np.array_equal(expected.scores, actual.scores)
    assert np.array_equal(expected.broken, actual.broken)


@given(
    st.lists(st.integers(0, 10_000), min_size=3, max_size=3),
    st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(1, 100)),
)
def test_the_score_is_the_rounded_weighted_mean(criteria, weights):
    """Score = round(sum(weight x criterion) / sum(weight)), half to even as Python rounds."""
    given = Weights(profession=weights[0], region=weights[1], language=weights[2])
    total = sum(weight * points for weight, points in zip(weights, criteria, strict=True))
    quotient, rest = divmod(total, given.total)
    up = 2 * rest > given.total or (2 * rest == given.total and quotient % 2 == 1)
    assert quotient + up == int(weigh(np.array(criteria, dtype=np.int16), given))


def test_the_example_of_the_contract():
    """Fits of 9500, 7000 and 7725 at weights 50, 25, 25 score 8431."""
    assert int(weigh(np.array([9500, 7000, 7725], dtype=np.int16), Weights())) == 8431


@pytest.mark.parametrize(
    ("wanted", "offered", "points"),
    [
        ("81302", "81302", 10_000),
        ("81302", "81303", 9500),
        ("81303", "81302", 8550),
        ("81302", "81313", 7500),
        ("81302", "81404", 4000),
        ("81302", "82102", 9000),
        ("81303", "82102", 8100),
        ("25104", "26304", 5000),
        ("84114", "83112", 3750),
        ("81302", "25104", 0),
        ("84114", "84124", 7500),
    ],
)
def test_profession_follows_the_tree_the_links_and_the_levels(wanted, offered, points):
    """Shared digits give 0, 15, 40, 75, 95, 100 %; links repair the tree; levels below cost 10, 25, 40 %."""
    criteria, _, _ = one(mentee(occupations=(wanted,)), mentor(occupations=(offered,)))
    assert points == criteria["profession"]


def test_the_best_occupation_counts_and_a_later_choice_slightly_less():
    """A mentee's second choice counts 95 %, whichever of the mentor's occupations it meets."""
    criteria, _, _ = one(mentee(occupations=("25104", "81302")), mentor(occupations=("84114", "81302")))
    assert criteria["profession"] == 9500


@pytest.mark.parametrize(
    ("one_language", "other", "points"),
    [
        (("de", Level.B2), ("de", Level.NATIVE), 7500),
        (("ar", Level.NATIVE), ("ar", Level.C2), 10_000),
        (("hr", Level.C1), ("sr", Level.NATIVE), 8550),
        (("uk", Level.NATIVE), ("ru", Level.NATIVE), 0),
        (("de", Level.A1), ("de", Level.A1), 1000),
    ],
)
def test_language_is_closeness_times_the_lower_level(one_language, other, points):
    """The lower of the two levels counts, times the closeness of the two languages."""
    criteria, _, _ = one(
        mentee(languages=(LanguageSkill(*one_language),)), mentor(languages=(LanguageSkill(*other),))
    )
    assert points == criteria["language"]


def test_the_best_language_counts():
    """A shared first language lifts a pair whose German is weak."""
    both = (LanguageSkill("de", Level.A2), LanguageSkill("ar", Level.NATIVE))
    criteria, _, _ = one(mentee(languages=both), mentor(languages=both))
    assert criteria["language"] == 10_000


@pytest.mark.parametrize(
    ("how", "other", "km", "points", "broken"),
    [
        ("in_person", "in_person", 0, 10_000, ()),
        ("either", "either", 300, 6000, ()),
        ("in_person", "either", 300, 0, ()),
        ("online", "online", 0, 6000, ()),
        ("online", "in_person", 0, 0, ("meeting",)),
    ],
)
def test_region_depends_on_the_way_to_meet(how, other, km, points, broken):
    """Online lifts the fit to at least 0.6; without a common way to meet it is 0 and the rule is broken."""
    there = Location(HERE.lat - km / 111.2, HERE.lon)
    criteria, _, names = one(mentee(meeting=Meeting(how)), mentor(meeting=Meeting(other), location=there))
    assert points == criteria["region"]
    assert broken == names


def test_every_broken_rule_is_named():
    """A pair that breaks all the rules is infeasible with the names of all."""
    policy = Policy(rules=Rules(german_level=Level.C1, min_score=10_000))
    hermit = mentee(
        languages=(LanguageSkill("uk", Level.NATIVE),),
        meeting=Meeting.IN_PERSON,
        max_distance_km=5,
        gender=Gender.FEMALE,
        same_gender_only=True,
    )
    far = mentor(location=Location(53.53, 8.11), gender=Gender.MALE, meeting=Meeting.IN_PERSON)
    _, _, broken = one(hermit, far, policy, exclusions=[("e", "m")])
    assert broken == (
        "common_language", "german_level", "distance", "same_gender", "exclusion", "min_score",
    )  # fmt: skip


@pytest.mark.parametrize("unknown", [None, Gender.DIVERSE])
def test_a_wish_for_the_same_gender_needs_a_known_gender(unknown):
    """An unknown or different gender cannot meet the wish, whoever has it."""
    wish = mentee(gender=Gender.FEMALE, same_gender_only=True)
    assert one(wish, mentor(gender=unknown))[2] == ("same_gender",)
    assert one(wish, mentor(gender=Gender.FEMALE))[2] == ()
    assert one(wish, mentor(gender=unknown), Policy(rules=Rules(same_gender=False)))[2] == ()


def test_distance_binds_only_who_must_meet_in_person():
    """The nearer limit of the two binds, and not at all if both can meet online."""
    there = Location(HERE.lat - 0.4, HERE.lon)
    near = mentee(max_distance_km=30, meeting=Meeting.IN_PERSON)
    assert one(near, mentor(location=there))[2] == ("distance",)
    assert one(near, mentor(location=there), Policy(rules=Rules(distance=False)))[2] == ()
    assert one(mentee(max_distance_km=30), mentor(location=there))[2] == ()


def test_ids_are_unique_and_exclusions_known():
    """Twice the same id, and an exclusion of nobody, are refused by name."""
    with pytest.raises(ValueError, match="'e' occurs twice"):
        Pool.of([mentee(), mentee()], [])
    with pytest.raises(ValueError, match="unknown mentor 'x'"):
        Pool.of([mentee()], [], exclusions=[("e", "x")])
    assert Rule.MIN_SCORE.label == "min_score"
