"""The people of a pool as codes and tables for the kernel.

What two sets of occupations or languages share is the best of what their members
share, so a table over sets and single members is enough, however many sets there
are; `scoring` fills it. A mentor's and a mentee's way to meet depend on place,
readiness and limit of both, which together are a code as well.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring import language, profession
from scoring.catalogue import load
from scoring.fused.jit import compiled
from scoring.fused.parallel import OnThreads
from scoring.fused.regions import Regions
from scoring.fused.source import REFUSED, Columns, Int16s, Int64s, Points
from scoring.policy import Policy
from scoring.pool import GENDERS, Pool, Side
from scoring.profile import Mentee, Mentor
from scoring.rules import least_language
from scoring.sets import Member, members_of

KEPT_ENTRIES = 8_000_000
"""Up to so many points of sets are calculated once and kept, 16 MB."""

ROWS_AT_ONCE = 4096
TABLE_ENTRIES = 64_000_000
"""No table of a block of mentees has more entries than this, 128 MB, and few have a tenth of it."""
PAIRS_AT_ONCE = 800_000_000
"""At about 0.7 ns for each pair, nobody who wants to stop waits for a block longer than a second.

A block lays out all mentors for its own codes: with 300 million, a pair of a million mentees takes
a third longer.
"""


@dataclass(frozen=True, slots=True, eq=False)
class SetTable:
    """Points of sets against sets, from points of sets against members.

    Parameters
    ----------
    by_member : int16 [sets of mentees, members]
    columns : int
        How many sets of mentors there are.
    owners, members : int64 [sum of their sizes]
        The sets of mentors, set by set, and their members.
    kept : int16 [sets of mentees, sets of mentors], optional
        The whole table, where it is kept.
    """

    by_member: Int16s
    columns: int
    owners: Int64s
    members: Int64s
    kept: Int16s | None = None

    @classmethod
    def of(
        cls,
        mentor_sets: Sequence[Sequence[Member]],
        compare: Callable[[Sequence[tuple[Member, ...]]], Int16s],
    ) -> "SetTable":
        """Tabulate; `compare` gives the points of all mentees' sets against some sets of mentors."""
        single = members_of(mentor_sets)
        index = {member: k for k, member in enumerate(single)}
        return cls(
            by_member=compare([(member,) for member in single]),
            columns=len(mentor_sets),
            owners=np.repeat(np.arange(len(mentor_sets)), [len(members) for members in mentor_sets]),
            members=np.array(
                [index[member] for members in mentor_sets for member in members], dtype=np.int64
            ),
        )

    def keeping(self) -> "SetTable":
        """The same with the whole table, if it is small; otherwise its rows are made when they are needed."""
        sets = len(self.by_member)
        return self if sets * self.columns > KEPT_ENTRIES else replace(self, kept=self.rows(np.arange(sets)))

    def rows(self, sets: Int64s) -> Int16s:
        """Points of some mentees' sets against all sets of mentors, int16 [k, sets of mentors]."""
        if self.kept is not None:
            return self.kept[sets]
        return best_members(self.by_member, sets, self.columns, self.owners, self.members)


@compiled
def best_members(by_member: Int16s, sets: Int64s, columns: int, owners: Int64s, members: Int64s) -> Int16s:
    """See `SetTable.rows`.

    One loop over the members of all sets, because a loop for each set would often
    be guessed to be too short; indices are unsigned because one that could be
    negative costs a comparison.
    """
    best = np.zeros((len(sets), columns), dtype=np.int16)
    for row in range(len(sets)):
        points, line = by_member[sets[row]], best[row]
        for k in range(len(members)):
            owner = np.uint64(owners[k])
            line[owner] = max(line[owner], points[np.uint64(members[k])])
    return best


@compiled
def distinct(codes: Int64s, size: int) -> tuple[Int64s, Int64s]:
    """The codes in [0, size) that occur, ascending, and where each one stands among them."""
    place = np.zeros(size, dtype=np.int64)
    for code in codes:
        place[code] = 1
    found = np.flatnonzero(place)
    place[found] = np.arange(len(found))
    return found, place[codes]


