"""What a mentor's seats are worth to the plan: the gain of one more, the loss of one fewer.

A mentor's dual price is rarely a number, mostly an interval. Its two ends mean
something, what lies between them does not (N. N. Shapley and M. Shubik, The
assignment game, 1971): the lowest price is the gain of one more seat, the
highest the loss of one fewer.
"""

import numpy as np
import numpy.typing as npt

from matcher.advice.ladder import Changed, Ladder, Losses
from matcher.advice.newcomers import Offers, one_more_seat
from matcher.advice.residual import FAR, ways_to
from matcher.advice.standing import Standing

Int64s = npt.NDArray[np.int64]


def gains_of_one_more(ladder: Ladder) -> Losses:
    """What one more seat of each mentor would change; gains are losses below 0.

    Equals the difference to a plan that is solved anew with that seat.
    """
    return ladder.losses(_one_more, len(ladder.base.mentor_price))


def losses_of_one_fewer(ladder: Ladder) -> Losses:
    """What one seat fewer of each mentor would cost.

    Equals the difference to a plan that is solved anew without that seat. Not
    possible for mentors whose seats are none or all locked.
    """
    return ladder.losses(_one_fewer, len(ladder.base.mentor_price), only_restricts=True)


def _one_more(standing: Standing, level: int, some: Int64s) -> Changed:
    # Who has a seat free needs no other: nobody may come to one more.
    feasible = standing.feasible & (standing.residual.take == FAR)
    offers = Offers(standing.instance.scores, feasible, standing.next_cost)
    return one_more_seat(standing, level, offers, some)


def _one_fewer(standing: Standing, _: int, some: Int64s) -> Changed:
    residual = standing.residual
    distance = np.full(len(residual.take) + 1, FAR)
    distance[-1] = 0
    ways_to(residual, distance)
    full = (residual.take[some] == FAR) & (residual.give[some] < FAR)
    pairs, value = standing.split(np.where(full, residual.give[some] + distance[some], 0))
    return Changed(
        possible=standing.free.seats[some] > 0,
        pairs=standing.plan.pairs - pairs,
        value=standing.value - value,
    )
