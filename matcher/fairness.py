"""How a plan treats groups of mentees: who of them is matched, and how well.

Nothing here decides anything. It tells whoever answers for a programme where to look:
a group whose interval does not reach what holds for everybody is treated otherwise
than by chance, for whatever reason (often want of mentors of its languages or region).
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

import scipy

from matcher.inputs import MatchInput
from scoring.policy import FULL_SCORE
from scoring.profile import Level, Mentee

CONFIDENCE: Final = 0.95
"""How often an interval holds what it is about."""

UNKNOWN: Final = "unknown"
"""The group of those of whom nothing is said."""

WAITED: Final = {"under_3_months": 91, "3_to_6_months": 182, "6_to_12_months": 365}
"""Groups by waiting, and the days below which somebody is in them; all others are in `LONGEST`."""

LONGEST: Final = "over_12_months"

_TAIL: Final = (1 + CONFIDENCE) / 2


class Trait(StrEnum):
    """By what people are grouped."""

    GENDER = "gender"
    """As far as somebody has told it."""
    LANGUAGE = "language"
    """Native languages; who has several is in several groups."""
    DISTRICT = "district"
    """Of Lower Saxony, by AGS; `UNKNOWN` elsewhere."""
    WAITING = "waiting"
    """Since when, at the day of the run."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some mentees of a run.

    Parameters
    ----------
    people : int
        How many there are.
    fits : tuple of int
        The scores of those who are matched, basis points.
    """

    people: int
    fits: tuple[int, ...]

    def __add__(self, other: "Group") -> "Group":
        return Group(self.people + other.people, self.fits + other.fits)

    @property
    def share(self) -> float:
        """Of those matched, in [0, 1]."""
        return len(self.fits) / self.people

    @property
    def mean_fit(self) -> float:
        """Of those matched, in [0, 1]."""
        return math.fsum(self.fits) / len(self.fits) / FULL_SCORE

    def share_interval(self) -> tuple[float, float]:
        """Where the share may lie, in [0, 1] (Wilson, JASA 22, 1927): it is honest for small groups, too."""
        z, n = float(scipy.special.ndtri(_TAIL)), self.people
        middle = (self.share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(self.share * (1 - self.share) / n + z * z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    def fit_interval(self) -> tuple[float, float]:
        """Where the mean fit may lie, by Student's t; two must be matched at least."""
        n, mean = len(self.fits), self.mean_fit
        variance = math.fsum((fit / FULL_SCORE - mean) ** 2 for fit in self.fits) / (n - 1)
        half = float(scipy.special.stdtrit(n - 1, _TAIL)) * math.sqrt(variance / n)
        return mean - half, mean + half


def everybody(data: MatchInput, fits: Mapping[str, int]) -> Group:
    """All mentees of a run; `fits` has the scores of those who are matched, by their ids."""
    return _group(data.mentees, fits)


def groups(data: MatchInput, fits: Mapping[str, int]) -> dict[Trait, dict[str, Group]]:
    """The mentees of a run by traits, and by the codes of each."""
    found: dict[Trait, dict[str, Group]] = {}
    for trait in Trait:
        members: dict[str, list[Mentee]] = defaultdict(list)
        for mentee in data.mentees:
            for code in _codes(trait, mentee, data.as_of):
                members[code].append(mentee)
        found[trait] = {code: _group(some, fits) for code, some in sorted(members.items())}
    return found


def _group(people: Sequence[Mentee], fits: Mapping[str, int]) -> Group:
    return Group(len(people), tuple(fits[one.id] for one in people if one.id in fits))


def _codes(trait: Trait, mentee: Mentee, today: date | None) -> Iterator[str]:
    match trait:
        case Trait.GENDER:
            yield mentee.gender or UNKNOWN
        case Trait.LANGUAGE:
            native = {skill.code for skill in mentee.languages if skill.level is Level.NATIVE}
            yield from native or {UNKNOWN}
        case Trait.DISTRICT:
            yield mentee.location.ags or UNKNOWN
        case Trait.WAITING:
            yield _waited(mentee.waiting_since, today)


def _waited(since: date | None, today: date | None) -> str:
    if since is None or today is None:
        return UNKNOWN
    days = (today - since).days
    return next((code for code, most in WAITED.items() if days < most), LONGEST)
