"""Which method is the faster one, from facts that cost next to nothing."""

from typing import Literal

import numpy as np

from matcher.free import FreePart
from matcher.problem import MatrixScores, Problem

WHY_CODES = (
    "solver_dense",
    "solver_dense_chosen",
    "solver_dense_ties",
    "solver_sparse",
    "solver_sparse_chosen",
)
"""Every reason for choosing a solver."""

Method = Literal["auto", "dense", "sparse"]

LARGEST_DENSE = 4_000_000
"""Mentees x seats; a larger matrix is slower and wants more memory than the sparse solver."""

LARGEST_TIED = 50_000_000
"""The same where nearly all pairs tie: 400 MB of doubles."""

SAMPLE = 64
"""So many mentees are asked how often their scores repeat."""

REPEATED = 100
"""So often each score repeats, on average, where lists of candidates say little."""


def choose(problem: Problem, free: FreePart, wished: Method) -> tuple[Literal["dense", "sparse"], str]:
    """The method, and the code of the reason."""
    if wished != "auto":
        return wished, f"solver_{wished}_chosen"
    seats = np.minimum(free.seats, len(free.mentees)).sum()
    entries = len(free.mentees) * int(seats)
    if entries <= LARGEST_DENSE:
        return "dense", "solver_dense"
    if entries <= LARGEST_TIED and _ties_abound(problem, free):
        return "dense", "solver_dense_ties"
    return "sparse", "solver_sparse"


def _ties_abound(problem: Problem, free: FreePart) -> bool:
    """Whether a matrix, which is in memory anyway, holds few distinct scores.

    A pool is not asked: its matrix would have to be made first, and its scores are
    sums of many parts.
    """
    if not isinstance(problem.scores, MatrixScores):
        return False
    rows = free.mentees[np.linspace(0, len(free.mentees) - 1, SAMPLE).astype(np.int64)]
    scores, feasible = problem.scores.scores[rows], problem.scores.feasible[rows]
    distinct = sum(len(np.unique(row[may])) for row, may in zip(scores, feasible, strict=True))
    return int(feasible.sum()) > REPEATED * distinct
