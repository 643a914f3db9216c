"""A made-up cohort for trying things out: seeded, fictional, and shaped like the real one.

Who seeks counselling: IQ, national, 8/2012 to 9/2017 (teachers 9.9 %, engineers
9.7 %). Who applies for recognition: Lower Saxony, 2024 (of 9 378 procedures nurses
3 915, physicians 1 623, other health professions 900). Where they live and what
they speak: foreign population by district and nationality, Landesamt für
Statistik Niedersachsen, 2024, in hundreds. German levels are an assumption.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

COUNSELLED_SHARE = 0.7
"""Seven in ten occupations are drawn from counselling, the others from recognition procedures."""

COUNSELLED: Mapping[str, float] = {
    "84124": 5.9, "84114": 4.0, "25104": 3.2, "31104": 2.6, "26304": 2.3, "27104": 1.6, "43104": 3.0,
    "81302": 6.0, "81404": 4.0, "81474": 1.6, "81804": 1.5, "83113": 4.0, "83124": 2.5, "71402": 4.5,
    "72213": 4.0, "73104": 2.5, "71424": 2.0, "41304": 1.5, "41204": 1.2, "11104": 1.2, "26212": 4.0,
    "25212": 4.0, "34212": 2.5, "24412": 2.5, "29302": 3.0, "29222": 2.0, "82312": 3.0, "32122": 2.0,
    "62102": 3.0, "51312": 2.5,
}  # fmt: skip
PROCEDURES: Mapping[str, float] = {
    "81302": 41.7, "81404": 17.3, "81713": 3.0, "81474": 2.0, "81804": 2.0, "81353": 1.3, "81212": 1.3,
    "83113": 6.0, "84124": 5.0, "25104": 3.0, "31104": 3.0, "26212": 5.0, "25212": 4.0, "71402": 3.4,
    "24412": 2.0,
}  # fmt: skip

POPULATION: Mapping[str, tuple[int, int, int, int, int]] = {
    "03101": (36, 28, 32, 51, 6),
    "03102": (15, 52, 17, 49, 22),
    "03103": (22, 23, 12, 10, 6),
    "03151": (19, 14, 12, 21, 11),
    "03153": (22, 14, 9, 16, 7),
    "03154": (15, 9, 9, 10, 4),
    "03155": (27, 12, 10, 8, 8),
    "03157": (20, 21, 18, 24, 7),
    "03158": (15, 16, 8, 11, 2),
    "03159": (46, 24, 16, 32, 20),
    "03241": (207, 191, 177, 267, 86),
    "03251": (31, 22, 39, 18, 25),
    "03252": (29, 28, 12, 29, 15),
    "03254": (38, 35, 22, 36, 16),
    "03255": (16, 7, 2, 10, 3),
    "03256": (22, 14, 17, 15, 14),
    "03257": (21, 18, 19, 24, 9),
    "03351": (25, 17, 19, 14, 13),
    "03352": (23, 16, 15, 10, 8),
    "03353": (29, 17, 39, 23, 23),
    "03354": (7, 3, 6, 2, 2),
    "03355": (19, 19, 13, 11, 6),
    "03356": (15, 8, 7, 9, 3),
    "03357": (20, 16, 20, 9, 11),
    "03358": (24, 10, 25, 9, 12),
    "03359": (34, 29, 38, 21, 19),
    "03360": (14, 8, 10, 3, 4),
    "03361": (20, 14, 14, 17, 9),
    "03401": (13, 21, 15, 24, 18),
    "03402": (10, 11, 9, 3, 7),
    "03403": (28, 23, 11, 15, 14),
    "03404": (34, 37, 16, 27, 12),
    "03405": (15, 25, 6, 5, 8),
    "03451": (15, 14, 16, 6, 8),
    "03452": (18, 18, 14, 10, 13),
    "03453": (30, 16, 36, 9, 83),
    "03454": (51, 40, 75, 12, 89),
    "03455": (12, 10, 5, 3, 2),
    "03456": (21, 13, 31, 13, 14),
    "03457": (19, 27, 12, 8, 18),
    "03458": (12, 13, 17, 6, 25),
    "03459": (52, 22, 49, 31, 81),
    "03460": (26, 25, 37, 23, 38),
    "03461": (12, 11, 12, 12, 6),
    "03462": (7, 6, 4, 2, 3),
}
"""Hundreds of people from Ukraine, Syria, Poland, Türkiye and Romania, by district."""

ORIGINS = ("uk", "ar", "pl", "tr", "ro")
"""The commonest first language of each of these, in the same order."""

SECOND_LANGUAGES: Mapping[str, tuple[tuple[str, str, float], ...]] = {
    "uk": (("ru", "C1", 0.6), ("en", "B1", 0.3)),
    "ar": (("kmr", "native", 0.2), ("en", "B2", 0.4)),
    "pl": (("en", "B1", 0.4),),
    "tr": (("kmr", "native", 0.2), ("en", "B1", 0.3)),
    "ro": (("en", "B2", 0.4),),
}

GERMAN: Mapping[str, float] = {"A2": 5, "B1": 35, "B2": 40, "C1": 17, "C2": 3}
"""An assumption; B1 is the usual level on entry."""

FIRST_NAMES: Mapping[str, tuple[str, ...]] = {
    "uk": ("Oksana", "Olena", "Iryna", "Andrij", "Serhij", "Tetjana"),
    "ar": ("Amal", "Rania", "Yusuf", "Samir", "Hala", "Omar"),
    "pl": ("Agnieszka", "Katarzyna", "Marek", "Tomasz", "Ewa", "Paweł"),
    "tr": ("Ayşe", "Elif", "Mehmet", "Emre", "Zeynep", "Can"),
    "ro": ("Ioana", "Elena", "Andrei", "Mihai", "Ana", "Radu"),
    "de": ("Anke", "Birgit", "Jürgen", "Holger", "Silke", "Frauke", "Uwe", "Heike"),
}
LAST_NAMES: Mapping[str, tuple[str, ...]] = {
    "uk": ("Kowalenko", "Bondar", "Melnyk", "Tkatschenko"),
    "ar": ("Haddad", "Khoury", "Mansour", "Aziz"),
    "pl": ("Nowak", "Zieliński", "Wójcik", "Kamiński"),
    "tr": ("Kaya", "Demir", "Şahin", "Öztürk"),
    "ro": ("Popescu", "Ionescu", "Munteanu", "Dumitru"),
    "de": ("Müller", "Janssen", "Schröder", "Groß", "Meyer", "Behrens"),
}

TOPICS = ("job_application", "recognition", "language", "exam", "network", "everyday_work")


@dataclass(frozen=True, slots=True)
class Cohort:
    """Profiles as they travel over the wire, each with an `external_ref`."""

    mentors: tuple[Mapping[str, Any], ...]
    mentees: tuple[Mapping[str, Any], ...]


def cohort(mentors: int = 40, mentees: int = 60, seed: int = 1) -> Cohort:
    """Make a cohort; the same numbers give the same people."""
    dice = random.Random(seed)  # noqa: S311 - made-up people, no secret
    learners = [_mentee(dice, number) for number in range(1, mentees + 1)]
    return Cohort(
        mentors=tuple(_mentor(dice, number) for number in range(1, mentors + 1)),
        mentees=tuple(learners),
    )


def _mentee(dice: random.Random, number: int) -> dict[str, Any]:
    ags, origin = _home(dice)
    others = [(code, level) for code, level, share in SECOND_LANGUAGES[origin] if dice.random() < share]
    skills = [("de", _drawn(dice, GERMAN)), (origin, "native"), *others]
    return {
        **_person(dice, "mentee", number, origin, ags, skills),
        "occupations": _occupations(dice, 0.2),
        "meeting": _drawn(dice, {"in_person": 50, "either": 40, "online": 10}),
        "max_distance_km": int(_drawn(dice, {"20": 20, "30": 40, "50": 30, "80": 10})),
        "same_gender_only": dice.random() < 0.08,
        "waiting_since": f"2026-{dice.randint(3, 10):02}-{dice.randint(1, 28):02}",
        "recognition": _drawn(dice, {"none": 30, "applied": 35, "partial": 25, "full": 10}),
    }


def _mentor(dice: random.Random, number: int) -> dict[str, Any]:
    ags, origin = _home(dice)
    if dice.random() < 0.6:
        skills = [("de", "native"), ("en", _drawn(dice, {"B1": 40, "B2": 40, "C1": 20}))]
        origin = "de"
    else:
        skills = [("de", _drawn(dice, {"C1": 60, "C2": 40})), (origin, "native")]
    return {
        **_person(dice, "mentor", number, origin, ags, skills),
        "occupations": _occupations(dice, 0.1),
        "meeting": _drawn(dice, {"in_person": 35, "either": 60, "online": 5}),
        "max_distance_km": int(_drawn(dice, {"30": 40, "50": 40, "80": 20})),
        "capacity": int(_drawn(dice, {"1": 60, "2": 30, "3": 10})),
    }


def _person(
    dice: random.Random, role: str, number: int, origin: str, ags: str, skills: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    first, last = dice.choice(FIRST_NAMES[origin]), dice.choice(LAST_NAMES[origin])
    return {
        "external_ref": f"demo-{role}-{number:03}",
        "name": f"{first} {last}",
        "email": f"{role}{number}@example.org",
        "location": {"ags": ags},
        "languages": [{"code": code, "level": level} for code, level in skills],
        "gender": dice.choice(("female", "female", "male"))
        if role == "mentee"
        else dice.choice(("female", "male")),
        "topics": sorted(dice.sample(TOPICS, 2)),
    }


def _home(dice: random.Random) -> tuple[str, str]:
    """A district and a first language, as often as they occur together."""
    places = [(ags, origin) for ags in POPULATION for origin in ORIGINS]
    weights = [people for ags in POPULATION for people in POPULATION[ags]]
    return dice.choices(places, weights)[0]


def _occupations(dice: random.Random, second: float) -> list[dict[str, str]]:
    source = COUNSELLED if dice.random() < COUNSELLED_SHARE else PROCEDURES
    codes = {_drawn(dice, source): None}
    if dice.random() < second:
        codes[_drawn(dice, source)] = None
    return [{"kldb": code} for code in codes]


def _drawn(dice: random.Random, shares: Mapping[str, float]) -> str:
    return dice.choices(list(shares), list(shares.values()))[0]
