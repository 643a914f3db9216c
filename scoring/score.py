"""The score of every pair in any block of rows; the whole matrix is never needed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from scoring import language, profession, region
from scoring.catalogue import load
from scoring.policy import CRITERIA, Policy, Weights
from scoring.pool import Ints, Pool
from scoring.profile import Meeting
from scoring.rules import Bits, Indices, Rule, broken, can_meet

Points = npt.NDArray[np.int16]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Scored pairs: those of r mentees with all m mentors of a pool, or k pairs one by one, then [k].

    Parameters
    ----------
    criteria : int16 [3, r, m]
        Fit by profession, region and language, basis points, [0, 10000].
    scores : int32 [r, m]
        Weighted mean of the criteria, basis points, [0, 10000].
    broken : uint8 [r, m]
        The rules (`scoring.rules.Rule`) that a pair breaks; 0 if feasible.
    """

    criteria: Points
    scores: Ints
    broken: Bits

    @property
    def feasible(self) -> npt.NDArray[np.bool_]:
        """Where no rule is broken, bool [r, m]."""
        feasible: npt.NDArray[np.bool_] = self.broken == 0
        return feasible


ROWS = 512
"""Mentees that are scored at once where the whole matrix is not needed; bounds the memory."""


def row_blocks(count: int) -> Iterator[slice]:
    """Cut `count` rows into blocks of at most `ROWS`."""
    for start in range(0, count, ROWS):
        yield slice(start, min(start + ROWS, count))


def run_of(rows: slice, count: int) -> slice:
    """`rows` of `count` with both ends; raise `ValueError` if they are not all from one end to the other."""
    start, stop, step = rows.indices(count)
    if step != 1:
        raise ValueError(f"A block is of consecutive rows, a slice of step 1; got step {step}.")
    return slice(start, stop)


def score_block(pool: Pool, policy: Policy, rows: slice = slice(None)) -> Block:
    """Score the mentees in `rows` with every mentor, and find the rules that each pair breaks.

    Raises
    ------
    ValueError
        If `rows` has another step than 1.
    """
    rows = run_of(rows, len(pool.mentees))
    catalogue = load()
    mentees, mentors = pool.mentees, pool.mentors

    sets, spread = distinct_values(mentees.occupation[rows], mentees.occupation_sets)
    by_profession = profession.table(sets, mentors.occupation_sets, catalogue.occupations.links)
    profession_fit = by_profession[spread][:, mentors.occupation]

    skills, spread = distinct_values(mentees.language[rows], mentees.language_sets)
    by_language = language.table(skills, mentors.language_sets, catalogue.languages.closeness)
    language_fit = by_language[spread][:, mentors.language]

    places, spread = distinct_values(mentees.place[rows], mentees.places)
    way = region.ways(places, mentors.places)
    block = judged(
        pool,
        policy,
        np.arange(rows.start, rows.stop)[:, None],
        np.arange(len(mentors)),
        profession_fit=profession_fit,
        way_fit=way.fit[spread][:, mentors.place],
        km=way.km[spread][:, mentors.place],
        language_fit=language_fit,
    )
    first, last = np.searchsorted(pool.exclusions[:, 0], [rows.start, rows.stop])
    excluded = pool.exclusions[first:last]
    block.broken[excluded[:, 0] - rows.start, excluded[:, 1]] |= np.uint8(Rule.EXCLUSION)
    return block


def judged(
    pool: Pool,
    policy: Policy,
    mentees: Indices,
    mentors: Indices,
    *,
    profession_fit: Points,
    way_fit: Points,
    km: npt.NDArray[np.float64],
    language_fit: Points,
) -> Block:
    """Put the criteria of pairs together, and find the rules that they break, all but exclusions.

    Parameters
    ----------
    mentees, mentors : int [...]
        The pairs, by index, as `scoring.rules.broken` takes them.
    profession_fit, way_fit, language_fit : int16 [...]
        Fit of the pairs, basis points; `way_fit` of meetings in person.
    km : float64 [...]
        Kilometres between the two.
    """
    region_fit = np.maximum(
        np.where(can_meet(Meeting.IN_PERSON, pool, mentees, mentors), way_fit, 0),
        np.where(can_meet(Meeting.ONLINE, pool, mentees, mentors), region.ONLINE_POINTS, 0),
    ).astype(np.int16)
    criteria = np.stack([profession_fit, region_fit, language_fit])
    scores = weigh(criteria, policy.weights)
    bits = broken(pool, policy.rules, mentees, mentors, language=language_fit, km=km)
    bits[scores < policy.rules.min_score] |= np.uint8(Rule.MIN_SCORE)
    return Block(criteria=criteria, scores=scores, broken=bits)


def weigh(criteria: Points, weights: Weights) -> Ints:
    """The weighted mean of `criteria` [3, ...], rounded half to even, int32 [...].

    The quotient of two integers below 2^53 is rounded correctly, and one that
    is not half a point is at least 1/600 away from it, so floats are exact here.
    """
    total = np.zeros(criteria.shape[1:], dtype=np.int32)
    for points, name in zip(criteria, CRITERIA, strict=True):
        total += np.int32(getattr(weights, name)) * points
    return np.rint(total / weights.total).astype(np.int32)


def distinct_values(codes: Indices, values: Sequence[Value]) -> tuple[list[Value], npt.NDArray[np.intp]]:
    """The distinct values among `codes`, and for each code its place among them."""
    occurring, spread = np.unique(codes, return_inverse=True)
    return [values[code] for code in occurring], spread
