"""What people who are left over could change, and whom each change would open to them.

A change is tried, not guessed: everybody faces all mentors again as if they had
made it, by the same function as before.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scoring import language, profession, region
from scoring.catalogue import load
from scoring.fused.counts import Bools, Seen
from scoring.fused.facing import People, Tables, Terms, face_all
from scoring.fused.parallel import in_order, never
from scoring.fused.people import SetTable
from scoring.fused.source import Int64s
from scoring.language import Languages
from scoring.policy import Policy
from scoring.pool import MEETINGS, Pool, Side
from scoring.profile import Level, Meeting, Mentee, Mentor
from scoring.rules import READY, RULES, Rule, least_german, least_language
from scoring.score import distinct_values

AT_ONCE = 128
"""People who face all mentors at once; bounds the tables."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """A single change: its code, and the rules that it could stop breaking; `level` of German, or 0."""

    code: str
    cures: Rule
    level: int = 0


_MEETING = Rule.DISTANCE | Rule.MEETING | Rule.MIN_SCORE
_GERMAN = Rule.COMMON_LANGUAGE | Rule.GERMAN_LEVEL | Rule.MIN_SCORE

REMEDIES = (
    Remedy("help_online", _MEETING),
    Remedy("help_in_person", _MEETING),
    Remedy("help_distance", Rule.DISTANCE),
    Remedy("help_same_gender", Rule.SAME_GENDER),
    *(Remedy("help_german", _GERMAN, level) for level in (Level.A2, Level.B1, Level.B2, Level.C1)),
)

AS_THEY_ARE = len(REMEDIES)
"""Stands for no change at all."""

CURES = np.array([*(int(remedy.cures) for remedy in REMEDIES), 0], dtype=np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Faced:
    """What some mentees meet with, and would meet with.

    Parameters
    ----------
    seen : Seen
        Counts of each of k mentees.
    start : int64 [k + 1]
        Where each one's changes begin.
    change : int64 [v]
        Each change, as an index into `REMEDIES`.
    opened : int64 [v, 3]
        Mentors that it opens, those of them with a free seat, and for a longer
        way the kilometres.
    """

    seen: Seen
    start: Int64s
    change: Int64s
    opened: Int64s


def face_mentors(pool: Pool, policy: Policy, rows: Int64s, seats: Int64s, spare: Bools) -> Iterator[Faced]:
    """Let the mentees at `rows`, ascending, face all mentors, `AT_ONCE` at a time.

    Parameters
    ----------
    seats, spare : int64 [m], bool [m]
        The mentors' seats, and who has one left.
    """
    hall = _Hall.of(pool, policy, rows, seats, spare)
    parts = [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]
    return in_order(hall.face, parts, never)


@dataclass(frozen=True, slots=True, eq=False)
class _Hall:
    """The mentors, and the tables for all who are to face them.

    Parameters
    ----------
    occupation, language : int64 [n]
        Each mentee's row in the tables; meaningless for those who are not left over.
    with_german : int64 [languages, levels]
        The row of a set of languages with this level of German instead.
    """

    pool: Pool
    policy: Policy
    mentors: People
    seats: Int64s
    spare: Bools
    occupations: SetTable
    languages: SetTable
    occupation: Int64s
    language: Int64s
    with_german: Int64s

    @classmethod
    def of(cls, pool: Pool, policy: Policy, rows: Int64s, seats: Int64s, spare: Bools) -> "_Hall":
        catalogue, side = load(), pool.mentees
        occupation = np.zeros(len(side), dtype=np.int64)
        wanted, occupation[rows] = distinct_values(side.occupation[rows], side.occupation_sets)
        tongue = np.zeros(len(side), dtype=np.int64)
        spoken, tongue[rows] = distinct_values(side.language[rows], side.language_sets)
        with_german = np.zeros((len(spoken), len(Level) + 1), dtype=np.int64)
        for row, skills in enumerate(tuple(spoken)):
            for level in {remedy.level for remedy in REMEDIES if remedy.level}:
                with_german[row, level] = len(spoken)
                spoken.append(_with_german(skills, level))
        return cls(
            pool=pool,
            policy=policy,
            mentors=_people(pool.mentors, np.arange(len(pool.mentors)), policy),
            seats=seats,
            spare=spare,
            occupations=SetTable.of(
                pool.mentors.occupation_sets,
                lambda single: profession.table(wanted, single, catalogue.occupations.links),
            ),
            languages=SetTable.of(
                pool.mentors.language_sets,
                lambda single: language.table(spoken, single, catalogue.languages.closeness),
            ),
            occupation=occupation,
            language=tongue,
            with_german=with_german,
        )

    def face(self, rows: Int64s) -> Faced:
        """Let some mentees face the mentors."""
        who, change = self._variants(rows)
        people, tables = self._tables(self._changed(rows[who], change))
        excluded = self.pool.exclusions
        first, last = np.searchsorted(excluded[:, 0], [rows, rows + 1]).astype(np.int64)
        barred = [excluded[a:b, 1].astype(np.int64) for a, b in zip(first, last, strict=True)]
        start = np.searchsorted(who, np.arange(len(rows) + 1)).astype(np.int64)
        counts = Seen(
            np.zeros((len(rows), len(RULES)), dtype=np.int64),
            *(np.zeros(len(rows), dtype=np.int64) for _ in Seen._fields[1:]),
        )
        opened = np.zeros((len(who), 3), dtype=np.int64)
        face_all(
            people,
            start,
            CURES[change],
            np.concatenate([[0], np.cumsum(last - first)]).astype(np.int64),
            np.concatenate([np.zeros(0, dtype=np.int64), *barred]),
            self.mentors,
            self.seats,
            self.spare,
            tables,
            _terms(self.policy),
            counts,
            opened,
        )
        made = change != AS_THEY_ARE
        return Faced(counts, start - np.arange(len(rows) + 1), change[made], opened[made])

    def _variants(self, rows: Int64s) -> tuple[Int64s, Int64s]:
        """Everybody as they are, then with each change that applies to them: who, int64 [v], and which."""
        side = self.pool.mentees
        meeting = side.meeting[rows]
        applies = {
            "help_online": meeting == MEETINGS.index(Meeting.IN_PERSON),
            "help_in_person": meeting == MEETINGS.index(Meeting.ONLINE),
            "help_distance": np.isfinite(side.max_distance[rows]),
            "help_same_gender": side.same_gender[rows],
        }
        who, which = [np.arange(len(rows))], [np.full(len(rows), AS_THEY_ARE)]
        for change, one in enumerate(REMEDIES):
            here = side.german[rows] < one.level if one.level else applies[one.code]
            who.append(np.flatnonzero(here))
            which.append(np.full(len(who[-1]), change))
        everybody, changes = np.concatenate(who), np.concatenate(which)
        order = np.lexsort((np.where(changes == AS_THEY_ARE, -1, changes), everybody))
        return everybody[order], changes[order]

    def _changed(self, rows: Int64s, change: Int64s) -> People:
        """The columns of the mentees at `rows`, each with one change."""
        code = np.array([*(one.code for one in REMEDIES), ""])[change]
        level = np.array([*(one.level for one in REMEDIES), 0])[change]
        people = _people(self.pool.mentees, rows, self.policy)
        either = (code == "help_online") | (code == "help_in_person")
        return people._replace(
            occupation=self.occupation[rows],
            language=np.where(level > 0, self.with_german[self.language[rows], level], self.language[rows]),
            in_person=people.in_person | either,
            online=people.online | either,
            same_gender=people.same_gender & (code != "help_same_gender"),
            weak_german=np.where(level > 0, level < least_german(self.policy.rules), people.weak_german),
            limit=np.where(code == "help_distance", np.inf, people.limit),
        )

    def _tables(self, people: People) -> tuple[People, Tables]:
        """The tables that some people need, and these people with their rows in them."""
        wanted, occupation = np.unique(people.occupation, return_inverse=True)
        spoken, tongue = np.unique(people.language, return_inverse=True)
        places, place = distinct_values(people.place, self.pool.mentees.places)
        ways = region.ways(places, self.pool.mentors.places)
        tables = Tables(self.occupations.rows(wanted), self.languages.rows(spoken), ways.fit, ways.km)
        people = people._replace(
            occupation=occupation.astype(np.int64),
            language=tongue.astype(np.int64),
            place=place.astype(np.int64),
        )
        return people, tables


def _people(side: Side[Mentee] | Side[Mentor], rows: Int64s, policy: Policy) -> People:
    meeting = side.meeting[rows]
    return People(
        occupation=side.occupation[rows].astype(np.int64),
        language=side.language[rows].astype(np.int64),
        place=side.place[rows].astype(np.int64),
        in_person=READY[Meeting.IN_PERSON][meeting],
        online=READY[Meeting.ONLINE][meeting],
        gender=side.gender[rows].astype(np.int64),
        same_gender=side.same_gender[rows],
        weak_german=side.german[rows] < least_german(policy.rules),
        limit=side.max_distance[rows],
    )


def _terms(policy: Policy) -> Terms:
    rules, weights = policy.rules, policy.weights
    return Terms(
        profession=weights.profession,
        region=weights.region,
        language=weights.language,
        least_language=least_language(rules),
        min_score=rules.min_score,
        online_points=region.ONLINE_POINTS,
        distance=rules.distance,
        meeting=rules.meeting,
        same_gender=rules.same_gender,
    )


def _with_german(skills: Languages, level: int) -> Languages:
    """A set of languages with this level of German."""
    return tuple(sorted((*(skill for skill in skills if skill[0] != "de"), ("de", level))))
