"""The same people, scored under other weights."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matcher.problem import PoolScores, Problem
from scoring.policy import Weights
from scoring.rules import Rule
from scoring.score import weigh

Int32s = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class KnownScores:
    """Scores, int32 [n, m], and feasibility, bool [n, m], of people with ids."""

    scores: Int32s
    feasible: Bools
    ids: tuple[Sequence[str], Sequence[str]]

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees and of mentors."""
        n, m = self.scores.shape
        return n, m

    def block(self, rows: slice) -> tuple[Int32s, Bools]:
        """Cut a block out."""
        return self.scores[rows], self.feasible[rows]


def reweighed(people: PoolScores, problem: Problem, weights: Weights) -> Problem:
    """`problem`, which `people` pose, under other weights.

    All rules stay, `min_score` of the new scores too; but a locked pair stays
    allowed whatever it scores, for a person has decided it.
    """
    scored = people.scored(slice(0, people.shape[0]))
    scores = weigh(scored.criteria, weights)
    feasible = (scored.broken & ~np.uint8(Rule.MIN_SCORE)) == 0
    feasible &= scores >= people.policy.rules.min_score
    feasible[problem.locks[:, 0], problem.locks[:, 1]] = True
    return replace(problem, scores=KnownScores(scores, feasible, people.ids))
