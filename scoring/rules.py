"""Hard rules: which of them each pair breaks, as a bit each."""

from enum import IntFlag
from functools import cache

import numpy as np
import numpy.typing as npt

from scoring.language import LEVEL_POINTS
from scoring.policy import Rules
from scoring.pool import GENDERS, MEETINGS, Pool
from scoring.profile import Meeting

Bits = npt.NDArray[np.uint8]
Indices = npt.NDArray[np.integer]


class Rule(IntFlag):
    """The rules, in the order in which they are named."""

    COMMON_LANGUAGE = 1
    GERMAN_LEVEL = 2
    DISTANCE = 4
    MEETING = 8
    SAME_GENDER = 16
    EXCLUSION = 32
    MIN_SCORE = 64

    @property
    def label(self) -> str:
        """The rule's name on the wire, "common_language"."""
        assert self.name is not None
        return self.name.lower()


RULES: tuple[Rule, ...] = tuple(Rule)


@cache
def named(bits: int) -> tuple[str, ...]:
    """The names of all the rules in `bits`."""
    return tuple(rule.label for rule in RULES if bits & rule)


READY = {
    how: np.array([meeting in (how, Meeting.EITHER) for meeting in MEETINGS])
    for how in (Meeting.IN_PERSON, Meeting.ONLINE)
}
"""Who is ready to meet in person, and who online, bool [3] each, by index into `MEETINGS`."""


def least_language(rules: Rules) -> int:
    """The least language fit of a pair, in basis points; 0 if nothing is asked for."""
    return 0 if rules.common_language is None else int(LEVEL_POINTS[rules.common_language])


def least_german(rules: Rules) -> int:
    """The least level of German, 0 if none is asked for."""
    return int(rules.german_level or 0)


def can_meet(how: Meeting, pool: Pool, mentees: Indices, mentors: Indices) -> npt.NDArray[np.bool_]:
    """Whether both are ready to meet `how` (in person or online), bool [...]; see `broken`."""
    ready = READY[how]
    both: npt.NDArray[np.bool_] = ready[pool.mentees.meeting[mentees]] & ready[pool.mentors.meeting[mentors]]
    return both


def broken(
    pool: Pool,
    rules: Rules,
    mentees: Indices,
    mentors: Indices,
    *,
    language: npt.NDArray[np.int16],
    km: npt.NDArray[np.float64],
) -> Bits:
    """Find the rules that pairs break, all but `min_score` and exclusions.

    Parameters
    ----------
    mentees, mentors : int [...]
        The pairs, by index: [r, 1] and [m] for a block of the matrix, [k] and
        [k] for pairs one by one.
    language : int16 [...]
        Language fit of the pairs, basis points.
    km : float64 [...]
        Kilometres between the two.

    Returns
    -------
    uint8 [...]
        The sum of the broken `Rule`s; 0 where none is broken.
    """
    one, other = pool.mentees, pool.mentors
    bits = np.zeros(language.shape, dtype=np.uint8)

    def break_where(rule: Rule, where: npt.NDArray[np.bool_]) -> None:
        np.bitwise_or(bits, np.uint8(rule), out=bits, where=where)

    if rules.common_language is not None:
        break_where(Rule.COMMON_LANGUAGE, language < least_language(rules))
    if rules.german_level is not None:
        weak_mentee = one.german[mentees] < rules.german_level
        weak_mentor = other.german[mentors] < rules.german_level
        break_where(Rule.GERMAN_LEVEL, weak_mentee | weak_mentor)
    in_person = can_meet(Meeting.IN_PERSON, pool, mentees, mentors)
    online = can_meet(Meeting.ONLINE, pool, mentees, mentors)
    if rules.distance:
        limit = np.minimum(one.max_distance[mentees], other.max_distance[mentors])
        break_where(Rule.DISTANCE, in_person & ~online & (km > limit))
    if rules.meeting:
        break_where(Rule.MEETING, ~(in_person | online))
    if rules.same_gender:
        wish = one.same_gender[mentees] | other.same_gender[mentors]
        gender = one.gender[mentees]
        differ = (gender != other.gender[mentors]) | (gender == GENDERS.index(None))
        break_where(Rule.SAME_GENDER, wish & differ)
    return bits