@dataclass(frozen=True, slots=True, eq=False)
class PoolSource(OnThreads):
    """A pool under a policy, as `scoring.fused.source.Source`.

    Parameters
    ----------
    codes : int64 [n, 4]
        Set of occupations, spot, set of languages and gender of each mentee.
    excluded : int64 [k, 2]
        Excluded pairs by position, sorted.
    """

    mentees: Int64s
    mentors: Int64s
    columns: Columns
    weights: tuple[int, int, int]
    codes: Int64s
    occupations: SetTable
    languages: SetTable
    regions: Regions
    genders: Int16s
    least_language: int
    excluded: Int64s
    rows_at_once: int

    @classmethod
    def of(cls, pool: Pool, policy: Policy, mentees: Int64s, mentors: Int64s) -> "PoolSource":
        """Code the pairs of some mentees and mentors of a pool, by index."""
        rules, weights = policy.rules, policy.weights
        regions = Regions.of(pool, rules)
        occupations, languages = _set_tables(pool)
        side = pool.mentees
        if rules.german_level is not None:
            mentees = mentees[side.german[mentees] >= rules.german_level]
            mentors = mentors[pool.mentors.german[mentors] >= rules.german_level]
        mentees = mentees[
            np.lexsort((regions.mentee_code[mentees], side.language[mentees], side.occupation[mentees]))
        ]
        codes = np.stack(
            [side.occupation, regions.mentee_code, side.language, _gender_code(side)], axis=1
        ).astype(np.int64)[mentees]
        guides = pool.mentors
        mentors = mentors[
            np.lexsort((guides.language[mentors], regions.mentor_code[mentors], guides.occupation[mentors]))
        ]
        columns = (guides.occupation, regions.mentor_code, guides.language, _gender_code(guides))
        widest = max(len(guides.occupation_sets), len(guides.language_sets), len(regions.mentors.place), 1)
        return cls(
            mentees=mentees,
            mentors=mentors,
            columns=Columns(*(column[mentors].astype(np.uint32) for column in columns)),
            weights=(weights.profession, weights.region, weights.language),
            codes=codes,
            occupations=occupations.keeping(),
            languages=languages.keeping(),
            regions=regions.keeping(),
            genders=_gender_table(same_gender=rules.same_gender),
            least_language=least_language(rules),
            excluded=_positions(pool, mentees, mentors),
            rows_at_once=min(
                ROWS_AT_ONCE,
                max(128, TABLE_ENTRIES // widest),
                max(1, PAIRS_AT_ONCE // max(1, len(mentors))),
            ),
        )

    def points(self, rows: Int64s) -> Points:
        """The points of the mentees at `rows`."""
        sizes = (
            len(self.occupations.by_member),
            len(self.regions.mentees.place),
            len(self.languages.by_member),
            len(self.genders),
        )
        parts = [distinct(self.codes[rows, k], size) for k, size in enumerate(sizes)]
        language_points = self.languages.rows(parts[2][0])
        language_points[language_points < self.least_language] = REFUSED
        codes = np.stack([place for _, place in parts], axis=1)
        genders = self.genders[parts[3][0]]
        private, barred = self._barred(rows)
        # A mentee with exclusions gets a row of permissions of their own.
        own = len(genders) + np.arange(len(private))
        genders = np.concatenate([genders, genders[codes[private, 3]]])
        codes[private, 3] = own
        barred[:, 0] += len(genders) - len(private)
        return Points(
            first=self.occupations.rows(parts[0][0]),
            second=self.regions.rows(parts[1][0]),
            third=language_points,
            fourth=genders,
            codes=codes,
            barred=barred,
        )

    def _barred(self, rows: Int64s) -> tuple[Int64s, Int64s]:
        """Which of `rows` have exclusions, and these as (place among them, mentor), sorted by mentor."""
        first, last = np.searchsorted(self.excluded[:, 0], [rows, rows + 1])
        private = np.flatnonzero(last > first)
        counts = (last - first)[private]
        which = np.repeat(np.arange(len(private)), counts)
        offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        mentor = self.excluded[first[private][which] + offset, 1]
        barred = np.stack([which, mentor], axis=1)
        return private, barred[np.argsort(mentor, kind="stable")]


def _set_tables(pool: Pool) -> tuple[SetTable, SetTable]:
    catalogue = load()
    mentees, mentors = pool.mentees, pool.mentors
    links, closeness = catalogue.occupations.links, catalogue.languages.closeness
    return (
        SetTable.of(
            mentors.occupation_sets, lambda single: profession.table(mentees.occupation_sets, single, links)
        ),
        SetTable.of(
            mentors.language_sets, lambda single: language.table(mentees.language_sets, single, closeness)
        ),
    )


def _gender_code(side: Side[Mentee] | Side[Mentor]) -> npt.NDArray[np.int32]:
    return side.gender * 2 + side.same_gender


def _gender_table(*, same_gender: bool) -> Int16s:
    """Permission of each gender and wish with each other, 0 or `REFUSED`, int16 [8, 8]."""
    code = np.arange(2 * len(GENDERS))
    gender, wish = np.divmod(code, 2)
    differ = (gender[:, None] != gender) | (gender == GENDERS.index(None))
    refused = same_gender & differ & ((wish[:, None] | wish) == 1)
    return np.where(refused, REFUSED, 0).astype(np.int16)


def _positions(pool: Pool, mentees: Int64s, mentors: Int64s) -> Int64s:
    """The exclusions among these people, by position, sorted, int64 [k, 2]."""
    place_of_mentee = np.full(len(pool.mentees), -1, dtype=np.int64)
    place_of_mentee[mentees] = np.arange(len(mentees))
    place_of_mentor = np.full(len(pool.mentors), -1, dtype=np.int64)
    place_of_mentor[mentors] = np.arange(len(mentors))
    pairs = np.stack([place_of_mentee[pool.exclusions[:, 0]], place_of_mentor[pool.exclusions[:, 1]]], axis=1)
    pairs = pairs[(pairs >= 0).all(axis=1)]
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
