"""People as they are, and as they would be after a change, facing all mentors.

Which rules somebody breaks with whom, as `scoring.rules.broken` has it, pair by
pair; and what opens if they change. Only counts leave the loop.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scoring.fused.jit import compiled
from scoring.fused.source import Int16s, Int32s, Int64s
from scoring.rules import RULES, Rule

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Uint8s = npt.NDArray[np.uint8]

COMMON_LANGUAGE, GERMAN_LEVEL, DISTANCE, MEETING, SAME_GENDER, EXCLUSION, MIN_SCORE = map(int, RULES)

APART = int(Rule.DISTANCE | Rule.MEETING)

STEP_KM = 10
"""Distances are suggested in steps of this."""


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


class Seen(NamedTuple):
    """What k people meet with.

    Parameters
    ----------
    broken : int64 [k, rules]
        With how many mentors each breaks each rule.
    feasible, spare, seats : int64 [k]
        Feasible mentors, those among them with a free seat, and the seats of all of them.
    best_score, below, below_spare : int64 [k]
        The best score that is only too low, of mentors with a free seat if there
        are any; how many reach it, and how many of these have a free seat.
    apart, apart_spare : int64 [k]
        Mentors who are out of reach and nothing else, and those with a free seat.
    """

    broken: Int64s
    feasible: Int64s
    spare: Int64s
    seats: Int64s
    best_score: Int64s
    below: Int64s
    below_spare: Int64s
    apart: Int64s
    apart_spare: Int64s


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
def summarise(bits: Uint8s, scores: Int32s, seats: Int64s, spare: Bools, k: int, seen: Seen) -> None:
    """Count for person `k`, from the broken rules and scores with each mentor."""
    # How often each set of rules is broken, with a free seat and without one.
    times = np.zeros((2, 256), dtype=np.int64)
    best, best_spare = np.int32(0), np.int32(0)
    taken = 0
    for b in range(len(bits)):
        times[int(spare[b]), bits[b]] += 1
        if bits[b] == 0:
            taken += seats[b]
        elif bits[b] == MIN_SCORE:
            best = max(best, scores[b])
            if spare[b]:
                best_spare = max(best_spare, scores[b])
    every = times[0] + times[1]
    seen.feasible[k], seen.spare[k], seen.seats[k] = every[0], times[1, 0], taken
    for which in range(1, 256):
        for rule in range(seen.broken.shape[1]):
            if which >> rule & 1:
                seen.broken[k, rule] += every[which]
        if which & APART == which:
            seen.apart[k] += every[which]
            seen.apart_spare[k] += times[1, which]
    seen.best_score[k] = best_spare if best_spare > 0 else best
    if every[MIN_SCORE]:
        for b in range(len(bits)):
            if bits[b] == MIN_SCORE and scores[b] >= seen.best_score[k]:
                seen.below[k] += 1
                seen.below_spare[k] += spare[b]


@compiled
def within_reach(km: Floats, spare: Bools, opened: Int64s) -> tuple[int, int, int]:
    """The smallest limit that helps, among mentors whom any way would open; how many are within it.

    Those with a free seat decide over the limit, if there are any.

    Returns
    -------
    (count, free, limit)
        Mentors within the limit, those of them with a free seat, and kilometres.
    """
    nearest, nearest_spare = np.inf, np.inf
    for b in opened:
        nearest = min(nearest, km[b])
        if spare[b]:
            nearest_spare = min(nearest_spare, km[b])
    least = nearest_spare if nearest_spare < np.inf else nearest
    limit = int(-(-least // STEP_KM)) * STEP_KM
    count, free = 0, 0
    for b in opened:
        if km[b] <= limit:
            count += 1
            free += spare[b]
    return count, free, limit


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
