"""All the arrays of a repairer, with room for people who come."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from matcher.repair.layout import append_all, enlarged
from matcher.repair.pairs import Pairs
from matcher.repair.settle import Waiting
from matcher.repair.state import (
    FAR,
    NOBODY,
    Bools,
    Int16s,
    Int32s,
    Int64s,
    Mentees,
    Mentors,
    Scratch,
)

Array = TypeVar("Array", Int64s, Int32s, Bools)

LEAST_ROOM = 16


@dataclass(slots=True, eq=False)
class Desk:
    """The arrays of `matcher.repair.state` and `matcher.repair.pairs`, which it enlarges.

    Parameters
    ----------
    by_mentee, by_mentor : Pairs
        The same pairs, by either side.
    mentee_count, mentor_count : int
        How many places have been given to people, also to those who have left.
    """

    by_mentee: Pairs
    by_mentor: Pairs
    mentees: Mentees
    mentors: Mentors
    scratch: Scratch
    waiting: Waiting
    mentee_count: int
    mentor_count: int

    @classmethod
    def of(cls, pairs: tuple[Pairs, Pairs], bonus: Int64s, seats: Int32s) -> "Desk":
        """Lay out people whom nobody has paired or priced: all asks and prices are `FAR`."""
        n, m = len(bonus), len(seats)
        return cls(
            *pairs,
            mentees=Mentees(
                ask=np.full(n, FAR, dtype=np.int64),
                bonus=bonus,
                mentor_of=_filled(n, NOBODY),
                before=_filled(n, NOBODY),
                after=_filled(n, NOBODY),
                fixed=np.zeros(n, dtype=np.bool_),
            ),
            mentors=Mentors(
                price=np.full(m, FAR, dtype=np.int64),
                seats=seats.astype(np.int32),
                load=np.zeros(m, dtype=np.int32),
                first=_filled(m, NOBODY),
            ),
            scratch=_scratch(m),
            waiting=Waiting(np.zeros(n, dtype=np.bool_), np.zeros(m, dtype=np.bool_)),
            mentee_count=n,
            mentor_count=m,
        )

    def add_pairs_of_mentee(self, mentee: int, row: Int16s) -> None:
        """Add the pairs of a new mentee; int16 [m], negative where a pair may not be made."""
        others = np.flatnonzero(row >= 0)
        while append_all(self.by_mentee, self.by_mentor, mentee, others, row[others]) < len(others):
            self._make_room(len(others))

    def add_pairs_of_mentor(self, mentor: int, column: Int16s) -> None:
        """Add the pairs of a new mentor; int16 [n], negative where a pair may not be made."""
        others = np.flatnonzero(column >= 0)
        while append_all(self.by_mentor, self.by_mentee, mentor, others, column[others]) < len(others):
            self._make_room(len(others))

    def place_for_mentee(self) -> int:
        """The place of one more mentee, who has no pairs yet."""
        n = len(self.mentees.ask)
        if self.mentee_count == n:
            size = n + max(LEAST_ROOM, n // 4)
            old = self.mentees
            self.mentees = Mentees(
                ask=_longer(old.ask, size, FAR),
                bonus=_longer(old.bonus, size),
                mentor_of=_longer(old.mentor_of, size, NOBODY),
                before=_longer(old.before, size, NOBODY),
                after=_longer(old.after, size, NOBODY),
                fixed=_longer(old.fixed, size, 1),
            )
            self.by_mentee = _with_rows(self.by_mentee, size)
            self.waiting = self.waiting._replace(mentees=np.zeros(size, dtype=np.bool_))
        self.mentee_count += 1
        return self.mentee_count - 1

    def place_for_mentor(self) -> int:
        """The place of one more mentor, who has no seats yet."""
        m = len(self.mentors.price)
        if self.mentor_count == m:
            size = m + max(LEAST_ROOM, m // 4)
            old = self.mentors
            self.mentors = Mentors(
                price=_longer(old.price, size, FAR),
                seats=_longer(old.seats, size),
                load=_longer(old.load, size),
                first=_longer(old.first, size, NOBODY),
            )
            self.by_mentor = _with_rows(self.by_mentor, size)
            self.scratch = _scratch(size)
            self.waiting = self.waiting._replace(mentors=np.zeros(size, dtype=np.bool_))
        self.mentor_count += 1
        return self.mentor_count - 1

    def _make_room(self, rows: int) -> None:
        """Make room for a row of so many pairs, and for as many others that move."""
        self.by_mentee = enlarged(self.by_mentee, rows)
        self.by_mentor = enlarged(self.by_mentor, rows)


def _scratch(mentors: int) -> Scratch:
    return Scratch(
        distance=np.full(mentors, FAR, dtype=np.int64),
        over=_filled(mentors, NOBODY),
        towards=_filled(mentors, NOBODY),
        settled=_filled(mentors, NOBODY),
        touched=_filled(mentors, NOBODY),
        heap=_filled(mentors, NOBODY),
        place=_filled(mentors, NOBODY),
        at=np.zeros(8, dtype=np.int64),
    )


def _with_rows(pairs: Pairs, size: int) -> Pairs:
    """The same with `size` rows, the new ones empty."""
    near = np.empty((size, pairs.near.shape[1]), dtype=np.int64)
    near[: len(pairs.near)] = pairs.near
    return pairs._replace(
        start=_longer(pairs.start, size),
        counts=_longer(pairs.counts, size),
        room=_longer(pairs.room, size),
        near=near,
        near_count=_longer(pairs.near_count, size),
        origin=_longer(pairs.origin, size),
        width=_longer(pairs.width, size, FAR),
        rest=_longer(pairs.rest, size, FAR),
    )


def _filled(size: int, value: int) -> Int32s:
    return np.full(size, value, dtype=np.int32)


def _longer(array: Array, size: int, value: int = 0) -> Array:
    """The same array with `size` entries, the new ones `value`."""
    longer = np.full(size, value, dtype=array.dtype)
    longer[: len(array)] = array
    return longer
