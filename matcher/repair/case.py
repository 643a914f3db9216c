"""What is left to decide, with told pairs that are rewarded, kept or given up."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import scipy

from matcher.free import FreePart
from matcher.instance import Instance
from matcher.levels import EXACT_DOUBLES, refuse_beyond, value_range
from matcher.plan import NOBODY
from matcher.problem import Problem
from matcher.repair.told import Told
from matcher.sparse.state import each_seat
from scoring.policy import Objective

Int64s = npt.NDArray[np.int64]
Int32s = npt.NDArray[np.int32]
Int8s = npt.NDArray[np.int8]
Bools = npt.NDArray[np.bool_]

OPEN, KEPT, GIVEN_UP = 0, 1, 2
"""What has been decided about a told pair."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """An assignment of the free mentees.

    Parameters
    ----------
    mentor_of : int64 [f]
    worth : int
        By the gains of the case, rewards not included.
    kept : int
        How many told pairs it contains.
    """

    mentor_of: Int64s
    worth: int
    kept: int


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """The mentees and seats that no lock has taken, and the told pairs among them.

    Parameters
    ----------
    gains : int64 [f, m]
        So scaled that a told pair can gain 1 more than any other without
        outweighing a difference in value: of plans that are worth the same, the one
        that changes less is worth more here.
    scores : int32 [f, m]
    allowed : bool [f, m]
    told : int64 [f]
        The told mentor of each mentee, or `NOBODY`.
    seats, first_cost : int64 [m]
    step_cost : int
        As in `Instance`, costs scaled like the gains.
    largest_reward : int
        With rewards up to this all sums stay exact in double precision.
    """

    gains: Int64s
    scores: npt.NDArray[np.int32]
    allowed: Bools
    told: Int64s
    seats: Int64s
    first_cost: Int64s
    step_cost: int
    largest_reward: int
    unit: int = 1
    """All worths are multiples of this, so that a bound may be rounded down to one."""

    @classmethod
    def of(cls, problem: Problem, told: Told) -> "Case":
        """Lay out a problem; of "fairest" without its middle level.

        Raises
        ------
        ValueError
            If the numbers would not stay exact in double precision.
        """
        free = FreePart.of(problem)
        pair_bonus = 0 if problem.objective is Objective.BEST_TOTAL else value_range(problem)
        instance = Instance.of(problem, free, pair_bonus=pair_bonus)
        mine = told.mentor_of[free.mentees]
        scale = 1 + int((mine != NOBODY).sum())
        gains = instance.gains * scale
        gains[mine != NOBODY, mine[mine != NOBODY]] += 1
        room = EXACT_DOUBLES // (2 * (len(mine) + 1))
        steps = int(problem.seats.max(initial=0)) * problem.load_penalty
        highest = scale * (int(instance.gains.max(initial=0)) + steps + 1)
        refuse_beyond(4 * highest, room)
        return cls(
            gains=gains,
            scores=instance.scores,
            allowed=instance.allowed,
            told=mine,
            seats=instance.seats,
            first_cost=instance.first_cost * scale,
            step_cost=instance.step_cost * scale,
            largest_reward=room - highest - 1,
        )

    def counting(self) -> "Case":
        """The same in which every pair is worth one unit, and nothing else counts.

        The unit is so large that whole rewards are fine enough: the fewest changes
        for a number of pairs are convex in that number (a minimum-cost flow), so the
        right reward, rounded, leaves a gap of less than a unit.
        """
        unit = 1 + int((self.told != NOBODY).sum())
        gains, nothing = np.full_like(self.gains, unit), np.zeros_like(self.first_cost)
        return replace(self, gains=gains, first_cost=nothing, step_cost=0, unit=unit)

    def above(self, least_score: int) -> "Case":
        """The same with only the pairs of at least this score."""
        return replace(self, allowed=self.allowed & (self.scores >= least_score))

    def most_kept(self, decided: Int8s) -> int:
        """So many told pairs can stay, after some have been given up."""
        rows = np.flatnonzero((self.told != NOBODY) & (decided != GIVEN_UP))
        rows = rows[self.allowed[rows, self.told[rows]]]
        return int(np.minimum(np.bincount(self.told[rows], minlength=len(self.seats)), self.seats).sum())

    def best(self, decided: Int8s, reward: int) -> Found | None:
        """The assignment of highest worth plus rewards.

        Parameters
        ----------
        decided : int8 [f]
            `OPEN`, `KEPT` or `GIVEN_UP` for each mentee.
        reward : int
            For each told pair that is kept, in [0, `largest_reward`].

        Returns
        -------
        Found or None
            None if the pairs to keep do not fit.
        """
        mentor_of = np.where(decided == KEPT, self.told, NOBODY)
        fixed = np.flatnonzero(decided == KEPT)
        load = np.bincount(self.told[fixed], minlength=len(self.seats))
        if (load > self.seats).any() or not self.allowed[fixed, self.told[fixed]].all():
            return None
        seat_mentor, seat_cost = self._open_seats(load)
        rows = np.flatnonzero(decided != KEPT)
        given_up = np.flatnonzero(decided[rows] == GIVEN_UP)
        told = np.flatnonzero((self.told[rows] != NOBODY) & (decided[rows] == OPEN))
        allowed, gains = self.allowed[rows], self.gains[rows]
        allowed[given_up, self.told[rows[given_up]]] = False
        gains[told, self.told[rows[told]]] += reward
        net = np.where(allowed, gains, 0)[:, seat_mentor] - seat_cost
        row, seat = scipy.optimize.linear_sum_assignment(np.maximum(net, 0).astype(np.float64), maximize=True)
        made = (net[row, seat] > 0) & allowed[row, seat_mentor[seat]]
        mentor_of[rows[row[made]]] = seat_mentor[seat[made]]
        kept = int(((self.told != NOBODY) & (mentor_of == self.told)).sum())
        return Found(mentor_of, self._worth(mentor_of), kept)

    def _open_seats(self, load: npt.NDArray[np.int_]) -> tuple[Int32s, Int64s]:
        """The mentor and the cost of each seat after those of the kept pairs."""
        count = self.seats - load
        mentor, rank = each_seat(count)
        return mentor, self.first_cost[mentor] + (rank + load[mentor]) * self.step_cost

    def _worth(self, mentor_of: Int64s) -> int:
        made = np.flatnonzero(mentor_of != NOBODY)
        load = np.bincount(mentor_of[made], minlength=len(self.seats))
        costs = load * self.first_cost + self.step_cost * (load * (load - 1) // 2)
        return int(self.gains[made, mentor_of[made]].sum() - costs.sum())
