"""The one entry: a problem in, the best plan and its proof out."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from matcher.dense import solve_dense
from matcher.free import FreePart
from matcher.plan import NOBODY, Plan
from matcher.problem import Problem
from scoring.score import row_blocks

WHY_CODES = ("solver_dense",)
"""Every reason for choosing a solver."""

Method = Literal["auto", "dense"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveParams:
    """How to solve.

    Parameters
    ----------
    method : str
        "dense" is `scipy.optimize.linear_sum_assignment`; "auto" lets `solve` choose.
    """

    method: Method = "auto"

    def __post_init__(self) -> None:
        if self.method not in ("auto", "dense"):
            raise ValueError(f"method is one of auto, dense; got {self.method!r}.")


def solve(problem: Problem, params: SolveParams | None = None) -> Plan:
    """Choose the pairs that serve the objective best, and prove it.

    The plan is unique: among equally good ones it is the one whose pairs have
    the largest sum of `matcher.ties.pair_hash`, whatever the order of the input.

    Raises
    ------
    ValueError
        If the numbers are so large that the result would not be exact.
    """
    params = params or SolveParams()
    free = FreePart.of(problem)
    mentor_of_free, certificate = solve_dense(problem, free)
    mentor_of = np.full(problem.shape[0], NOBODY, dtype=np.int32)
    mentor_of[problem.locks[:, 0]] = problem.locks[:, 1]
    mentor_of[free.mentees] = mentor_of_free
    return Plan(
        mentor_of=mentor_of,
        scores=pair_scores(problem, mentor_of),
        solver="dense",
        why="solver_dense",
        certificate=certificate,
    )


def pair_scores(problem: Problem, mentor_of: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """The score of each mentee's pair, 0 without one, int32 [n]; one pass over blocks."""
    result = np.zeros(len(mentor_of), dtype=np.int32)
    for rows in row_blocks(len(mentor_of)):
        scores, _ = problem.scores.block(rows)
        here = np.flatnonzero(mentor_of[rows] != NOBODY)
        result[rows.start + here] = scores[here, mentor_of[rows][here]]
    return result
