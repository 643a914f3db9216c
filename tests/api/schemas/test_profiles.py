"""What a profile may hold, beyond what its fields say."""

import pytest
from pydantic import ValidationError

from api.schemas.faults import faults_of
from api.schemas.profiles import Profile
from scoring.catalogue import load

GOOD = {
    "occupations": [{"kldb": "81302"}],
    "location": {"place": "Leer"},
    "languages": [{"code": "de", "level": "B2"}],
}


def faults(**changes):
    """The faults of a profile that is good but for some changes, as (pointer, code)."""
    try:
        Profile.parse({**GOOD, **changes}, load())
    except ValidationError as error:
        return [(fault.pointer, fault.code) for fault in faults_of(error)]
    return []


def test_the_example_of_the_contract_is_a_profile():
    """The profile that the contract shows is accepted as it stands, whatever the role."""
    example = {
        "external_ref": "niq-4711",
        "name": "Amal Haddad", "email": "amal@example.org",
        "occupations": [{"kldb": "81302"}, {"text": "Krankenschwester"}],
        "location": {"place": "Leer"},
        "meeting": "either", "max_distance_km": 50,
        "languages": [{"code": "de", "level": "B2"}, {"code": "ar", "level": "native"}],
        "gender": "female", "same_gender_only": False,
        "topics": ["job_application", "recognition"],
        "capacity": 2,
        "waiting_since": "2026-08-01", "recognition": "partial",
    }  # fmt: skip
    assert faults(**example) == []


@pytest.mark.parametrize("name", ["Amal\x00", "Amal\x1b[31m", "\x7f", "Amal\x85"])
def test_control_characters_are_refused(name):
    """Terminals and databases are spared what no list shows."""
    assert faults(name=name) == [("/name", "control_character")]


@pytest.mark.parametrize(
    "name", ["Anna-Lena O\u2019Neill", "Амаль Хаддад", "أمل حداد", "Eva\nOtt", "J. Müller"]
)
def test_names_of_all_scripts_are_welcome(name):
    """A line end from a spreadsheet and a hard blank are harmless."""
    assert faults(name=name) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"capacity": 0}, ("/capacity", "greater_than_equal")),
        ({"capacity": 21}, ("/capacity", "less_than_equal")),
        ({"capacity": "2"}, ("/capacity", "int_type")),
        ({"colour": "red"}, ("/colour", "extra_forbidden")),
        ({"occupations": []}, ("/occupations", "too_short")),
        ({"occupations": [{"kldb": "99999"}]}, ("/occupations/0", "occupation_unknown_code")),
        ({"occupations": [{"text": "Lehrer"}]}, ("/occupations/0", "occupation_ambiguous")),
        ({"occupations": [{"text": "Qwrtz"}]}, ("/occupations/0", "occupation_unknown")),
        ({"occupations": [{"text": "a", "isco": "2221"}]}, ("/occupations/0", "occupation_one_of")),
        ({"occupations": [{}]}, ("/occupations/0", "occupation_one_of")),
        ({"location": {"place": "Winsen"}}, ("/location", "location_ambiguous")),
        ({"location": {"place": "Leer", "ags": "03457"}}, ("/location", "location_one_of")),
        ({"location": {"lat": 53.2}}, ("/location", "location_lat_lon")),
        ({"location": {"ags": "99999"}}, ("/location", "location_unknown_ags")),
        ({"location": {"postcode": "26789"}}, ("/location", "location_no_postcodes")),
        ({"languages": [{"code": "xx", "level": "B1"}]}, ("/languages/0", "language_unknown")),
        ({"languages": [*GOOD["languages"], *GOOD["languages"]]}, ("/languages", "language_twice")),
        ({"same_gender_only": True}, ("", "same_gender_without_gender")),
        ({"waiting_since": "31.12.2026"}, ("/waiting_since", "date_parsing")),
    ],
    ids=str,
)
def test_each_fault_has_its_place_and_code(changes, expected):
    """What is wrong is named by JSON pointer and code."""
    assert faults(**changes) == [expected]


def test_all_faults_are_named_at_once():
    """Faults of form and of meaning come in one answer."""
    found = faults(capacity=0, colour="red", location={"place": "Winsen"}, occupations=[{"text": "Lehrer"}])
    assert sorted(found) == [
        ("/capacity", "greater_than_equal"),
        ("/colour", "extra_forbidden"),
        ("/location", "location_ambiguous"),
        ("/occupations/0", "occupation_ambiguous"),
    ]
