"""The solver of ordinary cohorts: `scipy.optimize.linear_sum_assignment`.

The function wants one column for each seat, pairs everyone it can even at a
loss, and calculates in double precision. So gains are integers that stay exact
in doubles, and a pair that must not or should not be made has gain zero, the
gain of "nobody": it is taken out again afterwards.

D. F. Crouse, On implementing 2D rectangular assignment algorithms, IEEE
Transactions on Aerospace and Electronic Systems 52(4), 2016.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from matcher.duals import Prices, lowest_mentor_prices
from matcher.fairest import least_score_and_covers, lowest_locked
from matcher.free import FreePart
from matcher.instance import Instance
from matcher.levels import EXACT_DOUBLES, value_range
from matcher.plan import NOBODY
from matcher.problem import Problem
from matcher.proof import Certificate, Cover
from matcher.ties import HASH_BITS
from scoring.policy import Objective

Ints = npt.NDArray[np.int64]


def solve_dense(problem: Problem, free: FreePart) -> tuple[Ints, Certificate]:
    """Solve what the locks leave of `problem`.

    Returns
    -------
    mentor_of : int64 [f]
        The mentor of each free mentee, `NOBODY` where one is left over.
    certificate : Certificate
    """
    pair_bonus = 0 if problem.objective is Objective.BEST_TOTAL else value_range(problem)
    instance = Instance.of(problem, free, pair_bonus=pair_bonus)
    least_score, all_pairs, better_pairs = 0, None, None
    if problem.objective is Objective.FAIREST:
        least_score, all_pairs, better_pairs = least_score_and_covers(instance, lowest_locked(problem))
        instance = replace(instance, allowed=instance.allowed & (instance.scores >= least_score))
    mentor_of, prices = best_assignment(instance)
    mentee_price = np.zeros(problem.shape[0], dtype=np.int64)
    mentee_price[free.mentees] = prices.mentee
    certificate = Certificate(
        mentee_price=mentee_price,
        mentor_price=prices.mentor,
        pair_bonus=pair_bonus,
        least_score=least_score,
        all_pairs=_for_everybody(all_pairs, problem, free),
        better_pairs=_for_everybody(better_pairs, problem, free),
    )
    return mentor_of, certificate


def best_assignment(instance: Instance) -> tuple[Ints, Prices]:
    """Find the assignment of highest total gain; among equal ones that of the largest hash sum.

    Returns
    -------
    mentor_of : int64 [f]
        `NOBODY` where a mentee is left over.
    prices : Prices
        The lowest prices of the mentors, which prove the total optimal.
    """
    prices = lowest_mentor_prices(instance, any_assignment(instance))
    return _settle_ties(instance, prices), prices


def any_assignment(instance: Instance) -> Ints:
    """Find an assignment of highest total gain, whichever it is among equal ones, int64 [f]."""
    seat_mentor, seat_cost = instance.seat_of
    allowed = instance.allowed[:, seat_mentor]
    net = np.where(allowed, instance.gains[:, seat_mentor] - seat_cost, 0)
    return _assign(np.maximum(net, 0), seat_mentor)


def _settle_ties(instance: Instance, prices: Prices) -> Ints:
    """Choose among all the optimal assignments the one of the largest hash sum.

    An assignment is optimal if and only if all its pairs are tight (price +
    price = gain), every mentee with a price is matched and every seat with a
    price is taken. Serving these two must outweigh any hash.
    """
    seat_mentor, seat_cost = instance.seat_of
    seat_price = prices.mentor[seat_mentor] - seat_cost
    tight = instance.allowed & (instance.gains == prices.mentee[:, None] + prices.mentor)
    mentee, seat = np.nonzero(tight[:, seat_mentor] & (seat_price >= 0))
    pairs = min(len(prices.mentee), len(seat_mentor))
    bits = _exact_hash_bits(pairs)
    demand = (pairs + 1) << bits
    hashes = np.maximum(instance.hashes[mentee, seat_mentor[seat]] >> (HASH_BITS - bits), 1)
    must = (prices.mentee[mentee] > 0).astype(np.int64) + (seat_price[seat] > 0)
    weight = np.zeros((len(prices.mentee), len(seat_mentor)), dtype=np.int64)
    weight[mentee, seat] = hashes + must * demand
    return _assign(weight, seat_mentor)


def _exact_hash_bits(pairs: int) -> int:
    """How many bits of the hashes stay exact in double precision beside the demands of so many pairs.

    All of them up to 1447 pairs; in larger problems fewer, and ties are a
    little less surely settled.
    """
    room = EXACT_DOUBLES // (2 * (pairs + 1) * (2 * (pairs + 1) + 1))
    return min(HASH_BITS, room.bit_length() - 1)


def _assign(gains: Ints, seat_mentor: Ints) -> Ints:
    """Maximise the total of non-negative gains [f, s]; who would gain nothing gets nobody."""
    mentor_of = np.full(gains.shape[0], NOBODY, dtype=np.int64)
    rows, seats = linear_sum_assignment(gains.astype(np.float64), maximize=True)
    worth = gains[rows, seats] > 0
    mentor_of[rows[worth]] = seat_mentor[seats[worth]]
    return mentor_of


def _for_everybody(cover: Cover | None, problem: Problem, free: FreePart) -> Cover | None:
    """A cover of the free mentees as one of all mentees."""
    if cover is None:
        return None
    mentees = np.zeros(problem.shape[0], dtype=np.bool_)
    mentees[free.mentees] = cover.mentees
    return Cover(mentees=mentees, mentors=cover.mentors)
