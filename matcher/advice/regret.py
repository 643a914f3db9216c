"""What the best plan loses when one pair is forced into it, or forbidden.

Forcing pair (i, j) closes a circle through the residual graph: i comes to j,
and the shortest way leads from j back to where i is now. One search backwards
from i answers for all mentors at once. Forbidding a made pair opens it: i leaves
j, and the shortest way leads from i to the seat that is free now.
"""

import numpy as np
import numpy.typing as npt

from matcher.advice.ladder import Changed, Ladder, Losses
from matcher.advice.residual import FAR, ways_from, ways_to
from matcher.advice.standing import Standing
from matcher.plan import NOBODY, Plan

Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def forced_losses(ladder: Ladder, mentee: int) -> Losses:
    """What forcing each pair of `mentee` would cost.

    Equals the difference to a plan that is solved anew with the pair as a lock.
    Not possible are pairs that break a rule, pairs with mentors whose seats are
    none or all locked, and the pairs of a mentee whom a lock binds, but for the
    locked one.

    Parameters
    ----------
    mentee : int
        Index of the mentee, 0 to n - 1.

    Returns
    -------
    Losses
        One for each of the m mentors.
    """
    row = int(ladder.base.row_of[mentee])
    if row < 0:
        return loss_of_locked(ladder.base.plan, mentee, len(ladder.base.mentor_price))
    mentors = len(ladder.base.mentor_price)
    return ladder.losses(lambda standing, _, some: _force(standing, row, some), mentors, only_restricts=True)


def forbidden_losses(ladder: Ladder, mentees: list[int]) -> Losses:
    """What forbidding the made pair of each of `mentees` would cost.

    Equals the difference to a plan that is solved anew without the pair. Not
    possible for mentees who have no pair, or a locked one.

    Returns
    -------
    Losses
        One for each of `mentees`.
    """
    made = ladder.base.plan.mentor_of[mentees].tolist()
    rows = ladder.base.row_of[mentees].tolist()
    pairs = [
        (row, mentor) if row >= 0 and mentor != NOBODY else None
        for row, mentor in zip(rows, made, strict=True)
    ]
    return ladder.losses(
        lambda standing, _, some: _forbid(standing, [pairs[k] for k in some.tolist()]),
        len(pairs),
        only_restricts=True,
    )


def _force(standing: Standing, row: int, some: Int64s) -> Changed:
    residual = standing.residual
    mentors = len(residual.take)
    mentor = int(residual.mentor_of[row])
    distance = np.full(mentors + 1, FAR)
    distance[mentors if mentor == NOBODY else mentor] = 0
    ways_to(residual, distance)
    length = residual.slack[row] + distance[:mentors]
    return _changed(standing, (residual.slack[row] < FAR)[some], length[some])


def _forbid(standing: Standing, pairs: list[tuple[int, int] | None]) -> Changed:
    residual = standing.residual
    length = np.zeros(len(pairs), dtype=np.int64)
    for k, pair in enumerate(pairs):
        if pair is None or residual.mentor_of[pair[0]] != pair[1]:
            continue
        row, mentor = pair
        distance = np.append(residual.slack[row], residual.mentee_price[row])
        distance[mentor] = FAR
        ways_from(residual, distance)
        length[k] = distance[mentor]
    return _changed(standing, np.array([pair is not None for pair in pairs], dtype=np.bool_), length)


def _changed(standing: Standing, possible: Bools, length: Int64s) -> Changed:
    pairs, value = standing.split(length)
    return Changed(possible, standing.plan.pairs - pairs, standing.value - value)


def loss_of_locked(plan: Plan, mentee: int, mentors: int) -> Losses:
    """What forcing each pair of a locked mentee would cost: the locked one nothing, others cannot be."""
    nothing = np.zeros(mentors, dtype=np.int64)
    return Losses(
        possible=np.arange(mentors) == plan.mentor_of[mentee], pairs=nothing, worst=nothing, value=nothing
    )
