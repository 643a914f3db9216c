"""What one more seat would add to a plan: of a mentor there is, or of one who might come.

The best use of a new seat is a circle through "outside": somebody k comes to the
seat, and whoever can best fill k's old seat does so, in a chain. With the
highest prices that the mentees can have, the chain is already paid for: the new
seat is worth gain - price, for the best k. One search answers for all seats.
"""

import numpy as np
import numpy.typing as npt

from matcher.advice.ladder import Changed
from matcher.advice.residual import FAR, ways_from
from matcher.advice.standing import Standing

Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def one_more_seat(standing: Standing, gains: Int64s, allowed: Bools, cost: Int64s) -> Changed:
    """The best plans with one new seat each.

    Parameters
    ----------
    gains : int64 [f, q]
        What each of the free mentees would gain there, pair bonus included.
    allowed : bool [f, q]
        Who may come.
    cost : int64 [q]
        What taking the seat costs.
    """
    offers = np.where(allowed, gains - _highest_prices(standing)[:, None], -FAR)
    worth = np.maximum(offers.max(axis=0, initial=-FAR) - cost, 0)
    pairs, value = standing.split(worth)
    return Changed(
        possible=np.ones(len(cost), dtype=np.bool_),
        pairs=standing.plan.pairs + pairs,
        value=standing.value + value,
    )


def _highest_prices(standing: Standing) -> Int64s:
    """What a seat must offer each of the free mentees to be worth it, int64 [f]."""
    residual = standing.residual
    distance = np.full(len(residual.take) + 1, FAR)
    distance[-1] = 0
    ways_from(residual, distance)
    # Whoever has no mentor comes from outside, the last node.
    price: Int64s = residual.mentee_price + distance[residual.mentor_of]
    return price
