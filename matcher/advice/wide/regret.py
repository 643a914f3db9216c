"""What a large plan loses when one pair is forced into it, or forbidden: see `matcher.advice.regret`."""

import numpy as np

from matcher.advice.ladder import Losses
from matcher.advice.wide.ground import Ground
from matcher.advice.wide.stock import Bools, Int64s, Stock, nothing_known


def forced(stock: Stock, mentee: int) -> Losses:
    """What forcing each pair of a mentee whom no lock binds would cost, for all mentors."""
    ground = stock.ground
    losses = _nothing_possible(ground.problem.shape[1])
    row = int(ground.place_of_mentee[mentee])
    if row < 0:
        return losses
    slack, possible = _row(ground, mentee, row)
    end = int(ground.node[row])
    begin = nothing_known(ground)
    begin.length[end] = 0
    ways = stock.ways(begin, np.append(possible, False), back=True)
    # Who had nobody and now has, is a pair more.
    lost = ways.lost[:-1] - (end == len(possible))
    some = np.flatnonzero(possible)
    return _put(losses, ground, ground.source.mentors[some], (slack + ways.length[:-1])[some], lost[some])


def forbidden(stock: Stock, mentees: list[int]) -> Losses:
    """What forbidding the made pair of each of the mentees would cost; not possible where there is none."""
    ground = stock.ground
    losses = _nothing_possible(len(mentees))
    outside = len(ground.source.mentors)
    for k, mentee in enumerate(mentees):
        row = int(ground.place_of_mentee[mentee])
        if row < 0 or ground.node[row] == outside:
            continue
        own = int(ground.node[row])
        slack, possible = _row(ground, mentee, row)
        possible[own] = False
        begin = nothing_known(ground)
        begin.length[:-1][possible] = slack[possible]
        begin.length[outside], begin.lost[outside] = ground.mentee_price[row], 1
        asked = np.arange(outside + 1) == own
        ways = stock.ways(begin, asked, back=False)
        _put(losses, ground, np.array([k]), ways.length[asked], ways.lost[asked])
    return losses


def _row(ground: Ground, mentee: int, row: int) -> tuple[Int64s, Bools]:
    """The slack of a mentee's pairs, int64 [m], and whether they may be made, bool [m]."""
    scores, feasible = ground.problem.scores.block(slice(mentee, mentee + 1))
    mentors = ground.source.mentors
    gain = scores[0, mentors] + ground.bonus[row]
    return ground.mentee_price[row] + ground.mentor_price - gain, feasible[0, mentors]


def _nothing_possible(count: int) -> Losses:
    nothing = np.zeros(count, dtype=np.int64)
    return Losses(np.zeros(count, dtype=np.bool_), nothing, nothing.copy(), nothing.copy())


def _put(losses: Losses, ground: Ground, where: Int64s, length: Int64s, lost: Int64s) -> Losses:
    """Enter what ways cost, with the pair bonus taken out."""
    losses.possible[where] = True
    losses.value[where] = length - ground.pair_bonus * lost
    if ground.pair_bonus:
        losses.pairs[where] = lost
    return losses
