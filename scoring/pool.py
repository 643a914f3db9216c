"""A pool of people as columns of integer codes.

Scoring works on codes, not on people: what two people share of an occupation
or a language depends only on their sets of occupations or languages, and these
are few. They are interned here, once; every criterion is then a small table
over codes, gathered into whatever block of pairs is asked for.

Ids stay outside, indices inside: row and column `k` of everything that is
computed from a pool are the people at position `k`, sorted by id, so that a
result does not depend on the order in which people arrived.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from scoring.profile import Gender, LanguageSkill, Meeting, Mentee, Mentor, Profile

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
P = TypeVar("P", bound=Profile)

MEETINGS = (Meeting.IN_PERSON, Meeting.ONLINE, Meeting.EITHER)
GENDERS = (None, Gender.FEMALE, Gender.MALE, Gender.DIVERSE)


@dataclass(frozen=True, slots=True, eq=False)
class Side(Generic[P]):
    """The mentees or the mentors of a pool, sorted by id.

    Parameters
    ----------
    people : tuple of Profile
        n profiles, sorted by id.
    ids : tuple of str
        Their ids.
    occupation_sets, language_sets, places : tuple
        The distinct values that occur, in sorted order.
    occupation, language, place : int32 [n]
        Each person's index into the tuples above.
    meeting, gender : int32 [n]
        Index into `MEETINGS` and `GENDERS`.
    same_gender : bool [n]
        Who wishes to meet only their own gender.
    max_distance : float64 [n]
        Kilometres, infinity where there is no limit.
    german : int32 [n]
        Level of German, 0 where somebody names none.
    """

    people: tuple[P, ...]
    ids: tuple[str, ...]
    occupation_sets: tuple[tuple[str, ...], ...]
    language_sets: tuple[tuple[tuple[str, int], ...], ...]
    places: tuple[tuple[float, float], ...]
    occupation: Ints
    language: Ints
    place: Ints
    meeting: Ints
    gender: Ints
    same_gender: npt.NDArray[np.bool_]
    max_distance: Floats
    german: Ints

    @classmethod
    def of(cls, people: Iterable[P], role: str) -> "Side[P]":
        """Sort and intern `people`; raise `ValueError` if an id occurs twice."""
        ordered = tuple(sorted(people, key=lambda person: person.id))
        for before, after in pairwise(ordered):
            if before.id == after.id:
                raise ValueError(f"Each {role} needs an id of its own, {after.id!r} occurs twice.")
        occupation_sets, occupation = _intern([p.occupations for p in ordered])
        language_sets, language = _languages(ordered)
        places, place = _places(ordered)
        return cls(
            people=ordered,
            ids=tuple(person.id for person in ordered),
            occupation_sets=occupation_sets,
            language_sets=language_sets,
            places=places,
            occupation=occupation,
            language=language,
            place=place,
            meeting=_column([MEETINGS.index(p.meeting) for p in ordered]),
            gender=_column([GENDERS.index(p.gender) for p in ordered]),
            same_gender=np.array([p.same_gender_only for p in ordered], dtype=np.bool_),
            max_distance=np.array(
                [np.inf if p.max_distance_km is None else p.max_distance_km for p in ordered],
                dtype=np.float64,
            ),
            german=_column([dict(languages).get("de", 0) for languages in language_sets])[language],
        )

    def __len__(self) -> int:
        return len(self.people)


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The people of one matching, and the pairs that must never be made.

    Parameters
    ----------
    mentees, mentors : Side
        n mentees and m mentors.
    exclusions : int32 [k, 2]
        Index pairs (mentee, mentor), sorted, each once.
    capacity : int32 [m]
        Seats of each mentor, in [0, 20].
    months_waiting : int32 [n]
        Full months from `waiting_since` to the day of the matching.
    """

    mentees: Side[Mentee]
    mentors: Side[Mentor]
    exclusions: Ints
    capacity: Ints
    months_waiting: Ints

    @classmethod
    def of(
        cls,
        mentees: Iterable[Mentee],
        mentors: Iterable[Mentor],
        *,
        exclusions: Iterable[tuple[str, str]] = (),
        as_of: date | None = None,
    ) -> "Pool":
        """Build a pool.

        Parameters
        ----------
        exclusions : iterable of (mentee id, mentor id)
        as_of : date, optional
            The day up to which waiting counts; without it nobody has waited.

        Raises
        ------
        ValueError
            If an id occurs twice on its side, or an exclusion names nobody.
        """
        mentee_side, mentor_side = Side.of(mentees, "mentee"), Side.of(mentors, "mentor")
        return cls(
            mentees=mentee_side,
            mentors=mentor_side,
            exclusions=index_pairs(exclusions, mentee_side.ids, mentor_side.ids, "exclusion"),
            capacity=_column([mentor.capacity for mentor in mentor_side.people]),
            months_waiting=_column([_months(p.waiting_since, as_of) for p in mentee_side.people]),
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees and of mentors."""
        return len(self.mentees), len(self.mentors)


def index_pairs(
    pairs: Iterable[tuple[str, str]], mentees: Sequence[str], mentors: Sequence[str], what: str
) -> Ints:
    """Turn pairs of ids into sorted, distinct index pairs, int32 [k, 2].

    Raises
    ------
    ValueError
        If an id is unknown; the message says which and where (`what`).
    """
    rows = {identifier: k for k, identifier in enumerate(mentees)}
    columns = {identifier: k for k, identifier in enumerate(mentors)}
    found: set[tuple[int, int]] = set()
    for mentee, mentor in pairs:
        if mentee not in rows:
            raise ValueError(f"The {what} ({mentee!r}, {mentor!r}) names an unknown mentee {mentee!r}.")
        if mentor not in columns:
            raise ValueError(f"The {what} ({mentee!r}, {mentor!r}) names an unknown mentor {mentor!r}.")
        found.add((rows[mentee], columns[mentor]))
    return np.array(sorted(found), dtype=np.int32).reshape(-1, 2)


Value = TypeVar("Value", tuple[str, ...], tuple[tuple[str, int], ...])


def _intern(values: Sequence[Value]) -> tuple[tuple[Value, ...], Ints]:
    """The distinct values, sorted, and where each value stands among them."""
    seen: dict[Value, int] = {}
    first = _column([seen.setdefault(value, len(seen)) for value in values])
    distinct = tuple(sorted(seen))
    place = np.empty(len(distinct), dtype=np.int32)
    place[[seen[value] for value in distinct]] = np.arange(len(distinct))
    return distinct, place[first]


def _languages(people: Sequence[Profile]) -> tuple[tuple[tuple[tuple[str, int], ...], ...], Ints]:
    """The distinct sets of languages, each sorted, and each person's; a few sets serve thousands."""
    seen: dict[tuple[LanguageSkill, ...], int] = {}
    told = [seen.setdefault(person.languages, len(seen)) for person in people]
    sets, number = _intern([tuple(sorted((one.code, int(one.level)) for one in some)) for some in seen])
    return sets, number[told]


def _places(people: Sequence[Profile]) -> tuple[tuple[tuple[float, float], ...], Ints]:
    """The distinct places, sorted, and each person's."""
    # A complex number is a pair of which NumPy finds the distinct ones.
    points = np.empty(len(people), dtype=np.complex128)
    points.real = [person.location.lat for person in people]
    points.imag = [person.location.lon for person in people]
    distinct, place = np.unique(points, return_inverse=True)
    return tuple(zip(distinct.real.tolist(), distinct.imag.tolist(), strict=True)), place.astype(np.int32)


def _column(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int32)


def _months(since: date | None, until: date | None) -> int:
    if since is None or until is None or since >= until:
        return 0
    months = (until.year - since.year) * 12 + until.month - since.month
    return months - (until.day < since.day)
