"""What a large plan loses when one pair is forced into it, or forbidden: see `matcher.advice.regret`."""

import numpy as np

from matcher.advice.ladder import Losses
from matcher.advice.wide.ground import Ground
from matcher.advice.wide.stock import Bools, Int64s, Stock, nothing_known


def forced(stock: Stock, mentee: int) -> Losses:
    """What forcing each pair of a mentee whom no lock binds would cost, for all mentors."""
    ground = stock.ground
    possible, length, lost = _nothing(ground.problem.shape[1])
    row = int(ground.place_of_mentee[mentee])
    if row >= 0:
        slack, allowed = _row(ground, mentee, row)
        end = int(ground.node[row])
        begin = nothing_known(ground)
        begin.length[end] = 0
        ways = stock.ways(begin, np.append(allowed, False), back=True)
        mentors = ground.source.mentors[allowed]
        possible[mentors] = True
        length[mentors] = (slack + ways.length[:-1])[allowed]
        # Who had nobody and now has, is a pair more.
        lost[mentors] = ways.lost[:-1][allowed] - (end == len(allowed))
    return ground.losses(possible, length, lost)


def forbidden(stock: Stock, mentees: list[int]) -> Losses:
    """What forbidding the made pair of each of the mentees would cost; not possible where there is none."""
    ground = stock.ground
    possible, length, lost = _nothing(len(mentees))
    outside = len(ground.source.mentors)
    for k, mentee in enumerate(mentees):
        row = int(ground.place_of_mentee[mentee])
        if row < 0 or ground.node[row] == outside:
            continue
        own = int(ground.node[row])
        slack, allowed = _row(ground, mentee, row)
        allowed[own] = False
        begin = nothing_known(ground)
        begin.length[:-1][allowed] = slack[allowed]
        begin.length[outside], begin.lost[outside] = ground.mentee_price[row], 1
        ways = stock.ways(begin, np.arange(outside + 1) == own, back=False)
        possible[k], length[k], lost[k] = True, ways.length[own], ways.lost[own]
    return ground.losses(possible, length, lost)


def _row(ground: Ground, mentee: int, row: int) -> tuple[Int64s, Bools]:
    """The slack of a mentee's pairs, int64 [m], and whether they may be made, bool [m]."""
    scores, feasible = ground.problem.scores.block(slice(mentee, mentee + 1))
    mentors = ground.source.mentors
    gain = scores[0, mentors] + ground.bonus[row]
    return ground.mentee_price[row] + ground.mentor_price - gain, feasible[0, mentors]


def _nothing(count: int) -> tuple[Bools, Int64s, Int64s]:
    """That no change is possible, the lengths of their ways, and the pairs lost on them."""
    length = np.zeros(count, dtype=np.int64)
    return np.zeros(count, dtype=np.bool_), length, np.zeros_like(length)
