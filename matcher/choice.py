"""Which method is the faster one, from facts that cost next to nothing."""

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from matcher.free import FreePart
from matcher.problem import MatrixScores, Problem

Why = Literal[
    "solver_dense",
    "solver_dense_alike",
    "solver_dense_chosen",
    "solver_dense_ties",
    "solver_sparse",
    "solver_sparse_chosen",
]

WHY_CODES: tuple[Why, ...] = get_args(Why)
"""Every reason for choosing a solver."""

Ints = npt.NDArray[np.int32]

Method = Literal["auto", "dense", "sparse"]

LARGEST_DENSE = 4_000_000
"""Free mentees x seats, or all mentees x mentors; beyond, a matrix is slower and wants more memory."""

LARGEST_HARD = 50_000_000
"""The same where lists of candidates say little: 400 MB of doubles."""

FORBIDDEN = np.int32(-1)
"""Below every score."""

SAMPLE = 64
"""So many mentees' scores are looked at."""

REPEATED = 100
"""Ties abound where each of a mentee's scores is found oftener than this, on average."""

DESCENTS = 0.01
"""Mentees rank the mentors alike if no larger share of neighbours is in another order for them."""


def choose(problem: Problem, free: FreePart, wished: Method) -> tuple[Literal["dense", "sparse"], Why]:
    """The method, and the code of the reason.

    A large matrix is looked at, for it is in memory anyway. A pool is not: its matrix
    would have to be made first, and its scores are sums of many parts.
    """
    if wished == "dense":
        return "dense", "solver_dense_chosen"
    if wished == "sparse":
        return "sparse", "solver_sparse_chosen"
    (n, m), mentees = problem.shape, len(free.mentees)
    # A matrix is cut out of the scores of everybody, also of those whom locks or want of seats leave out.
    entries = max(mentees * int(np.minimum(free.seats, mentees).sum()), n * m)
    if entries <= LARGEST_DENSE:
        return "dense", "solver_dense"
    if mentees and entries <= LARGEST_HARD and isinstance(problem.scores, MatrixScores):
        sample = _sample(problem.scores, free)
        if _ties_abound(sample):
            return "dense", "solver_dense_ties"
        if _ranked_alike(sample):
            return "dense", "solver_dense_alike"
    return "sparse", "solver_sparse"


def _sample(scores: MatrixScores, free: FreePart) -> Ints:
    """Scores of some mentees at equal distances, `FORBIDDEN` where they may not be paired, [r, m]."""
    rows = free.mentees[np.linspace(0, len(free.mentees) - 1, SAMPLE).astype(np.int64)]
    return np.where(scores.feasible[rows], scores.scores[rows], FORBIDDEN)


def _ties_abound(sample: Ints) -> bool:
    """Whether there are few distinct scores."""
    distinct = sum(len(np.unique(row[row != FORBIDDEN])) for row in sample)
    return int((sample != FORBIDDEN).sum()) > REPEATED * distinct


def _ranked_alike(sample: Ints) -> bool:
    """Whether the order of the mentors is the same for all."""
    ordered = sample[:, np.argsort(sample.sum(axis=0), kind="stable")]
    descents = np.diff(ordered) < 0
    return descents.size > 0 and float(descents.mean()) < DESCENTS
