"""Draw a cohort from the figures; the same seed gives the same people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

import numpy as np

from api.demo import figures
from api.demo.districts import FOREIGN_POPULATION, NATIONALITIES, SEATS
from api.demo.figures import Origin
from api.demo.origins import GERMANY, ORIGINS
from scoring.catalogue.text import fold

T = TypeVar("T")

_FURTHER_LEVELS: Mapping[str, float] = {"A2": 15, "B1": 30, "B2": 30, "C1": 25}
_LONGEST_WAIT = 360
"""Days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Profiles as on the wire, with external references of their own."""

    mentors: tuple[dict[str, Any], ...]
    mentees: tuple[dict[str, Any], ...]


def draw(*, mentors: int, mentees: int, seed: int, today: date) -> Cohort:
    """Draw a cohort.

    Parameters
    ----------
    today : date
        People have been waiting up to this day, for a year at most.
    """
    draws = _Draws(np.random.default_rng(seed))
    return Cohort(
        mentees=tuple(_mentee(draws, f"demo-mentee-{k:04d}", today) for k in range(1, mentees + 1)),
        mentors=tuple(_mentor(draws, f"demo-mentor-{k:04d}") for k in range(1, mentors + 1)),
    )


class _Draws:
    """Chance, and the names that it has used up."""

    def __init__(self, chance: np.random.Generator) -> None:
        self._chance = chance
        self._used: set[str] = set()

    def pick(self, weights: Mapping[T, float]) -> T:
        """One of the keys, by weight."""
        shares = np.array(list(weights.values()), dtype=np.float64)
        return list(weights)[self._chance.choice(len(weights), p=shares / shares.sum())]

    def happens(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self._chance.random() < probability

    def number(self, least: int, most: int) -> int:
        """One of the numbers from `least` to `most`, all alike."""
        return int(self._chance.integers(least, most, endpoint=True))

    def name(self, firsts: tuple[str, ...], families: tuple[str, ...]) -> tuple[str, str]:
        """A name that nobody has yet, as long as there are some left."""
        names = [(first, family) for first in firsts for family in families]
        free = [name for name in names if " ".join(name) not in self._used] or names
        chosen = free[self.number(0, len(free) - 1)]
        self._used.add(" ".join(chosen))
        return chosen


def _mentee(draws: _Draws, reference: str, today: date) -> dict[str, Any]:
    by_counselling = draws.happens(figures.COUNSELLING_SHARE)
    women = figures.WOMEN_IN_COUNSELLING if by_counselling else figures.WOMEN_IN_PROCEDURES
    occupations = figures.COUNSELLING if by_counselling else figures.PROCEDURES
    nationality = draws.pick({name: origin.weight for name, origin in ORIGINS.items()})
    origin = ORIGINS[nationality]
    first = draws.pick(origin.first_languages)
    return {
        **_person(draws, reference, origin, women),
        "occupations": [{"kldb": draws.pick(occupations)}],
        "location": _home(draws, nationality),
        "languages": [
            {"code": "de", "level": draws.pick(figures.GERMAN)},
            {"code": first, "level": "native"},
            *_further(draws, origin, first),
        ],
        "topics": sorted({draws.pick(figures.TOPICS) for _ in range(draws.number(1, 3))}),
        "waiting_since": (today - timedelta(days=draws.number(0, _LONGEST_WAIT))).isoformat(),
        "recognition": draws.pick(figures.RECOGNITION),
    }


def _mentor(draws: _Draws, reference: str) -> dict[str, Any]:
    # Mentors come from the same fields as mentees, so that seats are short in some and not in all.
    field = figures.COUNSELLING if draws.happens(figures.COUNSELLING_SHARE) else figures.PROCEDURES
    came = draws.happens(figures.MENTORS_WITH_MIGRATION)
    nationality = draws.pick({name: origin.weight for name, origin in ORIGINS.items()})
    origin = ORIGINS[nationality] if came else GERMANY
    first = draws.pick(origin.first_languages)
    german = [{"code": "de", "level": draws.pick({"C1": 60, "C2": 40})}] if came else []
    return {
        **_person(draws, reference, origin, figures.WOMEN_IN_COUNSELLING),
        "occupations": [{"kldb": draws.pick(field)}],
        "location": _home(draws, nationality),
        "languages": [*german, {"code": first, "level": "native"}, *_further(draws, origin, first)],
        "topics": sorted({draws.pick(figures.TOPICS) for _ in range(draws.number(1, 3))}),
        "capacity": draws.pick(figures.CAPACITY),
    }


def _person(draws: _Draws, reference: str, origin: Origin, women: float) -> dict[str, Any]:
    """What mentors and mentees have in common, beside work, home and languages."""
    female = draws.happens(women)
    first, family = draws.name(origin.women if female else origin.men, origin.families)
    meeting = draws.pick(figures.MEETING)
    distance = draws.pick(figures.DISTANCE_KM)
    same_gender = draws.happens(figures.WISH_SAME_GENDER)
    return {
        "external_ref": reference,
        "name": f"{first} {family}",
        # Addresses under example.org reach nobody (RFC 2606).
        "email": f"{fold(first)}.{fold(family).replace(' ', '')}.{reference.rpartition('-')[2]}@example.org",
        "meeting": meeting,
        "max_distance_km": None if meeting == "online" else distance,
        "gender": "female" if female else "male",
        "same_gender_only": female and same_gender,
    }


def _home(draws: _Draws, nationality: str) -> dict[str, str]:
    """A town or a district, where many of the nationality live; of all five, for one that is not counted."""
    columns = [NATIONALITIES.index(nationality)] if nationality in NATIONALITIES else range(5)
    people = {ags: sum(counts[k] for k in columns) for ags, counts in FOREIGN_POPULATION.items()}
    ags = draws.pick(people)
    return {"place": SEATS[ags]} if draws.happens(0.6) else {"ags": ags}


def _further(draws: _Draws, origin: Origin, first: str) -> Iterator[dict[str, str]]:
    """Another language, for about half of the people."""
    code = draws.pick(origin.further_languages)
    level = draws.pick(_FURTHER_LEVELS)
    if code != first and draws.happens(0.5):
        yield {"code": code, "level": level}
