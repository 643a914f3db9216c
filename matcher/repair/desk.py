"""All the arrays of a repairer, with room for people who come."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from matcher.repair.candidates import Candidates, best_of, turned_round
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

KEEP = 64
"""So many candidates of each mentee are in stock."""

LEAST_ROOM = 16


@dataclass(slots=True, eq=False)
class Desk:
    """The arrays of `matcher.repair.state` and `matcher.repair.candidates`, which it enlarges.

    Parameters
    ----------
    scores : int16 [room for mentees, room for mentors]
        `REFUSED` where a pair may not be made.
    mentee_count, mentor_count : int
        How many places have been given to people, also to those who have left.
    """

    scores: Int16s
    mentees: Mentees
    mentors: Mentors
    candidates: Candidates
    scratch: Scratch
    waiting_mentees: Bools
    waiting_mentors: Bools
    mentee_count: int
    mentor_count: int

    @classmethod
    def of(cls, scores: Int16s, bonus: Int64s, seats: Int32s) -> "Desk":
        """Lay out people without a plan: every mentor free, every mentee priced at the best pair."""
        n, m = scores.shape
        start, mentor, score, left_out = best_of(scores, KEEP)
        back_start, back_mentee, back_score = turned_round(start, mentor, score, m)
        # A mentor without seats costs more than anybody gains.
        open_to = np.where(seats > 0, scores, REFUSED).max(axis=1, initial=REFUSED).astype(np.int64)
        nothing = np.empty(0, dtype=np.int32)
        return cls(
            scores=scores,
            mentees=Mentees(
                price=np.where(open_to >= 0, np.maximum(open_to + bonus, 0), 0),
                bonus=bonus.astype(np.int64),
                mentor_of=_filled(n, NOBODY),
                before=_filled(n, NOBODY),
                after=_filled(n, NOBODY),
                fixed=np.zeros(n, dtype=np.bool_),
                left_out=left_out,
            ),
            mentors=Mentors(
                price=np.where(seats > 0, 0, FAR).astype(np.int64),
                seats=seats.astype(np.int32),
                load=np.zeros(m, dtype=np.int32),
                first=_filled(m, NOBODY),
            ),
            candidates=Candidates(
                start=start,
                mentor=mentor,
                score=score,
                back_start=back_start,
                back_mentee=back_mentee,
                back_score=back_score,
                first=_filled(n, NOBODY),
                back_first=_filled(m, NOBODY),
                more_mentee=nothing,
                more_mentor=nothing,
                more_score=nothing,
                following=nothing,
                back_following=nothing,
                used=np.zeros(1, dtype=np.int64),
            ),
            scratch=_scratch(n, m, entries=len(mentor)),
            waiting_mentees=np.ones(n, dtype=np.bool_),
            waiting_mentors=np.zeros(m, dtype=np.bool_),
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
        entries = len(self.candidates.mentor) + size
        self.scratch = self.scratch._replace(
            keys=np.empty(entries + 1, dtype=np.int64), items=np.empty(entries + 1, dtype=np.int32)
        )

    def place_for_mentee(self) -> int:
        """The place of one more mentee, who has no pairs yet."""
        n = self.scores.shape[0]
        if self.mentee_count == n:
            size = n + max(LEAST_ROOM, n // 4)
            self.scores = _taller(self.scores, size)
            self.mentees = Mentees(
                price=_longer(self.mentees.price, size),
                bonus=_longer(self.mentees.bonus, size),
                mentor_of=_longer(self.mentees.mentor_of, size, NOBODY),
                before=_longer(self.mentees.before, size, NOBODY),
                after=_longer(self.mentees.after, size, NOBODY),
                fixed=_longer(self.mentees.fixed, size, 1),
                left_out=_longer(self.mentees.left_out, size, REFUSED),
            )
            self.candidates = self.candidates._replace(
                start=_longer(self.candidates.start, size + 1, int(self.candidates.start[-1])),
                first=_longer(self.candidates.first, size, NOBODY),
            )
            self.waiting_mentees = _longer(self.waiting_mentees, size)
            self.scratch = _scratch(*self.scores.shape, entries=len(self.scratch.keys))
        self.mentee_count += 1
        return self.mentee_count - 1

    def place_for_mentor(self) -> int:
        """The place of one more mentor, who has no seats yet."""
        m = self.scores.shape[1]
        if self.mentor_count == m:
            size = m + max(LEAST_ROOM, m // 4)
            self.scores = _wider(self.scores, size)
            self.mentors = Mentors(
                price=_longer(self.mentors.price, size, FAR),
                seats=_longer(self.mentors.seats, size),
                load=_longer(self.mentors.load, size),
                first=_longer(self.mentors.first, size, NOBODY),
            )
            self.candidates = self.candidates._replace(
                back_start=_longer(self.candidates.back_start, size + 1, int(self.candidates.back_start[-1])),
                back_first=_longer(self.candidates.back_first, size, NOBODY),
            )
            self.waiting_mentors = _longer(self.waiting_mentors, size)
            self.scratch = _scratch(*self.scores.shape, entries=len(self.scratch.keys))
        self.mentor_count += 1
        return self.mentor_count - 1


def _scratch(mentees: int, mentors: int, *, entries: int) -> Scratch:
    return Scratch(
        distance=np.full(mentors, FAR, dtype=np.int64),
        over=_filled(mentors, NOBODY),
        towards=_filled(mentors, NOBODY),
        settled=_filled(mentors, NOBODY),
        touched=_filled(mentors, NOBODY),
        keys=np.empty(entries + 1, dtype=np.int64),
        items=np.empty(entries + 1, dtype=np.int32),
        at=np.zeros(6, dtype=np.int64),
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
