"""Random people for properties of scoring."""

from datetime import date

from hypothesis import strategies as st

from scoring.policy import Objective, Policy, Rules, Weights
from scoring.profile import Gender, LanguageSkill, Level, Location, Meeting, Mentee, Mentor

CODES = ("81302", "81303", "81313", "81404", "82102", "84114", "83112", "25104", "26304", "26303", "01104")
SPOTS = ((53.53, 8.11), (53.86, 8.70), (52.37, 9.73), (53.23, 7.46), (52.27, 8.05), (53.7073, 7.1467))
SPOKEN = ("de", "ar", "hr", "sr", "uk", "ru", "en")

languages = st.lists(
    st.builds(LanguageSkill, st.sampled_from(SPOKEN), st.sampled_from(Level)),
    min_size=1,
    max_size=4,
    unique_by=lambda skill: skill.code,
).map(tuple)

common = {
    "occupations": st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True).map(tuple),
    "location": st.sampled_from(SPOTS).map(lambda spot: Location(*spot)),
    "languages": languages,
    "meeting": st.sampled_from(Meeting),
    "max_distance_km": st.sampled_from((None, 0, 20, 60, 300)),
    "gender": st.sampled_from((None, *Gender)),
    "same_gender_only": st.booleans(),
}


def mentees(ids=st.sampled_from("abcdefgh")):
    return st.builds(
        Mentee, id=ids, waiting_since=st.sampled_from((None, date(2026, 1, 15), date(2026, 11, 1))), **common
    )


def mentors(ids=st.sampled_from("ABCDEFGH")):
    return st.builds(Mentor, id=ids, capacity=st.integers(1, 3), **common)


def sides(strategy, most=6):
    return st.lists(strategy, max_size=most, unique_by=lambda person: person.id).map(tuple)


policies = st.builds(
    Policy,
    weights=st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(1, 100)).map(
        lambda w: Weights(profession=w[0], region=w[1], language=w[2])
    ),
    rules=st.builds(
        Rules,
        common_language=st.sampled_from((None, *Level)),
        german_level=st.sampled_from((None, Level.A2, Level.B2)),
        distance=st.booleans(),
        meeting=st.booleans(),
        same_gender=st.booleans(),
        min_score=st.sampled_from((0, 3000, 6000)),
    ),
    objective=st.sampled_from(Objective),
    load_penalty=st.sampled_from((0, 300)),
    waiting_bonus_per_month=st.sampled_from((0, 100)),
)
