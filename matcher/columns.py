"""A best assignment of a matrix by `scipy.optimize.linear_sum_assignment`.

The function wants one column for each seat, pairs everyone it can even at a
loss, and calculates in double precision. So gains are integers that stay exact
in doubles, and a pair that must not or should not be made costs nothing, which
is what "nobody" costs: it is taken out again afterwards.

D. F. Crouse, On implementing 2D rectangular assignment algorithms, IEEE
Transactions on Aerospace and Electronic Systems 52(4), 2016.
"""

import numpy as np
import numpy.typing as npt
import scipy

from matcher.instance import Instance
from matcher.plan import NOBODY
from matcher.sparse.state import each_seat
from scoring.fused.jit import compiled

Ints = npt.NDArray[np.int64]
Int32s = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def any_assignment(instance: Instance) -> Ints:
    """Find an assignment of highest total gain, whichever it is among equal ones.

    Returns
    -------
    int64 [f]
        `NOBODY` where a mentee is left over.
    """
    mentor_of = np.full(len(instance.gains), NOBODY, dtype=np.int64)
    of_mentee, of_mentor = _count_choices(instance.allowed)
    # People without any choice, and seats that nobody could take, would only make the matrix larger.
    mentees, seats = np.flatnonzero(of_mentee), np.minimum(instance.seats, of_mentor)
    mentor, rank = each_seat(seats)
    seat_cost = instance.first_cost[mentor] + rank * instance.step_cost
    costs = _costs(instance.gains, instance.allowed, mentees, mentor, seat_cost)
    rows, columns = scipy.optimize.linear_sum_assignment(costs)
    made = costs[rows, columns] < 0
    mentor_of[mentees[rows[made]]] = mentor[columns[made]]
    return mentor_of


@compiled
def _count_choices(allowed: Bools) -> tuple[Ints, Ints]:
    """How many pairs each mentee, int64 [f], and each mentor, int64 [m], may make."""
    f, m = allowed.shape
    of_mentee, of_mentor = np.zeros(f, dtype=np.int64), np.zeros(m, dtype=np.int64)
    for i in range(f):
        for j in range(m):
            of_mentor[j] += allowed[i, j]
        of_mentee[i] = allowed[i].sum()
    return of_mentee, of_mentor


@compiled
def _costs(gains: Ints, allowed: Bools, mentees: Ints, mentor: Int32s, seat_cost: Ints) -> Floats:
    """The negative gain of each of these mentees on each seat, 0 where none may or should be made, [r, s]."""
    costs = np.zeros((len(mentees), len(mentor)), dtype=np.float64)
    for r in range(len(mentees)):
        i = mentees[r]
        for s in range(len(mentor)):
            j = mentor[s]
            if allowed[i, j]:
                costs[r, s] = -max(gains[i, j] - seat_cost[s], 0)
    return costs
