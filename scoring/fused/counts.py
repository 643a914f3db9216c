"""What somebody meets with, counted: broken rules, free seats, and how far one would have to go."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scoring.fused.jit import compiled
from scoring.fused.source import Int32s, Int64s
from scoring.rules import Rule

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Uint8s = npt.NDArray[np.uint8]

MIN_SCORE = int(Rule.MIN_SCORE)
APART = int(Rule.DISTANCE | Rule.MEETING)

STEP_KM = 10
"""Distances are suggested in steps of this."""


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
