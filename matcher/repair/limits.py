"""How large a problem may grow before its pair bonus must."""

from dataclasses import dataclass

from matcher.levels import refuse_beyond
from matcher.problem import Problem
from matcher.repair.desk import Desk
from scoring.policy import FULL_SCORE
from scoring.whole import is_whole

LARGEST = 1 << 58
"""All sums of gains, costs and prices stay below this."""

MOST_SEATS = 20
"""No mentor is given more seats; only the problem that a repairer begins with may have mentors with more."""

MOST_BONUS = 2**31 - 1
"""No mentee has a higher waiting bonus, which is kept in 32 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What decides over how large the numbers of a problem are.

    Parameters
    ----------
    mentees, seats : int
        How many there are.
    most_seats : int
        No mentor has more.
    bonus : int
        No mentee has a higher waiting bonus.
    """

    mentees: int
    seats: int
    most_seats: int
    bonus: int

    @classmethod
    def of_problem(cls, problem: Problem) -> "Size":
        """The size of a problem."""
        return cls(
            mentees=problem.shape[0],
            seats=int(problem.seats.sum()),
            most_seats=int(problem.seats.max(initial=0)),
            bonus=int(problem.bonus.max(initial=0)) if problem.bonus is not None else 0,
        )

    @classmethod
    def of_desk(cls, desk: Desk, pair_bonus: int) -> "Size":
        """The size of the problem as it stands, who has left included."""
        return cls(
            mentees=desk.mentee_count,
            seats=int(desk.mentors.seats.sum()),
            most_seats=int(desk.mentors.seats.max(initial=0)),
            bonus=int(desk.mentees.bonus[: desk.mentee_count].max(initial=pair_bonus)) - pair_bonus,
        )

    @property
    def pairs(self) -> int:
        """No plan has more pairs."""
        return min(self.mentees, self.seats)


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
    def of(cls, size: Size, load_penalty: int) -> "Limits":
        """Twice what a problem of this size needs; raise `ValueError` if the numbers would not be exact."""
        pairs = 2 * size.pairs + MOST_SEATS
        bonus = 2 * size.bonus
        step = FULL_SCORE + bonus + load_penalty * max(MOST_SEATS, size.most_seats)
        value_range = pairs * step + 1
        refuse_beyond(4 * (pairs + 1) * (value_range + step), LARGEST)
        return cls(pairs, bonus, value_range)

    def hold(self, size: Size) -> bool:
        """Whether a problem of this size has not outgrown the limits."""
        return size.pairs <= self.pairs and size.bonus <= self.bonus


def check_bonus(bonus: int) -> None:
    """Raise `ValueError` unless this is a waiting bonus."""
    if not is_whole(bonus, range(MOST_BONUS + 1)):
        raise ValueError(f"A bonus is an integer in [0, {MOST_BONUS}], got {bonus!r}.")


def check_new_seats(seats: int) -> None:
    """Raise `ValueError` unless a mentor who comes may have so many seats."""
    if not is_whole(seats, range(MOST_SEATS + 1)):
        raise ValueError(f"A mentor who comes has 0 to {MOST_SEATS} seats, an integer, got {seats!r}.")


def check_seats(desk: Desk, mentor: int, seats: int) -> None:
    """Raise `ValueError` if these are fewer than the fixed pairs, or more than the mentor may have."""
    most = max(MOST_SEATS, int(desk.mentors.seats[mentor]))
    fixed = int(desk.mentees.fixed[desk.mentees.mentor_of == mentor].sum())
    if not is_whole(seats, range(fixed, most + 1)):
        raise ValueError(
            f"Mentor {mentor} has {fixed} fixed pairs; seats are {fixed} to {most}, an integer, "
            f"got {seats!r}."
        )
