"""Kinds of mentor that a programme could look for, and one made-up mentor of each."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from scoring.catalogue import load
from scoring.pool import Pool
from scoring.profile import LanguageSkill, Level, Location, Mentee, Mentor

GERMAN = "de"

Value = TypeVar("Value", str, tuple[float, float])


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of mentor: somebody of an occupation group, in a district, with a language.

    Parameters
    ----------
    group : str
        KldB 2010 group, three digits.
    ags : str, optional
        Official key of a district of Lower Saxony; `None` for anywhere else.
    language : str
        Code of a language.
    mentees : int
        How many mentees of the cohort are of this kind themselves.
    mentor : Mentor
        A made-up one: see `kinds_among`.
    """

    group: str
    ags: str | None
    language: str
    mentees: int
    mentor: Mentor


def kinds_among(pool: Pool) -> tuple[Kind, ...]:
    """The kinds that occur among the mentees, with a made-up mentor of each, in order.

    A mentee is of the kinds (group of the first occupation, district, language)
    for each language named. The mentor of a kind is as its mentees are: the
    occupation and the place that most of them have, of equals the first in
    order; the language as native, and German C1. The mentor meets either way,
    without limit of distance, has one seat and wishes nothing of gender. So the
    level of the occupation is the mentees' too.
    """
    found: dict[tuple[str, str, str], list[Mentee]] = {}
    people = pool.mentees.people
    for mentee, ags in zip(people, districts([mentee.location for mentee in people]), strict=True):
        for skill in mentee.languages:
            found.setdefault((mentee.occupations[0][:3], ags or "", skill.code), []).append(mentee)
    return tuple(
        Kind(
            group=group,
            ags=ags or None,
            language=language,
            mentees=len(mentees),
            mentor=_mentor(f"{group}-{ags}-{language}", language, mentees),
        )
        for (group, ags, language), mentees in sorted(found.items())
    )


def districts(locations: Sequence[Location]) -> list[str | None]:
    """The district around each location, `None` outside Lower Saxony."""
    places = load().places
    known: dict[tuple[float, float], str | None] = {}
    result = []
    for location in locations:
        spot = (location.lat, location.lon)
        if location.ags is None and spot not in known:
            known[spot] = places.district_of(*spot)
        result.append(location.ags or known[spot])
    return result


def _mentor(identifier: str, language: str, mentees: Sequence[Mentee]) -> Mentor:
    lat, lon = _commonest((mentee.location.lat, mentee.location.lon) for mentee in mentees)
    german = LanguageSkill(GERMAN, Level.C1)
    native = LanguageSkill(language, Level.NATIVE)
    return Mentor(
        id=identifier,
        occupations=(_commonest(mentee.occupations[0] for mentee in mentees),),
        location=Location(lat, lon),
        languages=(native,) if language == GERMAN else (german, native),
    )


def _commonest(values: Iterable[Value]) -> Value:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))
