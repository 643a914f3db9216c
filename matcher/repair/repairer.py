"""Keep the best plan while people come, go, decline and change their minds.

The dual prices of a plan outlive most changes. After each change, those whom it
concerns look for a new place along a shortest path, and the prices then prove
the plan optimal again, over all pairs: it is worth as much as one that is solved
anew, and found in a fraction of the time.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from matcher.plan import NOBODY, Plan
from matcher.problem import MatrixScores, Problem
from matcher.proof import Certificate
from matcher.repair.layout import scores_of, write_matrix
from matcher.repair.limits import Limits, Size, check_bonus, check_new_seats, check_seats
from matcher.repair.moves import Move, moves_between
from matcher.repair.opening import opened
from matcher.repair.rows import as_row, check_index
from matcher.repair.settle import settle
from matcher.repair.state import FAR
from matcher.repair.turnover import (
    admit_mentee,
    admit_mentor,
    dismiss_mentee,
    dismiss_mentor,
    fix,
    forbid,
    give_seats,
    vacate,
)
from scoring.policy import Objective

Int32s = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


class Repairer:
    """The best plan, kept while its problem changes.

    Mentees and mentors keep their index for ever; who comes gets the next one.
    Pairs that people have been told about are fixed: no change moves them,
    unless it concerns them themselves. Every method that changes something
    returns who moves, or raises `ValueError` and changes nothing: if what it is
    given is wrong, or if the problem would grow beyond what is exact. Among
    equally good plans, the one kept may be another than `solve` gives.

    Parameters
    ----------
    problem : Problem
        Its locks are fixed pairs.
    told : iterable of (mentee, mentor)
        Further pairs to fix.

    Raises
    ------
    ValueError
        If the objective is "fairest", whose worst pair may change everything:
        use `repair`. Or if the numbers are too large to be exact.
    LockError
        If no plan can contain the locks and told pairs.
    """

    def __init__(self, problem: Problem, told: Iterable[tuple[int, int]] = ()) -> None:
        if problem.objective is Objective.FAIREST:
            raise ValueError('"fairest" cannot be repaired step by step; use matcher.repair.repair.')
        self._gone_mentees: set[int] = set()
        self._gone_mentors: set[int] = set()
        locks = sorted({*map(tuple, problem.locks.tolist()), *told})
        self._begin(replace(problem, locks=np.array(locks, dtype=np.int32).reshape(-1, 2)))

    @property
    def mentor_of(self) -> Int32s:
        """The mentor of each mentee, `NOBODY` without one, int32 [n]; n counts those who have left."""
        return self._desk.mentees.mentor_of[: self._desk.mentee_count].copy()

    def problem(self) -> Problem:
        """The problem as it stands; who has left has no pairs or no seats, fixed pairs are locks."""
        desk = self._desk
        n, m = desk.mentee_count, desk.mentor_count
        mentor_of, fixed = desk.mentees.mentor_of[:n], desk.mentees.fixed[:n]
        locked = np.flatnonzero(fixed & (mentor_of != NOBODY))
        scores, feasible = np.zeros((n, m), dtype=np.int32), np.zeros((n, m), dtype=np.bool_)
        write_matrix(desk.by_mentee, scores, feasible)
        bonus = (desk.mentees.bonus[:n] - self._pair_bonus).astype(np.int32)
        return Problem(
            scores=MatrixScores(scores, feasible),
            seats=desk.mentors.seats[:m].copy(),
            objective=self._objective,
            locks=np.stack([locked, mentor_of[locked]], axis=1).astype(np.int32),
            bonus=bonus if bonus.any() else None,
            load_penalty=self._load_penalty,
        )

    def plan(self) -> Plan:
        """The plan as it stands, with the certificate that proves it for `problem()`."""
        desk = self._desk
        n, m = desk.mentee_count, desk.mentor_count
        mentor_of = self.mentor_of
        mentor_price, fixed = desk.mentors.price[:m], desk.mentees.fixed[:n]
        return Plan(
            mentor_of=mentor_of,
            scores=scores_of(desk.by_mentee, mentor_of),
            solver="repair",
            certificate=Certificate(
                mentee_price=np.where(fixed, 0, desk.mentees.ask[:n] + desk.mentees.bonus[:n]),
                mentor_price=np.where(mentor_price >= FAR, 0, mentor_price),
                pair_bonus=self._pair_bonus,
            ),
        )

    def tell(self, mentee: int) -> None:
        """Fix the pair of a mentee, for people have been told about it."""
        self._check_mentee(mentee)
        if self._desk.mentees.mentor_of[mentee] == NOBODY:
            raise ValueError(f"Mentee {mentee} has no mentor that anybody could be told about.")
        fix(self._desk, mentee)

    def release(self, mentee: int) -> tuple[Move, ...]:
        """Let a fixed pair be changed again."""
        self._check_mentee(mentee)
        before = self.mentor_of
        if self._desk.mentees.fixed[mentee]:
            vacate(self._desk, mentee)
        return self._moves(before)

    def decline(self, mentee: int, mentor: int) -> tuple[Move, ...]:
        """Forbid a pair for good, after a decline, an expiry or an exclusion."""
        self._check_mentee(mentee)
        self._check_mentor(mentor)
        before = self.mentor_of
        forbid(self._desk, mentee, mentor)
        return self._moves(before)

    def lose_mentee(self, mentee: int) -> tuple[Move, ...]:
        """Take a mentee out of the pool; the mentee's own move is not among those returned."""
        self._check_mentee(mentee)
        before = self.mentor_of
        before[mentee] = NOBODY
        dismiss_mentee(self._desk, mentee)
        self._gone_mentees.add(mentee)
        return self._moves(before)

    def lose_mentor(self, mentor: int) -> tuple[Move, ...]:
        """Take a mentor out of the pool; fixed pairs with this mentor are undone."""
        self._check_mentor(mentor)
        before = self.mentor_of
        dismiss_mentor(self._desk, mentor)
        self._gone_mentors.add(mentor)
        return self._moves(before)

    def add_mentee(self, scores: Int32s, feasible: Bools, *, bonus: int = 0) -> tuple[int, tuple[Move, ...]]:
        """Add a mentee and return the new index and who moves.

        Parameters
        ----------
        scores, feasible : int32 [m], bool [m]
            With every mentor by index, those who have left included.
        bonus : int
            The mentee's claim for having waited.
        """
        row = as_row(scores, feasible, self._desk.mentor_count, "mentor", self._gone_mentors)
        check_bonus(bonus)
        size = self._size()
        self._refuse(replace(size, mentees=size.mentees + 1, bonus=max(size.bonus, bonus)))
        before = np.append(self.mentor_of, np.int32(NOBODY))
        mentee = admit_mentee(self._desk, row, self._pair_bonus + bonus)
        return mentee, self._moves(before)

    def add_mentor(self, scores: Int32s, feasible: Bools, *, seats: int = 1) -> tuple[int, tuple[Move, ...]]:
        """Add a mentor and return the new index and who moves.

        Parameters
        ----------
        scores, feasible : int32 [n], bool [n]
            With every mentee by index, those who have left included.
        """
        column = as_row(scores, feasible, self._desk.mentee_count, "mentee", self._gone_mentees)
        check_new_seats(seats)
        self._refuse_more(seats, most_seats=seats)
        before = self.mentor_of
        mentor = admit_mentor(self._desk, column, seats)
        return mentor, self._moves(before)

    def set_seats(self, mentor: int, seats: int) -> tuple[Move, ...]:
        """Give a mentor more or fewer seats; not fewer than there are fixed pairs."""
        self._check_mentor(mentor)
        check_seats(self._desk, mentor, seats)
        self._refuse_more(seats - int(self._desk.mentors.seats[mentor]), most_seats=seats)
        before = self.mentor_of
        give_seats(self._desk, mentor, seats)
        return self._moves(before)

    def _begin(self, problem: Problem) -> None:
        """Solve from nothing, with a pair bonus that leaves room to grow."""
        self._objective = problem.objective
        self._load_penalty = problem.load_penalty
        self._limits = Limits.of(Size.of_problem(problem), problem.load_penalty)
        self._pair_bonus = 0 if self._objective is Objective.BEST_TOTAL else self._limits.value_range
        desk = self._desk = opened(problem, self._pair_bonus)
        for mentee in sorted(self._gone_mentees):
            fix(desk, mentee)
        self._settle()

    def _settle(self) -> None:
        desk = self._desk
        settle(
            desk.mentees,
            desk.mentors,
            desk.by_mentee,
            desk.by_mentor,
            self._load_penalty,
            desk.waiting,
            desk.scratch,
        )

    def _moves(self, before: Int32s) -> tuple[Move, ...]:
        """Make the plan the best one again, and say who moves."""
        if self._limits.hold(self._size()):
            self._settle()
        else:
            self._begin(self.problem())
        return moves_between(before, self.mentor_of)

    def _size(self) -> Size:
        return Size.of_desk(self._desk, self._pair_bonus)

    def _refuse_more(self, more: int, *, most_seats: int) -> None:
        """Raise `ValueError` if so many more seats would be too many, one mentor having `most_seats`."""
        size = self._size()
        self._refuse(replace(size, seats=size.seats + more, most_seats=max(size.most_seats, most_seats)))

    def _refuse(self, size: Size) -> None:
        """Raise `ValueError` if a problem of this size, which is to come, could not be solved exactly."""
        if not self._limits.hold(size):
            Limits.of(size, self._load_penalty)

    def _check_mentee(self, mentee: int) -> None:
        check_index(mentee, self._desk.mentee_count, self._gone_mentees, "mentee")

    def _check_mentor(self, mentor: int) -> None:
        check_index(mentor, self._desk.mentor_count, self._gone_mentors, "mentor")
