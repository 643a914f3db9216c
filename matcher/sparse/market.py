"""An auction: prices that are nearly right, before shortest paths make them exact.

Whoever bids takes the best offer at the present prices and pays so much that the
second-best would be as good, and a step more; who is outbid bids again. Mentees
bid for seats, and seats that are priced but empty bid for mentees. The larger the
step, the sooner it ends and the farther off the prices are; so the step shrinks.
It decides nothing but where the exact method begins: shortest paths are slow
where thousands of people are nearly alike, and an auction is not.

D. P. Bertsekas, The auction algorithm: a distributed relaxation method for the
assignment problem, Annals of Operations Research 14, 1988; forward and reverse:
D. P. Bertsekas and D. A. Castañon, A forward/reverse auction algorithm for
asymmetric assignment problems, Computational Optimization and Applications 1, 1992.
"""

from typing import NamedTuple

import numpy as np

from matcher.sparse.state import FAR, MENTEE, MENTEE_BITS, NOBODY, Graph, Int32s, Int64s, Reverse, Seats
from scoring.fused.jit import compiled


class Market(NamedTuple):
    """Single seats and their prices, on the scale of scores: no bonus for pairs.

    Parameters
    ----------
    owner : int32 [s]
        The mentor of each seat.
    cost : int64 [s]
        No seat is priced lower.
    price : int64 [s]
    occupant : int32 [s]
        `NOBODY` if empty.
    seat_of : int32 [n]
        Each mentee's seat, or `NOBODY`.
    profit : int64 [n]
        What a mentee's seat is worth to them beyond its price.
    nothing : int64 [n]
        The profit of a mentee without a seat.
    """

    owner: Int32s
    cost: Int64s
    price: Int64s
    occupant: Int32s
    seat_of: Int32s
    profit: Int64s
    nothing: Int64s


@compiled
def bid_for_seats(
    queue: Int32s,
    waiting: int,
    step: int,
    budget: int,
    enough: Int64s,
    graph: Graph,
    seats: Seats,
    market: Market,
    hungry: Int32s,
) -> tuple[int, int, int]:
    """Let the mentees in queue[:waiting] bid, the last one first, until all sit or have given up.

    Parameters
    ----------
    queue : int32 [n]
        Holds, at the end, those who still wait because the budget is spent.
    budget : int
        At most so many bids.
    enough : int64 [n]
        Who could have no profit above this among the candidates does not bid,
        but is hungry for more candidates.
    hungry : int32 [n]
        Those.

    Returns
    -------
    waiting, hungry, left : int
        How many still wait, how many are hungry, and what is left of the budget.
    """
    price, occupant, seat_of = market.price, market.occupant, market.seat_of
    cheapest = np.empty(len(seats.capacity), dtype=np.int64)
    for mentor in range(len(cheapest)):
        first = seats.first[mentor]
        cheapest[mentor] = first
        for seat in range(first, first + seats.capacity[mentor]):
            if price[seat] < price[cheapest[mentor]]:
                cheapest[mentor] = seat
    least = price.min()
    starving = 0
    while waiting > 0 and budget > 0:
        budget -= 1
        waiting -= 1
        mentee = queue[waiting]
        second = max(market.nothing[mentee], enough[mentee])
        best, taken = second, NOBODY
        for edge in range(graph.start[mentee], graph.start[mentee + 1]):
            gain = np.int64(graph.gain[edge])
            if gain - least <= second:
                break
            profit = gain - price[cheapest[graph.mentor[edge]]]
            if profit > best:
                second, best, taken = best, profit, graph.mentor[edge]
            elif profit > second:
                second = profit
        market.profit[mentee] = market.nothing[mentee]
        if taken == NOBODY:
            if enough[mentee] > market.nothing[mentee]:
                hungry[starving] = mentee
                starving += 1
            continue
        seat = cheapest[taken]
        # The next seat of the same mentor is an alternative, too.
        gain, other = best + price[seat], NOBODY
        first = seats.first[taken]
        for another in range(first, first + seats.capacity[taken]):
            if another != seat and (other == NOBODY or price[another] < price[other]):
                other = another
        if other != NOBODY:
            second = max(second, gain - price[other])
        if occupant[seat] != NOBODY:
            seat_of[occupant[seat]] = NOBODY
            market.profit[occupant[seat]] = market.nothing[occupant[seat]]
            queue[waiting] = occupant[seat]
            waiting += 1
        occupant[seat] = mentee
        seat_of[mentee] = seat
        price[seat] = gain - second + step
        market.profit[mentee] = second - step
        if other != NOBODY and price[other] < price[seat]:
            cheapest[taken] = other
    return waiting, starving, budget


@compiled
def bid_for_mentees(
    queue: Int32s, waiting: int, step: int, budget: int, graph: Graph, reverse: Reverse, market: Market
) -> tuple[int, int]:
    """Let the empty seats in queue[:waiting] bid, the last one first.

    A seat that finds nobody worth its cost stays empty at its cost. `queue` holds
    up to s seats.

    Returns
    -------
    waiting, left : int
        How many still wait, and what is left of the budget.
    """
    price, occupant, seat_of, profit = market.price, market.occupant, market.seat_of, market.profit
    while waiting > 0 and budget > 0:
        budget -= 1
        waiting -= 1
        seat = queue[waiting]
        mentor, cost = market.owner[seat], market.cost[seat]
        best, second, taken = -FAR, -FAR, NOBODY
        for edge in range(reverse.start[mentor], reverse.start[mentor + 1]):
            mentee = reverse.pair[edge] & MENTEE
            if seat_of[mentee] != NOBODY and market.owner[seat_of[mentee]] == mentor:
                continue
            gain = reverse.highest - (reverse.pair[edge] >> MENTEE_BITS)
            offer = gain - graph.bonus[mentee] - profit[mentee]
            if offer > best:
                best, second, taken = offer, best, mentee
            elif offer > second:
                second = offer
        if best - step <= cost:
            price[seat] = cost
            continue
        gain = best + profit[taken]
        price[seat] = min(price[seat], max(cost, min(second, best) - step))
        left = seat_of[taken]
        occupant[seat] = taken
        seat_of[taken] = seat
        profit[taken] = gain - price[seat]
        if left != NOBODY:
            occupant[left] = NOBODY
            if price[left] > market.cost[left]:
                queue[waiting] = left
                waiting += 1
    return waiting, budget
