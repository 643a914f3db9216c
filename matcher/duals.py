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
from scoring.fused.jit import compiled

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


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
    mentee = np.zeros(len(mentor_of), dtype=np.int64)
    mentee[matched] = instance.gains[matched, mentors] - price[mentors]
    changed = np.arange(len(mentor_of))
    while changed.size:
        risen = _raise_prices(instance.gains, instance.allowed, changed, mentee, price)
        changed = matched[risen[mentors]]
        mentee[changed] = instance.gains[changed, mentor_of[changed]] - price[mentor_of[changed]]
    return Prices(mentee=mentee, mentor=price)


@compiled
def _raise_prices(gains: Ints, allowed: Bools, changed: Ints, mentee: Ints, price: Ints) -> Bools:
    """Raise mentors' prices to what these mentees leave of their gains; who has risen, bool [m]."""
    risen = np.zeros(len(price), dtype=np.bool_)
    for i in changed:
        for j in range(len(price)):
            if allowed[i, j] and gains[i, j] - mentee[i] > price[j]:
                price[j] = gains[i, j] - mentee[i]
                risen[j] = True
    return risen
