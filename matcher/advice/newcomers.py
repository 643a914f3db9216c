"""What one more seat would add to a plan: of a mentor there is, or of one who might come.

The best use of a new seat is a circle through "outside": somebody k comes to the
seat, and whoever can best fill k's old seat does so, in a chain. With the
highest prices that the mentees can have, the chain is already paid for: the new
seat is worth gain - price, for the best k. One search answers for all seats.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.advice.ladder import Changed
from matcher.advice.residual import FAR, ways_from
from matcher.advice.standing import Standing
from scoring.fused.jit import compiled

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Offers(NamedTuple):
    """What the free mentees would find at q new seats.

    Parameters
    ----------
    scores : int32 [f, q]
    feasible : bool [f, q]
    cost : int64 [q]
        What taking the seat costs.
    """

    scores: Int32s
    feasible: Bools
    cost: Int64s


def one_more_seat(standing: Standing, level: int, offers: Offers, some: Int64s) -> Changed:
    """The best plans with one new seat each, of `some` of the offers, and pairs of at least `level`."""
    price = _highest_prices(standing) - standing.extra
    worth = np.maximum(best_offers(offers.scores, offers.feasible, level, price, some) - offers.cost[some], 0)
    pairs, value = standing.split(worth)
    return Changed(
        possible=np.ones(len(some), dtype=np.bool_),
        pairs=standing.plan.pairs + pairs,
        value=standing.value + value,
    )


@compiled
def best_offers(scores: Int32s, feasible: Bools, level: int, price: Int64s, some: Int64s) -> Int64s:
    """The highest score less price [f] of those who may come to each of some seats; `-FAR` if nobody may."""
    best = np.full(len(some), -FAR)
    for row in range(len(price)):
        for k in range(len(some)):
            score = scores[row, some[k]]
            if feasible[row, some[k]] and score >= level:
                best[k] = max(best[k], score - price[row])
    return best


def _highest_prices(standing: Standing) -> Int64s:
    """What a seat must offer each of the free mentees to be worth it, int64 [f]."""
    residual = standing.residual
    distance = np.full(len(residual.take) + 1, FAR)
    distance[-1] = 0
    ways_from(residual, distance)
    # Whoever has no mentor comes from outside, the last node.
    price: Int64s = residual.mentee_price + distance[residual.mentor_of]
    return price
