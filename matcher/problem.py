"""What is to be solved: scores, feasibility, seats and locks.

A solver sees mentees 0..n-1 and mentors 0..m-1 and asks for blocks of rows; it
never needs to know whether these come from people or from a matrix.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from scoring.pairs import score_some
from scoring.policy import FULL_SCORE, Objective, Policy, check_objective
from scoring.pool import Pool, index_pairs
from scoring.rules import Indices
from scoring.score import ROWS, Block, row_blocks, run_of, score_block
from scoring.whole import is_whole

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

NOT_NEGATIVE = range(1 << 62)


class Scores(Protocol):
    """Where the scores of a problem come from."""

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees n and of mentors m."""
        ...

    @property
    def ids(self) -> tuple[Sequence[str], Sequence[str]]:
        """The ids of mentees and mentors; they decide between plans that are equally good."""
        ...

    def block(self, rows: slice) -> tuple[Ints, Bools]:
        """Scores, int32 [r, m] in [0, 10000], and feasibility, bool [r, m], of some mentees."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class PoolScores:
    """Scores of the people of a pool under a policy, computed when they are asked for.

    The last block is kept: solving, comparing and checking a cohort ask for the same one.
    """

    pool: Pool
    policy: Policy
    _kept: dict[tuple[int, int], Block] = field(default_factory=dict, repr=False)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees and of mentors."""
        return self.pool.shape

    @property
    def ids(self) -> tuple[Sequence[str], Sequence[str]]:
        """The ids of the people."""
        return self.pool.mentees.ids, self.pool.mentors.ids

    def block(self, rows: slice) -> tuple[Ints, Bools]:
        """Score a block of the pool."""
        scored = self.scored(rows)
        return scored.scores, scored.feasible

    def scored(self, rows: slice) -> Block:
        """Score a block of the pool, with criteria and broken rules; `ValueError` if the step is not 1."""
        rows = run_of(rows, self.shape[0])
        scored = self._kept.get((rows.start, rows.stop))
        if scored is None:
            scored = score_block(self.pool, self.policy, rows)
            self._kept.clear()
            self._kept[rows.start, rows.stop] = scored
        return scored

    def pairs(self, mentees: Indices, mentors: Indices) -> Block:
        """Score the pairs (mentees[k], mentors[k]) alone; a cohort's block is known anyway."""
        if self.shape[0] > ROWS:
            return score_some(self.pool, self.policy, mentees, mentors)
        block = self.scored(slice(0, self.shape[0]))
        return Block(
            criteria=block.criteria[:, mentees, mentors],
            scores=block.scores[mentees, mentors],
            broken=block.broken[mentees, mentors],
        )


