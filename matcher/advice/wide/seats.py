"""What seats are worth to a large plan: see `matcher.advice.seats` and `matcher.advice.newcomers`."""

from dataclasses import replace

import numpy as np

from matcher.advice.ladder import Losses
from matcher.advice.residual import FAR
from matcher.advice.wide.ground import Ground
from matcher.advice.wide.stock import Bools, Int64s, Stock, Ways, nothing_known
from matcher.sparse.ground import source_of
from scoring.fused.parallel import never
from scoring.fused.search import Wanted, find_pairs
from scoring.fused.source import Source

OFFERED = 4
"""Seats for which a mentee bids at a time, at most."""


def from_outside(stock: Stock) -> Ways:
    """The shortest ways to every mentor with mentees from "outside", over whom a new seat is filled."""
    begin = nothing_known(stock.ground)
    begin.length[-1] = 0
    return stock.ways(begin, _with_mentees(stock.ground), back=False)


def one_more(stock: Stock) -> Losses:
    """What one more seat of each mentor would change; gains are losses below 0."""
    ground = stock.ground
    worth, pairs = _zeros(ground.problem.shape[1])
    ways = from_outside(stock)
    full = ground.take == FAR
    mentors = ground.source.mentors[full]
    # The lowest price that a mentor can have, less the cost of the seat.
    length = (ground.mentor_price - ways.length[:-1] - ground.next_cost)[full]
    worth[mentors], pairs[mentors] = _if_positive(length, -ways.lost[:-1][full])
    # Where no seat is left, the solver has not looked.
    without = replace(ground.free, seats=(ground.free.seats == 0).astype(np.int64))
    source = source_of(ground.problem, without)
    cost = ground.free.locked_load[source.mentors] * ground.problem.load_penalty
    new = best_offers(stock, ways, source, cost, least_score=ground.least_score)
    worth[source.mentors], pairs[source.mentors] = new
    return ground.losses(np.ones(len(worth), dtype=np.bool_), -worth, -pairs)


def one_fewer(stock: Stock) -> Losses:
    """What one seat fewer of each mentor would cost; not possible where no lock has left a seat."""
    ground = stock.ground
    length, lost = _zeros(ground.problem.shape[1])
    begin = nothing_known(ground)
    begin.length[-1] = 0
    full = (ground.take == FAR) & _with_mentees(ground)[:-1]
    ways = stock.ways(begin, np.append(full, False), back=True)
    mentors = ground.source.mentors[full]
    length[mentors] = (ground.give + ways.length[:-1])[full]
    lost[mentors] = ways.lost[:-1][full]
    return ground.losses(ground.free.seats > 0, length, lost)


def newcomers(stock: Stock, source: Source, count: int) -> Losses:
    """What one mentor each of `count` who may come would change, of one seat each; gains are losses below 0.

    Parameters
    ----------
    source : Source
        They face the mentees of the stock; those whom a rule keeps from everybody may be missing.
    """
    ground = stock.ground
    nothing = np.zeros(len(source.mentors), dtype=np.int64)
    worth, pairs = _zeros(count)
    new = best_offers(stock, from_outside(stock), source, nothing, least_score=ground.least_score)
    worth[source.mentors], pairs[source.mentors] = new
    return ground.losses(np.ones(count, dtype=np.bool_), -worth, -pairs)


def best_offers(
    stock: Stock, ways: Ways, source: Source, cost: Int64s, *, least_score: int
) -> tuple[Int64s, Int64s]:
    """What one seat each of some mentors who have none would be worth, and the pairs it would bring.

    Parameters
    ----------
    ways : Ways
        `from_outside`.
    source : Source
        The mentors, and the mentees of the ground in an order of its own.
    cost : int64 [q]
        What taking the seat costs.

    Returns
    -------
    worth, pairs : int64 [q]
        Pair bonus included; 0 where nobody would come.
    """
    ground = stock.ground
    place = ground.place_of_mentee[source.mentees]
    rows = np.arange(len(place) if len(cost) else 0)
    node, bonus = ground.node[place], ground.bonus[place]
    price = ground.mentee_price[place] + ways.length[node]
    # Who had nobody and now has, is a pair more.
    gained = (node == len(ways.lost) - 1) - ways.lost[node]
    worth, pairs = cost.copy(), np.zeros(len(cost), dtype=np.int64)
    while len(rows):
        # Each mentee bids where that is more than what others have bid.
        found = find_pairs(source, rows, Wanted(worth, price - bonus + 1, OFFERED, least_score), never)
        mentee = np.repeat(found.rows, np.diff(found.start))
        offer = found.score + bonus[mentee] - price[mentee]
        order = np.argsort(offer, kind="stable")
        worth[found.mentor[order]] = offer[order]
        pairs[found.mentor[order]] = gained[mentee[order]]
        rows = np.sort(found.rows[np.diff(found.start) > 0])
    return worth - cost, pairs


def _with_mentees(ground: Ground) -> Bools:
    """The mentors who have mentees, and "outside", bool [m + 1]."""
    some: Bools = np.append(ground.give < FAR, True)
    return some


def _if_positive(worth: Int64s, pairs: Int64s) -> tuple[Int64s, Int64s]:
    return np.where(worth > 0, worth, 0), np.where(worth > 0, pairs, 0)


def _zeros(count: int) -> tuple[Int64s, Int64s]:
    return np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
