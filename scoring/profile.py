"""Mentors and mentees, as scoring knows them: codes and numbers, no names.

A profile here is already resolved: occupations are KldB 2010 codes, places are
coordinates. Words that people write are turned into codes by
`scoring.catalogue`, before a profile is made.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from scoring.whole import is_whole


class Level(IntEnum):
    """Command of a language: the CEFR levels, and native above them."""

    A1 = 1
    A2 = 2
    B1 = 3
    B2 = 4
    C1 = 5
    C2 = 6
    NATIVE = 7

    @property
    def label(self) -> str:
        """The level as the wire writes it: "B2", "native"."""
        return "native" if self is Level.NATIVE else self.name

    @classmethod
    def from_label(cls, label: str) -> "Level":
        """Read `label` as the wire writes it; raise `ValueError` for another."""
        try:
            return cls[label.upper()]
        except KeyError:
            known = ", ".join(level.label for level in cls)
            raise ValueError(f"A language level is one of {known}, got {label!r}.") from None


class Meeting(StrEnum):
    """How somebody is ready to meet."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    EITHER = "either"


class Gender(StrEnum):
    """Asked only for the wish to meet somebody of one's own gender."""

    FEMALE = "female"
    MALE = "male"
    DIVERSE = "diverse"


@dataclass(frozen=True, slots=True)
class Location:
    """A point, in degrees (WGS 84), and the district around it if known."""

    lat: float
    lon: float
    ags: str | None = None

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError(
                f"A location has lat in [-90, 90] and lon in [-180, 180], got {self.lat}, {self.lon}."
            )


@dataclass(frozen=True, slots=True, order=True)
class LanguageSkill:
    """A language, as a code of the catalogue ("de"), and the command of it."""

    code: str
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What mentors and mentees have in common.

    Parameters
    ----------
    id : str
        Unique within its side of a pool. Decides the order of a pool, so that
        results do not depend on the order of the input.
    occupations : tuple of str
        One to five KldB 2010 codes of five digits, best first.
    location : Location
    languages : tuple of LanguageSkill
        At least one; each language once.
    max_distance_km : float, optional
        The longest way to a meeting in person; `None` sets no limit.
    same_gender_only : bool
        The wish to meet only somebody of the same, known gender.
    """

    id: str
    occupations: tuple[str, ...]
    location: Location
    languages: tuple[LanguageSkill, ...]
    meeting: Meeting = Meeting.EITHER
    max_distance_km: float | None = None
    gender: Gender | None = None
    same_gender_only: bool = False

    def __post_init__(self) -> None:
        if not 1 <= len(self.occupations) <= 5:
            raise ValueError(f"A profile has 1 to 5 occupations, {self.id!r} has {len(self.occupations)}.")
        for code in self.occupations:
            if len(code) != 5 or not code.isascii() or not code.isdigit():
                raise ValueError(f"A KldB 2010 code has five digits, {self.id!r} has {code!r}.")
        if not self.languages:
            raise ValueError(f"A profile has at least one language, {self.id!r} has none.")
        if len({skill.code for skill in self.languages}) != len(self.languages):
            raise ValueError(f"A profile names each language once, {self.id!r} names one twice.")
        if not isinstance(self.same_gender_only, bool):
            raise TypeError(f"same_gender_only is True or False, {self.id!r} has {self.same_gender_only!r}.")
        if self.max_distance_km is not None and not 0 <= self.max_distance_km <= 20_000:
            raise ValueError(f"max_distance_km is in [0, 20000], {self.id!r} has {self.max_distance_km}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor(Profile):
    """Somebody who guides up to `capacity` mentees at once."""

    capacity: int = 1

    def __post_init__(self) -> None:
        super(Mentor, self).__post_init__()
        if not is_whole(self.capacity, range(21)):
            raise ValueError(f"capacity is an integer in [0, 20], {self.id!r} has {self.capacity!r}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentee(Profile):
    """Somebody who seeks guidance."""

    waiting_since: date | None = None
