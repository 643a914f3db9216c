"""Dual prices of an optimal assignment, from the assignment alone.

A mentee's price u and a mentor's price w prove a plan optimal if u + w >= gain
for every allowed pair and the prices of all mentees and occupied seats add up
to the plan's value. They are found as longest paths in the residual graph
(Bellman-Ford); an optimal plan has no positive circle, so this ends.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.instance import Instance
from matcher.plan import NOBODY

Ints = npt.NDArray[np.int64]

FORBIDDEN = np.int64(-(2**60))
"""A gain so low that a pair never matters; sums with any exact price stay in 64 bits."""


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What one place of each person is worth to the plan.

    Parameters
    ----------
    mentee : int64 [f]
        At least 0; 0 for every mentee left over.
    mentor : int64 [m]
        At least 0. A seat that costs c has the price max(0, mentor - c).
    """

    mentee: Ints
    mentor: Ints


def lowest_mentor_prices(instance: Instance, mentor_of: Ints) -> Prices:
    """The lowest prices of the mentors, with the highest of the mentees, for an optimal assignment.

    A mentor's lowest price is what the plan would gain from one more of that
    mentor's seats, at the cost of the seat after the last occupied one.

    Parameters
    ----------
    mentor_of : int64 [f]
        An optimal assignment of `instance`, `NOBODY` where a mentee is left over.
    """
    matched = np.flatnonzero(mentor_of != NOBODY)
    mentors = mentor_of[matched]
    load = np.bincount(mentors, minlength=len(instance.seats))
    last_cost = instance.first_cost + instance.step_cost * (load - 1)
    price = np.where(load > 0, last_cost, 0)
    gains = np.where(instance.allowed, instance.gains, FORBIDDEN)
    mentee = np.zeros(len(mentor_of), dtype=np.int64)
    mentee[matched] = gains[matched, mentors] - price[mentors]
    changed = np.arange(len(mentor_of))
    while changed.size:
        offered = (gains[changed] - mentee[changed, None]).max(axis=0)
        risen = offered > price
        price = np.maximum(price, offered)
        changed = matched[risen[mentors]]
        mentee[changed] = gains[changed, mentor_of[changed]] - price[mentor_of[changed]]
    return Prices(mentee=mentee, mentor=price)
