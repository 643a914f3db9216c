"""The score of pairs that are named one by one, without scoring everybody they could have had.

Nothing is tabulated over sets of people: each pair looks up the members of its
two sets, so that the work grows with the pairs asked for alone.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from scoring import language, profession, region
from scoring.catalogue import load
from scoring.policy import Policy
from scoring.pool import Pool
from scoring.region import Ways
from scoring.rules import Indices, Rule
from scoring.score import Block, Points, distinct_values, judged
from scoring.sets import Member, members_of, places_in

PLACES_AT_ONCE = 128
"""Ways are calculated from so many places at a time; bounds the memory."""


def score_some(pool: Pool, policy: Policy, mentees: Indices, mentors: Indices) -> Block:
    """Score the pairs (mentees[k], mentors[k]) and find the rules that each breaks; all arrays are [k].

    The numbers are those of `scoring.score.score_block`.
    """
    way = ways_of_pairs(pool, mentees, mentors)
    block = judged(
        pool,
        policy,
        mentees,
        mentors,
        profession_fit=_profession(pool, mentees, mentors),
        way_fit=way.fit,
        km=way.km,
        language_fit=_language(pool, mentees, mentors),
    )
    excluded = _key(pool, pool.exclusions[:, 0], pool.exclusions[:, 1])
    block.broken[np.isin(_key(pool, mentees, mentors), excluded)] |= np.uint8(Rule.EXCLUSION)
    return block


def ways_of_pairs(pool: Pool, mentees: Indices, mentors: Indices) -> Ways:
    """The way between the two of each pair, every array [k]."""
    origin, destination = pool.mentees.place[mentees], pool.mentors.place[mentors]
    km, minutes = np.empty(len(origin)), np.empty(len(origin))
    fit = np.empty(len(origin), dtype=np.int16)
    order = np.argsort(origin, kind="stable")
    origins, begin = np.unique(origin[order], return_index=True)
    for start in range(0, len(origins), PLACES_AT_ONCE):
        last = start + PLACES_AT_ONCE
        here = order[begin[start] : begin[last] if last < len(begin) else None]
        some, row = distinct_values(origin[here], pool.mentees.places)
        others, column = distinct_values(destination[here], pool.mentors.places)
        ways = region.ways(some, others)
        km[here], minutes[here], fit[here] = (
            ways.km[row, column],
            ways.minutes[row, column],
            ways.fit[row, column],
        )
    return Ways(km=km, minutes=minutes, fit=fit)


def _profession(pool: Pool, mentees: Indices, mentors: Indices) -> Points:
    wanted, mine = _members(pool.mentees.occupation_sets, pool.mentees.occupation[mentees])
    offered, yours = _members(pool.mentors.occupation_sets, pool.mentors.occupation[mentors])
    single = profession.closeness(wanted, offered, load().occupations.links)
    fit = np.zeros(len(mentees), dtype=np.int64)
    for choice in range(mine.shape[1]):
        worth = profession.as_choice(single, choice)
        for k in range(yours.shape[1]):
            np.maximum(fit, worth[mine[:, choice], yours[:, k]], out=fit)
    return fit.astype(np.int16)


def _language(pool: Pool, mentees: Indices, mentors: Indices) -> Points:
    spoken, mine = _members(pool.mentees.language_sets, pool.mentees.language[mentees])
    understood, yours = _members(pool.mentors.language_sets, pool.mentors.language[mentors])
    single = language.table(
        [(one,) for one in spoken], [(one,) for one in understood], load().languages.closeness
    )
    fit = np.zeros(len(mentees), dtype=np.int16)
    for one in range(mine.shape[1]):
        for other in range(yours.shape[1]):
            np.maximum(fit, single[mine[:, one], yours[:, other]], out=fit)
    return fit


def _members(
    sets: Sequence[tuple[Member, ...]], chosen: npt.NDArray[np.int32]
) -> tuple[list[Member], npt.NDArray[np.intp]]:
    """The distinct members of the chosen sets, and where each set's stand among them, intp [k, longest]."""
    used, spread = distinct_values(chosen, sets)
    members = members_of(used)
    return members, places_in(members, used)[spread]


def _key(pool: Pool, mentees: Indices, mentors: Indices) -> npt.NDArray[np.int64]:
    """One number for each pair."""
    return mentees.astype(np.int64) * len(pool.mentors) + mentors
