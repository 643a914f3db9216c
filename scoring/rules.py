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


_READY = {
    Meeting.IN_PERSON: np.array([meeting is not Meeting.ONLINE for meeting in MEETINGS]),
    Meeting.ONLINE: np.array([meeting is not Meeting.IN_PERSON for meeting in MEETINGS]),
}


def can_meet(how: Meeting, pool: Pool, rows: slice) -> npt.NDArray[np.bool_]:
    """Whether both are ready to meet `how` (in person or online), bool [r, m]."""
    ready = _READY[how]
    both: npt.NDArray[np.bool_] = (
        ready[pool.mentees.meeting[rows]][:, None] & ready[pool.mentors.meeting][None, :]
    )
    return both


def broken(
    pool: Pool, rules: Rules, rows: slice, *, language: npt.NDArray[np.int16], km: npt.NDArray[np.float64]
) -> Bits:
    """Find the rules that each pair of a block breaks, all but `min_score`.

    Parameters
    ----------
    rows : slice
        r mentees, by index.
    language : int16 [r, m]
        Language fit of the block, basis points.
    km : float64 [r, m]
        Kilometres between the two.

    Returns
    -------
    uint8 [r, m]
        The sum of the broken `Rule`s; 0 where none is broken.
    """
    mentees, mentors = pool.mentees, pool.mentors
    bits = np.zeros(language.shape, dtype=np.uint8)

    def break_where(rule: Rule, where: npt.NDArray[np.bool_]) -> None:
        np.bitwise_or(bits, np.uint8(rule), out=bits, where=where)

    if rules.common_language is not None:
        break_where(Rule.COMMON_LANGUAGE, language < LEVEL_POINTS[rules.common_language])
    if rules.german_level is not None:
        weak_mentee = mentees.german[rows] < rules.german_level
        weak_mentor = mentors.german < rules.german_level
        break_where(Rule.GERMAN_LEVEL, weak_mentee[:, None] | weak_mentor[None, :])
    in_person, online = can_meet(Meeting.IN_PERSON, pool, rows), can_meet(Meeting.ONLINE, pool, rows)
    if rules.distance:
        limit = np.minimum(mentees.max_distance[rows][:, None], mentors.max_distance[None, :])
        break_where(Rule.DISTANCE, in_person & ~online & (km > limit))
    if rules.meeting:
        break_where(Rule.MEETING, ~(in_person | online))
    if rules.same_gender:
        wish = mentees.same_gender[rows][:, None] | mentors.same_gender[None, :]
        one, other = mentees.gender[rows][:, None], mentors.gender[None, :]
        break_where(Rule.SAME_GENDER, wish & ((one != other) | (one == GENDERS.index(None))))
    first, last = np.searchsorted(pool.exclusions[:, 0], [rows.start, rows.stop])
    here = pool.exclusions[first:last]
    bits[here[:, 0] - rows.start, here[:, 1]] |= np.uint8(Rule.EXCLUSION)
    return bits
