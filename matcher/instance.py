"""The free part of a problem as one matrix, for solvers that want it whole."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.free import FreePart
from matcher.levels import EXACT_DOUBLES, largest_sum, refuse_beyond
from matcher.problem import Problem
from matcher.ties import Digests, digests, pair_hash

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """Mentees and seats that no lock has taken, with the gains of their pairs.

    Parameters
    ----------
    gains : int64 [f, m]
        Gain of each pair, the pair bonus included; meaningless where not allowed.
    scores : int32 [f, m]
        The scores alone, [0, 10000].
    allowed : bool [f, m]
        The pairs that may be made.
    seats : int64 [m]
        Free seats of each mentor, at most f.
    first_cost : int64 [m]
        What the first free seat of each mentor costs.
    step_cost : int
        What each further seat costs more.
    digests : (uint64 [f], uint64 [m])
        Of the people's ids; the pairs' hashes come from them.
    """

    gains: Ints
    scores: npt.NDArray[np.int32]
    allowed: npt.NDArray[np.bool_]
    seats: Ints
    first_cost: Ints
    step_cost: int
    digests: tuple[Digests, Digests]

    @classmethod
    def of(cls, problem: Problem, free: FreePart, *, pair_bonus: int) -> "Instance":
        """Build the matrix.

        Raises
        ------
        ValueError
            If the numbers would not stay exact in double precision.
        """
        refuse_beyond(largest_sum(problem, pair_bonus), EXACT_DOUBLES)
        scores, feasible = problem.scores.block(slice(0, problem.shape[0]))
        if len(problem.locks):
            scores, feasible = scores[free.mentees], feasible[free.mentees]
        gains = scores.astype(np.int64, order="C")
        gains += pair_bonus
        if problem.bonus is not None:
            gains += problem.bonus[free.mentees, None]
        mentee_ids, mentor_ids = problem.scores.ids
        return cls(
            gains=gains,
            scores=scores,
            allowed=np.ascontiguousarray(feasible),
            seats=np.minimum(free.seats, len(free.mentees)),
            first_cost=free.locked_load * problem.load_penalty,
            step_cost=problem.load_penalty,
            digests=(digests(mentee_ids)[free.mentees], digests(mentor_ids)),
        )

    @property
    def hashes(self) -> Ints:
        """Decide among plans that are equally good: the largest sum wins, int64 [f, m]."""
        mentee, mentor = self.digests
        return pair_hash(mentee[:, None], mentor[None, :])
