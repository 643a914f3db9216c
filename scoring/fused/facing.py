"""People as they are, and as they would be after a change, facing all mentors.

Which rules somebody breaks with whom, as `scoring.rules.broken` has it, pair by
pair; and what opens if they change. Only counts leave the loop.
"""

from typing import NamedTuple

import numpy as np

from scoring.fused.counts import Bools, Floats, Seen, Uint8s, summarise, within_reach
from scoring.fused.jit import compiled
from scoring.fused.source import Int16s, Int32s, Int64s
from scoring.rules import RULES

COMMON_LANGUAGE, GERMAN_LEVEL, DISTANCE, MEETING, SAME_GENDER, EXCLUSION, MIN_SCORE = map(int, RULES)


class People(NamedTuple):
    """Columns of k people, `scoring.pool.Side` in short.

    Parameters
    ----------
    occupation, language, place : int64 [k]
        Rows of the mentees, columns of the mentors in `Tables`.
    in_person, online : bool [k]
        How they are ready to meet.
    gender : int64 [k]
        0 where it is not known.
    same_gender, weak_german : bool [k]
        The wish for the same gender; and whose German is below what the policy asks for.
    limit : float64 [k]
        The longest way, km; infinity where there is no limit.
    """

    occupation: Int64s
    language: Int64s
    place: Int64s
    in_person: Bools
    online: Bools
    gender: Int64s
    same_gender: Bools
    weak_german: Bools
    limit: Floats


class Tables(NamedTuple):
    """Points of profession, language and ways, int16 [codes, codes] each, and kilometres, float64."""

    profession: Int16s
    language: Int16s
    way: Int16s
    km: Floats


class Terms(NamedTuple):
    """What of a policy decides over a pair.

    Parameters
    ----------
    profession, region, language : int
        The weights.
    least_language, min_score, online_points : int
        Basis points; 0 where nothing is asked for.
    distance, meeting, same_gender : bool
        Whether these rules hold.
    """

    profession: int
    region: int
    language: int
    least_language: int
    min_score: int
    online_points: int
    distance: bool
    meeting: bool
    same_gender: bool


@compiled
def judge(
    profession: int,
    way: int,
    language: int,
    km: float,
    limit: float,
    in_person: bool,
    online: bool,
    weak_german: bool,
    other_gender: bool,
    terms: Terms,
) -> tuple[np.uint8, np.int32]:
    """The broken rules but exclusions, and the score, of one pair.

    Parameters
    ----------
    profession, way, language : int
        Fit, `way` of a meeting in person.
    limit : float
        The longest way that both would go.
    other_gender : bool
        One of the two wishes for the same gender, and it is not.
    """
    # Without branches: which way they would go is as good as random.
    region = max(way * in_person, terms.online_points * online)
    bits = COMMON_LANGUAGE * (language < terms.least_language)
    bits |= GERMAN_LEVEL * weak_german
    bits |= DISTANCE * (terms.distance & in_person & (not online) & (km > limit))
    bits |= MEETING * (terms.meeting & (not in_person) & (not online))
    bits |= SAME_GENDER * (terms.same_gender & other_gender)
    total = terms.profession * profession + terms.region * region + terms.language * language
    score = np.int32(np.rint(total / np.float64(terms.profession + terms.region + terms.language)))
    bits |= MIN_SCORE * int(score < terms.min_score)
    return np.uint8(bits), score


@compiled
def face(
    one: People,
    a: int,
    other: People,
    some: Int64s,
    tables: Tables,
    terms: Terms,
    bits: Uint8s,
    scores: Int32s,
) -> None:
    """Judge mentee `a` with `some` mentors; see `judge`."""
    profession, language = tables.profession[one.occupation[a]], tables.language[one.language[a]]
    way, km = tables.way[one.place[a]], tables.km[one.place[a]]
    limit, gender, wish = one.limit[a], one.gender[a], one.same_gender[a]
    in_person, online, weak = one.in_person[a], one.online[a], one.weak_german[a]
    for b in some:
        there = other.place[b]
        differ = (gender != other.gender[b]) | (gender == 0)
        bits[b], scores[b] = judge(
            int(profession[other.occupation[b]]),
            int(way[there]),
            int(language[other.language[b]]),
            km[there],
            min(limit, other.limit[b]),
            in_person & other.in_person[b],
            online & other.online[b],
            weak | other.weak_german[b],
            differ & (wish | other.same_gender[b]),
            terms,
        )


@compiled
def face_all(
    one: People,
    start: Int64s,
    curable: Uint8s,
    barred_start: Int64s,
    barred: Int64s,
    other: People,
    seats: Int64s,
    spare: Bools,
    tables: Tables,
    terms: Terms,
    seen: Seen,
    opened: Int64s,
) -> None:
    """Let k people, and each of their variants, face all mentors.

    Parameters
    ----------
    one : People
        The people, each followed by their variants.
    start : int64 [k + 1]
        Where each one stands.
    curable : uint8 [variants]
        The rules that this change could stop breaking; others are not looked at again.
    barred_start, barred : int64 [k + 1], int64
        The mentors who are excluded for each person.
    seats, spare : int64 [m], bool [m]
        The mentors' seats, and who has one left.
    seen : Seen
        Zeros; the result for the people as they are.
    opened : int64 [variants, 3]
        The result for each variant: mentors who become feasible, those of them
        with a free seat, and where `curable` is the distance alone, the
        kilometres up to which they are counted.
    """
    m = len(other.place)
    bits, scores = np.empty(m, dtype=np.uint8), np.empty(m, dtype=np.int32)
    new_bits, new_scores = np.empty(m, dtype=np.uint8), np.empty(m, dtype=np.int32)
    everybody, some = np.arange(m), np.empty(m, dtype=np.int64)
    km = np.empty(m, dtype=np.float64)
    for k in range(len(start) - 1):
        face(one, start[k], other, everybody, tables, terms, bits, scores)
        for at in range(barred_start[k], barred_start[k + 1]):
            bits[barred[at]] |= np.uint8(EXCLUSION)
        summarise(bits, scores, seats, spare, k, seen)
        for variant in range(start[k] + 1, start[k + 1]):
            size = 0
            for b in range(m):
                some[size] = b
                size += (bits[b] != 0) & (bits[b] & curable[variant] == bits[b])
            face(one, variant, other, some[:size], tables, terms, new_bits, new_scores)
            count, free, limit = 0, 0, 0
            for b in some[:size]:
                if new_bits[b] == 0:
                    some[count] = b
                    km[b] = tables.km[one.place[variant], other.place[b]]
                    count += 1
                    free += spare[b]
            if curable[variant] == DISTANCE and count:
                count, free, limit = within_reach(km, spare, some[:count])
            opened[variant, 0], opened[variant, 1], opened[variant, 2] = count, free, limit
