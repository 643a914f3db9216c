"""Who should be paired with whom? Scores in; plan, proof and advice out."""

from matcher.plan import NOBODY, Plan
from matcher.problem import LockError, MatrixScores, PoolScores, Problem
from matcher.solve import SolveParams, solve

__all__ = [
    "NOBODY",
    "LockError",
    "MatrixScores",
    "Plan",
    "PoolScores",
    "Problem",
    "SolveParams",
    "solve",
]
