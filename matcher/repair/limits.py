"""How large a problem may grow before its pair bonus must."""

from dataclasses import dataclass

from matcher.levels import refuse_beyond
from matcher.problem import Problem
from matcher.repair.desk import Desk
from scoring.policy import FULL_SCORE

LARGEST = 1 << 58
"""All sums of gains, costs and prices stay below this."""

MOST_SEATS = 20
"""No mentor is given more seats; only the problem that a repairer begins with may have mentors with more."""

MOST_BONUS = 2**31 - 1
"""No mentee has a higher waiting bonus, which is kept in 32 bits."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a pair bonus is made for.

    Parameters
    ----------
    pairs : int
        No plan has more pairs.
    bonus : int
        No mentee has a higher waiting bonus.
    value_range : int
        The values of two plans differ by less.
    """

    pairs: int
    bonus: int
    value_range: int

    @classmethod
    def of(cls, problem: Problem) -> "Limits":
        """Twice what the problem needs; raise `ValueError` if the numbers would not be exact."""
        pairs = 2 * min(problem.shape[0], int(problem.seats.sum())) + MOST_SEATS
        bonus = 2 * int(problem.bonus.max(initial=0)) if problem.bonus is not None else 0
        most_seats = max(MOST_SEATS, int(problem.seats.max(initial=0)))
        step = FULL_SCORE + bonus + problem.load_penalty * most_seats
        value_range = pairs * step + 1
        refuse_beyond(4 * (pairs + 1) * (value_range + step), LARGEST)
        return cls(pairs, bonus, value_range)

    def hold(self, desk: Desk, pair_bonus: int) -> bool:
        """Whether the people have not outgrown the limits."""
        most = min(desk.mentee_count, int(desk.mentors.seats.sum()))
        return most <= self.pairs and int(desk.mentees.bonus.max(initial=0)) - pair_bonus <= self.bonus
