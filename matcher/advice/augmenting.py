"""One more pair after another: the best plans of 0, 1, 2, ... pairs.

Shortest augmenting paths from all unmatched mentees at once: the best plan of
k + 1 pairs is one path away from the best plan of k (J. Edmonds and R. M. Karp,
Theoretical improvements in algorithmic efficiency for network flow problems,
1972). Each path is at least as long as the one before, so the value of the best
plan is concave in the number of pairs.
"""

import numpy as np
import numpy.typing as npt

from matcher.advice.residual import FAR, nearest
from matcher.plan import NOBODY
from scoring.fused.jit import compiled

Int64s = npt.NDArray[np.int64]

LIMIT = 1 << 58
"""All sums of gains and costs stay below this."""


@compiled
def best_values(gains: Int64s, seats: Int64s, first_cost: Int64s, step_cost: int) -> Int64s:
    """The highest value of a plan of k pairs, for k = 0, 1, ... as far as plans go.

    Parameters
    ----------
    gains : int64 [f, m]
        `-FAR` where a pair may not be made.
    seats, first_cost : int64 [m]
        Seats, and what the first of each mentor costs.
    step_cost : int
        What each further seat costs more.

    Returns
    -------
    int64 [most pairs + 1]
    """
    mentees, mentors = gains.shape
    mentor_of = np.full(mentees, NOBODY)
    mentee_price = np.zeros(mentees, dtype=np.int64)
    mentor_price = first_cost.copy()
    load = np.zeros(mentors, dtype=np.int64)
    distance = np.empty(mentors, dtype=np.int64)
    over = np.empty(mentors, dtype=np.int64)
    values = np.zeros(mentees + 1, dtype=np.int64)
    # Of the unmatched, who all have one price, the mentee who gains most with each mentor.
    first = np.full(mentors, NOBODY)
    choose_again(gains, mentor_of, NOBODY, seats, first)
    price = -FAR
    for wanted in np.flatnonzero(first != NOBODY):
        price = max(price, int(gains[first[wanted], wanted] - mentor_price[wanted]))
    for pairs in range(mentees):
        for mentor in range(mentors):
            distance[mentor] = FAR
            if first[mentor] != NOBODY:
                distance[mentor] = price + mentor_price[mentor] - gains[first[mentor], mentor]
            over[mentor] = first[mentor]
        free = np.where(load < seats, first_cost + step_cost * load - mentor_price, FAR)
        length, end = cheapest_way(gains, mentor_of, mentee_price, mentor_price, seats, free, distance, over)
        if end < 0:
            return values[: pairs + 1]
        raise_prices(length, distance, mentor_of, mentee_price, mentor_price)
        price -= length
        values[pairs + 1] = values[pairs] + price
        load[end] += 1
        while end != NOBODY:
            mentee = over[end]
            mentor_of[mentee], end = end, mentor_of[mentee]
        mentee_price[mentee] = price
        choose_again(gains, mentor_of, mentee, seats, first)
    return values


@compiled
def cheapest_way(
    gains: Int64s,
    mentor_of: Int64s,
    mentee_price: Int64s,
    mentor_price: Int64s,
    seats: Int64s,
    free: Int64s,
    distance: Int64s,
    over: Int64s,
) -> tuple[int, int]:
    """Complete `distance`, and `over` whom each mentor is reached, in place, as far as needed.

    Returns
    -------
    length, end
        Of the shortest way to a free seat, whose mentor is -1 if there is none.
    """
    settled = np.zeros(len(distance), dtype=np.bool_)
    length, end = LIMIT, -1
    for mentor in range(len(distance)):
        if distance[mentor] + free[mentor] < length:
            length, end = distance[mentor] + free[mentor], mentor
    while True:
        node = nearest(distance, settled)
        if node < 0 or distance[node] >= length:
            return length, end
        settled[node] = True
        for mentee in np.flatnonzero(mentor_of == node):
            here = distance[node] + mentee_price[mentee]
            for mentor in range(len(distance)):
                there = here + mentor_price[mentor] - gains[mentee, mentor]
                if there < distance[mentor] and seats[mentor] > 0:
                    distance[mentor], over[mentor] = there, mentee
                    if there + free[mentor] < length:
                        length, end = there + free[mentor], mentor


@compiled
def raise_prices(
    length: int, distance: Int64s, mentor_of: Int64s, mentee_price: Int64s, mentor_price: Int64s
) -> None:
    """What is nearer than the way's end becomes dearer by the difference, its mentees cheaper."""
    for mentor in range(len(distance)):
        mentor_price[mentor] += max(0, length - distance[mentor])
    for mentee in range(len(mentor_of)):
        if mentor_of[mentee] != NOBODY:
            mentee_price[mentee] -= max(0, length - distance[mentor_of[mentee]])


@compiled
def choose_again(gains: Int64s, mentor_of: Int64s, matched: int, seats: Int64s, first: Int64s) -> None:
    """Choose another first mentee wherever it is the one who has just been matched."""
    for mentor in range(len(first)):
        if first[mentor] == matched and seats[mentor] > 0:
            best, highest = NOBODY, -FAR
            for mentee in range(len(mentor_of)):
                if mentor_of[mentee] == NOBODY and gains[mentee, mentor] > highest:
                    best, highest = mentee, gains[mentee, mentor]
            first[mentor] = best
