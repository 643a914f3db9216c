"""Pairs that may lie on a shortest way, and the search for those that are missing.

A way is sought over the pairs that are known, of each mentee the best at the
prices. Then the lengths found are the judge: a pair outside that would shorten a
way is one whose cost is below the difference of its ends' lengths. All such pairs
are sought by blocks and bounds, as the sparse solver seeks pairs that are too
cheap, and added, until there are none; so the lengths are those of the whole pool.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matcher.advice.residual import FAR
from matcher.advice.wide.ground import Ground
from matcher.advice.wide.ways import Steps, by_node, complete
from scoring.fused.parallel import never
from scoring.fused.search import Found, Wanted, find_pairs
from scoring.policy import FULL_SCORE

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

STOCK = 64
"""Pairs of each mentee that are known from the beginning, at most."""

ADDED = 32
"""Pairs that a mentee is given at most at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The shortest ways of one search.

    Parameters
    ----------
    length, lost : int64 [m + 1]
        What each costs, and how many pairs it loses; right for the nodes that
        were asked about.
    """

    length: Int64s
    lost: Int64s


@dataclass(slots=True, eq=False)
class Stock:
    """The pairs that are known; grows with the questions.

    Parameters
    ----------
    row, mentor, slack : int64 [e], int32 [e], int64 [e]
        A pair, and how far it is from being worth its prices.
    nearest : int64 [n]
        No pair of a mentee outside the stock has a smaller slack.
    """

    ground: Ground
    row: Int64s
    mentor: Int32s
    slack: Int64s
    nearest: Int64s
    _steps: dict[bool, Steps] = field(default_factory=dict)

    @classmethod
    def of(cls, ground: Ground) -> "Stock":
        """Find the best pairs of everybody, one pass over all pairs."""
        n = len(ground.source.mentees)
        empty = np.zeros(0, dtype=np.int64)
        stock = cls(ground, empty, empty.astype(np.int32), empty, np.full(n, FAR))
        if n and len(ground.source.mentors):
            need = ground.mentee_price - ground.bonus - FULL_SCORE
            wanted = Wanted(ground.mentor_price, need, STOCK, ground.least_score)
            found = find_pairs(ground.source, np.arange(n), wanted, never)
            stock._add(found)
            stock.nearest[found.rows] = (ground.mentee_price - ground.bonus)[found.rows] - found.left_out
        return stock

    def ways(self, begin: Ways, asked: Bools, *, back: bool) -> Ways:
        """Complete the shortest ways.

        Parameters
        ----------
        begin : Ways
            What is known at the beginning: `FAR` where nothing is.
        asked : bool [m + 1]
            The nodes whose ways are wanted; all can be reached.
        back : bool
            From every node to the beginning, instead of from there to every node.
        """
        while True:
            ways = Ways(begin.length.copy(), begin.lost.copy())
            complete(self._of(back=back), ways.length, ways.lost)
            found = self._shorter(ways.length, asked, back=back)
            if not len(found.mentor):
                return ways
            self._add(found)

    def _of(self, *, back: bool) -> Steps:
        """The steps in one direction."""
        if back not in self._steps:
            ground = self.ground
            m = len(ground.source.mentors)
            here, there = ground.node[self.row], self.mentor
            here, there = (there, here) if back else (here, there)
            start, order = by_node(here, m + 1)
            going, gone = _departures(ground)
            stays = np.zeros(m, dtype=np.int64)
            ends = (going, gone, ground.give, stays) if back else (ground.give, stays, going, gone)
            self._steps[back] = Steps(start, there[order], self.slack[order], *ends)
        return self._steps[back]

    def _shorter(self, length: Int64s, asked: Bools, *, back: bool) -> Found:
        """Pairs outside the stock that would shorten a way, at most `ADDED` of each mentee."""
        ground = self.ground
        # What is farther than all that is asked about does not matter.
        near = np.minimum(length, length[asked].max(initial=0))
        own, theirs = near[ground.node], near[:-1]
        own, theirs = (-own, theirs) if back else (own, -theirs)
        rows = np.flatnonzero(self.nearest + own + theirs.min(initial=0) < 0)
        need = ground.mentee_price - ground.bonus + own + 1
        wanted = Wanted(ground.mentor_price + theirs, need, ADDED, ground.least_score)
        return find_pairs(ground.source, rows, wanted, never)

    def _add(self, found: Found) -> None:
        ground = self.ground
        row = np.repeat(found.rows, np.diff(found.start))
        slack = ground.mentee_price[row] - ground.bonus[row] + ground.mentor_price[found.mentor] - found.score
        self.row = np.concatenate([self.row, row])
        self.mentor = np.concatenate([self.mentor, found.mentor])
        self.slack = np.concatenate([self.slack, slack])
        self._steps.clear()


def nothing_known(ground: Ground) -> Ways:
    """The beginning of a search."""
    nodes = len(ground.source.mentors) + 1
    return Ways(np.full(nodes, FAR), np.zeros(nodes, dtype=np.int64))


def _departures(ground: Ground) -> tuple[Int64s, Int64s]:
    """What the step from each mentor to "outside" costs, and the pairs lost by it.

    Either the next seat is taken, or the mentee goes for whom that costs least.
    """
    m = len(ground.source.mentors)
    least = np.full(m + 1, FAR)
    np.minimum.at(least, ground.node, ground.mentee_price)
    going = np.minimum(ground.take, least[:m])
    return going, (going < ground.take).astype(np.int64)
