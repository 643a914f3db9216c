"""All the arrays of a repairer, with room for people who come."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from matcher.duals import Prices
from matcher.repair.candidates import Candidates, best_of, turned_round
from matcher.repair.pricing import MARGIN, Scores, Waiting
from matcher.repair.state import (
    FAR,
    NOBODY,
    REFUSED,
    Bools,
    Int16s,
    Int32s,
    Int64s,
    Mentees,
    Mentors,
    Scratch,
)

Array = TypeVar("Array", Int64s, Int32s, Bools)

LEAST_KEEP = 64
"""So many candidates of each mentee are in stock, if there are so many."""

MOST_STOCK = 8_000_000
"""More are in stock, up to so many pairs in all, 16 bytes each: of 10 000 mentees nearly all pairs."""

LEAST_ROOM = 16


@dataclass(slots=True, eq=False)
class Desk:
    """The arrays of `matcher.repair.state` and `matcher.repair.candidates`, which it enlarges.

    Parameters
    ----------
    scores : Scores
        All scores, twice.
    mentee_count, mentor_count : int
        How many places have been given to people, also to those who have left.
    """

    scores: Scores
    mentees: Mentees
    mentors: Mentors
    candidates: Candidates
    scratch: Scratch
    waiting: Waiting
    mentee_count: int
    mentor_count: int

    @classmethod
    def of(cls, scores: Int16s, bonus: Int64s, seats: Int32s, prices: Prices) -> "Desk":
        """Lay out an optimal plan of mentees who are all free; `scores` is int16 [n, m]."""
        n, m = scores.shape
        price = np.where(seats > 0, prices.mentor, FAR)
        start, stop, pairs, left_out = best_of(scores, price, max(LEAST_KEEP, MOST_STOCK // max(n, 1)))
        nothing = np.empty(0, dtype=np.int32)
        return cls(
            scores=Scores(scores, np.ascontiguousarray(scores.T)),
            mentees=Mentees(
                price=prices.mentee.copy(),
                bonus=bonus,
                mentor_of=_filled(n, NOBODY),
                before=_filled(n, NOBODY),
                after=_filled(n, NOBODY),
                fixed=np.zeros(n, dtype=np.bool_),
                left_out=np.where(left_out > -FAR, left_out + MARGIN, -FAR),
                sorted_by=prices.mentee.copy(),
            ),
            mentors=Mentors(
                price=price,
                seats=seats.astype(np.int32),
                load=np.zeros(m, dtype=np.int32),
                first=_filled(m, NOBODY),
                reference=np.where(seats > 0, np.maximum(price - MARGIN, 0), FAR),
                sorted_by=np.where(seats > 0, price, 0),
            ),
            candidates=Candidates(
                *(start, stop, pairs),
                *turned_round((start, stop, pairs), price, bonus - prices.mentee),
                *(_filled(n, NOBODY), _filled(m, NOBODY)),
                *(nothing, nothing, nothing, nothing, nothing),
                used=np.zeros(1, dtype=np.int64),
            ),
            scratch=_scratch(n, m, entries=len(pairs)),
            waiting=Waiting(np.zeros(n, dtype=np.bool_), np.zeros(m, dtype=np.bool_)),
            mentee_count=n,
            mentor_count=m,
        )

    def make_room(self, more: int) -> None:
        """Make room for so many candidates more than there are."""
        have, used = len(self.candidates.more_score), int(self.candidates.used[0])
        if have >= used + more:
            return
        size = 2 * (used + more)
        chains = ("more_mentee", "more_mentor", "more_score", "following", "back_following")
        grown = {name: _longer(getattr(self.candidates, name), size) for name in chains}
        self.candidates = self.candidates._replace(**grown)
        entries = len(self.candidates.pairs) + size
        self.scratch = self.scratch._replace(
            keys=np.empty(entries + 1, dtype=np.int64), items=np.empty(entries + 1, dtype=np.int32)
        )

    def place_for_mentee(self) -> int:
        """The place of one more mentee, who has no pairs yet."""
        n, m = self.scores.of_mentee.shape
        if self.mentee_count == n:
            size = n + max(LEAST_ROOM, n // 4)
            self.scores = Scores(_taller(self.scores.of_mentee, size), _wider(self.scores.of_mentor, size))
            old = self.mentees
            self.mentees = Mentees(
                price=_longer(old.price, size),
                bonus=_longer(old.bonus, size),
                mentor_of=_longer(old.mentor_of, size, NOBODY),
                before=_longer(old.before, size, NOBODY),
                after=_longer(old.after, size, NOBODY),
                fixed=_longer(old.fixed, size, 1),
                left_out=_longer(old.left_out, size, -FAR),
                sorted_by=_longer(old.sorted_by, size),
            )
            self.candidates = self.candidates._replace(
                start=_longer(self.candidates.start, size),
                stop=_longer(self.candidates.stop, size),
                first=_longer(self.candidates.first, size, NOBODY),
            )
            self._resize(size, m)
        self.mentee_count += 1
        return self.mentee_count - 1

    def place_for_mentor(self) -> int:
        """The place of one more mentor, who has no seats yet."""
        n, m = self.scores.of_mentee.shape
        if self.mentor_count == m:
            size = m + max(LEAST_ROOM, m // 4)
            self.scores = Scores(_wider(self.scores.of_mentee, size), _taller(self.scores.of_mentor, size))
            old = self.mentors
            self.mentors = Mentors(
                price=_longer(old.price, size, FAR),
                seats=_longer(old.seats, size),
                load=_longer(old.load, size),
                first=_longer(old.first, size, NOBODY),
                reference=_longer(old.reference, size, FAR),
                sorted_by=_longer(old.sorted_by, size),
            )
            self.candidates = self.candidates._replace(
                back_start=_longer(self.candidates.back_start, size),
                back_stop=_longer(self.candidates.back_stop, size),
                back_first=_longer(self.candidates.back_first, size, NOBODY),
            )
            self._resize(n, size)
        self.mentor_count += 1
        return self.mentor_count - 1

    def _resize(self, mentees: int, mentors: int) -> None:
        """Fit what is empty between changes to so many places."""
        fell = self.scratch.at
        self.scratch = _scratch(mentees, mentors, entries=len(self.scratch.keys))
        self.scratch.at[:] = fell
        self.waiting = Waiting(np.zeros(mentees, dtype=np.bool_), np.zeros(mentors, dtype=np.bool_))


def _scratch(mentees: int, mentors: int, *, entries: int) -> Scratch:
    return Scratch(
        distance=np.full(mentors, FAR, dtype=np.int64),
        over=_filled(mentors, NOBODY),
        towards=_filled(mentors, NOBODY),
        settled=_filled(mentors, NOBODY),
        touched=_filled(mentors, NOBODY),
        keys=np.empty(entries + 1, dtype=np.int64),
        items=np.empty(entries + 1, dtype=np.int32),
        at=np.zeros(8, dtype=np.int64),
        fallen_mentees=np.zeros(mentees, dtype=np.bool_),
        fallen_mentors=np.zeros(mentors, dtype=np.bool_),
    )


def _filled(size: int, value: int) -> Int32s:
    return np.full(size, value, dtype=np.int32)


def _longer(array: Array, size: int, value: int = 0) -> Array:
    """The same array with `size` entries, the new ones `value`."""
    longer = np.full(size, value, dtype=array.dtype)
    longer[: len(array)] = array
    return longer


def _taller(scores: Int16s, rows: int) -> Int16s:
    more = np.full((rows - len(scores), scores.shape[1]), REFUSED, dtype=np.int16)
    return np.concatenate([scores, more])


def _wider(scores: Int16s, columns: int) -> Int16s:
    more = np.full((len(scores), columns - scores.shape[1]), REFUSED, dtype=np.int16)
    return np.concatenate([scores, more], axis=1)
