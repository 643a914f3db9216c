import pytest

from scoring.explain import Explainer
from scoring.pool import Pool
from scoring.profile import LanguageSkill, Level, Location, Meeting, Mentee, Mentor
from scoring.region import ways

HERE, FAR = Location(52.37, 9.73), Location(53.53, 8.11)


def reasons(mentee, mentor):
    """The reasons for a pair of changes to a standard mentee and mentor, by code."""
    base = {"occupations": ("81302",), "location": HERE, "languages": (LanguageSkill("de", Level.B2),)}
    one, other = Mentee(**{"id": "e", **base, **mentee}), Mentor(**{"id": "m", **base, **mentor})
    pool = Pool.of([one], [other])
    way = ways(pool.mentees.places, pool.mentors.places).between(0, 0)
    return {reason.code: dict(reason.values) for reason in Explainer(pool).explain(one, other, way)}


@pytest.mark.parametrize(
    ("offered", "code"),
    [
        ("81302", "profession_same"),
        ("81303", "profession_type"),
        ("81313", "profession_group"),
        ("81404", "profession_main_group"),
        ("82102", "profession_linked"),
        ("84114", "profession_area"),
        ("25104", "profession_other"),
    ],
)
def test_profession_says_what_two_occupations_share(offered, code):
    """The reason names how far the two agree in the tree, or that they are linked."""
    assert reasons({}, {"occupations": (offered,)})[code] == {"mentee_kldb": "81302", "mentor_kldb": offered}


def test_the_pair_of_occupations_that_scores_is_the_one_named():
    """Of several occupations the reason names the two that count."""
    found = reasons({"occupations": ("25104", "81302")}, {"occupations": ("84114", "81302")})
    assert found["profession_same"] == {"mentee_kldb": "81302", "mentor_kldb": "81302"}


def test_a_lower_level_is_said():
    """A mentor below the mentee's requirement level is named as such."""
    found = reasons({"occupations": ("81304",)}, {"occupations": ("81302",)})
    assert found["profession_level_below"]["levels"] == 2


@pytest.mark.parametrize(
    ("how", "place", "codes"),
    [
        (Meeting.EITHER, HERE, {"region_way"}),
        (Meeting.IN_PERSON, FAR, {"region_way"}),
        (Meeting.EITHER, FAR, {"region_way", "region_online"}),
        (Meeting.ONLINE, FAR, {"region_online"}),
    ],
)
def test_region_says_how_they_can_meet(how, place, codes):
    """The way is named where they can meet in person, and online where it helps."""
    found = reasons({"meeting": how}, {"meeting": how, "location": place})
    assert codes == {code for code in found if code.startswith("region")}


def test_no_way_to_meet_is_said():
    """One only online, one only in person: apart."""
    assert "region_apart" in reasons({"meeting": Meeting.ONLINE}, {"meeting": Meeting.IN_PERSON})


def test_the_best_language_is_named_with_the_lower_level():
    """The language that counts, at the level of the weaker."""
    found = reasons({}, {"languages": (LanguageSkill("de", Level.NATIVE),)})
    assert found["language_common"] == {"language": "de", "level": "B2"}


def test_a_shared_first_language_is_named_beside_german():
    """A mother tongue that the mentor speaks well is worth a word, even where German counts."""
    found = reasons(
        {"languages": (LanguageSkill("de", Level.C2), LanguageSkill("ar", Level.NATIVE))},
        {"languages": (LanguageSkill("de", Level.C2), LanguageSkill("ar", Level.B2))},
    )
    assert found["language_common"]["language"] == "de"
    assert found["language_first"] == {"language": "ar"}


def test_close_languages_are_named_both():
    """Two close languages are both named."""
    found = reasons(
        {"languages": (LanguageSkill("hr", Level.NATIVE),)}, {"languages": (LanguageSkill("sr", Level.C1),)}
    )
    assert found["language_close"] == {"mentee_language": "hr", "mentor_language": "sr", "level": "C1"}


def test_no_common_language_is_said():
    """Ukrainian and Russian are not taken for each other."""
    found = reasons(
        {"languages": (LanguageSkill("uk", Level.NATIVE),)},
        {"languages": (LanguageSkill("ru", Level.NATIVE),)},
    )
    assert "language_none" in found