@dataclass(frozen=True, slots=True, eq=False)
class MatrixScores:
    """Scores that are already known: for experiments, tests and other criteria.

    Parameters
    ----------
    scores, feasible : int32 [n, m], bool [n, m]
        Every score in [0, 10000], whether or not the pair is feasible.
    names : (sequence of str, sequence of str), optional
        The ids of mentees and mentors; their indices, as text, unless given.

    Raises
    ------
    ValueError
        If shapes differ, a score is no integer or out of range, feasibility is not told by bools,
        or a side has not as many different names as people.
    """

    scores: Ints
    feasible: Bools
    names: tuple[Sequence[str], Sequence[str]] | None = None

    def __post_init__(self) -> None:
        if self.scores.ndim != 2 or self.scores.shape != self.feasible.shape:
            shapes = f"{self.scores.shape} and {self.feasible.shape}"
            raise ValueError(f"Scores and feasibility are two matrices of one shape, these have {shapes}.")
        if self.scores.dtype.kind != "i" or self.feasible.dtype != np.bool_:
            types = f"{self.scores.dtype} and {self.feasible.dtype}"
            raise ValueError(f"Scores are integers and feasibility is bool, these are {types}.")
        low, high = self.scores.min(initial=0), self.scores.max(initial=0)
        if low < 0 or high > FULL_SCORE:
            raise ValueError(f"Scores are in [0, {FULL_SCORE}], these are from {low} to {high}.")
        for whom, names, count in zip(("mentee", "mentor"), self.names or (), self.shape, strict=False):
            if len(names) != count or len(set(names)) != count:
                raise ValueError(
                    f"Each of {count} {whom}s needs a name of its own, got {len(names)} names, "
                    f"{len(set(names))} of them different."
                )

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees and of mentors."""
        n, m = self.scores.shape
        return n, m

    @property
    def ids(self) -> tuple[Sequence[str], Sequence[str]]:
        """The names, or the indices as text."""
        n, m = self.shape
        return self.names or ([str(k) for k in range(n)], [str(k) for k in range(m)])

    def block(self, rows: slice) -> tuple[Ints, Bools]:
        """Cut a block out of the matrix."""
        return self.scores[rows], self.feasible[rows]


def scores_at(scores: Scores, mentees: Indices, mentors: Indices) -> tuple[Ints, Bools]:
    """Score, int32 [k], and feasibility, bool [k], of the pairs (mentees[k], mentors[k])."""
    if isinstance(scores, PoolScores):
        some = scores.pairs(mentees, mentors)
        return some.scores, some.feasible
    points, allowed = np.zeros(len(mentees), dtype=np.int32), np.zeros(len(mentees), dtype=np.bool_)
    for rows in row_blocks(scores.shape[0]):
        here = np.flatnonzero((mentees >= rows.start) & (mentees < rows.stop))
        if len(here):
            first = int(mentees[here].min())
            block, feasible = scores.block(slice(first, int(mentees[here].max()) + 1))
            at = mentees[here] - first, mentors[here]
            points[here], allowed[here] = block[at], feasible[at]
    return points, allowed


class LockError(ValueError):
    """A lock that no plan can contain; `pairs` holds the index pairs (mentee, mentor)."""

    def __init__(self, message: str, pairs: tuple[tuple[int, int], ...]) -> None:
        super().__init__(message)
        self.pairs = pairs


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """An assignment problem with capacities, locks and a lexicographic objective.

    The gain of a pair is its score plus the mentee's `bonus`; the s-th seat of
    a mentor (s = 0, 1, ...) costs s x `load_penalty`. A plan's *value* is the
    sum of the gains less the costs of the seats; its total score is the sum of
    the scores alone.

    Parameters
    ----------
    scores : Scores
        n mentees, m mentors.
    seats : int32 [m]
        How many mentees each mentor can take, at least 0.
    locks : int32 [k, 2]
        Index pairs (mentee, mentor) that the plan must contain, sorted.
    bonus : int32 [n]
        A mentee's claim for having waited, at least 0.

    Raises
    ------
    LockError
        If a lock breaks a rule, names a mentee twice or overfills a mentor.
    ValueError
        If shapes do not fit together, or a number is no integer or out of range.
    """

    scores: Scores
    seats: Ints
    objective: Objective = Objective.MOST_PAIRS
    locks: Ints = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int32))
    bonus: Ints | None = None
    load_penalty: int = 0

    def __post_init__(self) -> None:
        n, m = self.scores.shape
        _check_numbers("seats", self.seats, m, "mentor")
        if self.bonus is not None:
            _check_numbers("bonus", self.bonus, n, "mentee")
        check_objective(self.objective)
        if not is_whole(self.load_penalty, NOT_NEGATIVE):
            raise ValueError(f"load_penalty is an integer of at least 0, got {self.load_penalty!r}.")
        _check_pairs(self.locks, n, m)
        self._check_locks()

    @classmethod
    def of_pool(
        cls,
        scores: PoolScores,
        *,
        locks: Iterable[tuple[str, str]] = (),
        seats: Ints | None = None,
    ) -> "Problem":
        """The problem that a policy poses over a pool; `seats` are the mentors' capacities unless given."""
        pool, policy = scores.pool, scores.policy
        bonus = pool.months_waiting * np.int32(policy.waiting_bonus_per_month)
        return cls(
            scores=scores,
            seats=pool.capacity if seats is None else seats,
            objective=policy.objective,
            locks=index_pairs(locks, pool.mentees.ids, pool.mentors.ids, "lock"),
            bonus=bonus if bonus.any() else None,
            load_penalty=policy.load_penalty,
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees and of mentors."""
        return self.scores.shape

    @property
    def highest_gain(self) -> int:
        """No pair gains more than this, the bonus for waiting included."""
        return FULL_SCORE + (int(self.bonus.max(initial=0)) if self.bonus is not None else 0)

    def _check_locks(self) -> None:
        taken = np.zeros_like(self.seats)
        seen: dict[int, int] = {}
        _, feasible = scores_at(self.scores, self.locks[:, 0], self.locks[:, 1])
        for (mentee, mentor), allowed in zip(self.locks.tolist(), feasible.tolist(), strict=True):
            pair = (mentee, mentor)
            if mentee in seen:
                raise LockError("A mentee is locked to two mentors.", ((mentee, seen[mentee]), pair))
            seen[mentee] = mentor
            if not allowed:
                raise LockError("A locked pair breaks a rule.", (pair,))
            taken[mentor] += 1
            if taken[mentor] > self.seats[mentor]:
                locked_here = tuple((e, m) for e, m in self.locks.tolist() if m == mentor)
                raise LockError(
                    f"A mentor has {self.seats[mentor]} seats and more locks than that.", locked_here
                )


def _check_numbers(name: str, numbers: Ints, count: int, whom: str) -> None:
    """Raise `ValueError` unless there is an integer of at least 0 for everybody."""
    if numbers.dtype.kind != "i" or numbers.shape != (count,) or (numbers < 0).any():
        raise ValueError(
            f"{name} needs an integer of at least 0 for each of {count} {whom}s, "
            f"got {numbers.dtype} of shape {numbers.shape}, the least {numbers.min(initial=0)}."
        )


def _check_pairs(locks: Ints, mentees: int, mentors: int) -> None:
    """Raise `ValueError` unless all locks are index pairs of people whom there are."""
    if locks.dtype.kind != "i" or locks.ndim != 2 or locks.shape[1] != 2:
        raise ValueError(f"locks needs integers of shape [k, 2], got {locks.dtype} of shape {locks.shape}.")
    wrong = np.flatnonzero(((locks < 0) | (locks >= (mentees, mentors))).any(axis=1))
    if len(wrong):
        raise ValueError(
            f"A lock is a mentee from 0 to {mentees - 1} and a mentor from 0 to {mentors - 1}, "
            f"got {tuple(locks[wrong[0]].tolist())}."
        )
