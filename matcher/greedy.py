"""The plan that a careful person makes by hand: again and again the best pair that is left."""

import numpy as np
import numpy.typing as npt

from matcher.plan import NOBODY, Plan
from matcher.problem import Problem
from scoring.score import row_blocks

Ints = npt.NDArray[np.int32]

CHUNK = 4096
"""Pairs that are looked at between two looks at who is still free."""

MOST_PAIRS = 20_000_000
"""With more feasible pairs than this nobody plans by hand, and sorting them takes too much memory."""


def greedy(problem: Problem) -> Plan | None:
    """Take the feasible pairs in order of score; equal ones in the order of the ids.

    Locked pairs are taken first. `None` if there are more than `MOST_PAIRS` pairs.
    """
    pairs = _feasible_pairs(problem)
    if pairs is None:
        return None
    mentee, mentor, score = pairs
    seats = problem.seats.copy()
    mentor_of = np.full(problem.shape[0], NOBODY, dtype=np.int32)
    own = np.zeros(problem.shape[0], dtype=np.int32)

    def take(row: int, column: int, points: int) -> None:
        mentor_of[row], own[row] = column, points
        seats[column] -= 1

    for row, column in problem.locks.tolist():
        here = (mentee == row) & (mentor == column)
        take(row, column, int(score[here][0]))
    order = np.argsort(-score, kind="stable")
    for start in range(0, len(order), CHUNK):
        some = order[start : start + CHUNK]
        some = some[(mentor_of[mentee[some]] == NOBODY) & (seats[mentor[some]] > 0)]
        best = zip(mentee[some].tolist(), mentor[some].tolist(), score[some].tolist(), strict=True)
        for row, column, points in best:
            if mentor_of[row] == NOBODY and seats[column] > 0:
                take(row, column, points)
    return Plan(mentor_of=mentor_of, scores=own, solver="greedy")


def _feasible_pairs(problem: Problem) -> tuple[Ints, Ints, Ints] | None:
    """Mentee, mentor and score of each feasible pair, int32 [k], by mentee; `None` if too many."""
    parts: list[tuple[Ints, Ints, Ints]] = []
    count = 0
    for rows in row_blocks(problem.shape[0]):
        scores, feasible = problem.scores.block(rows)
        row, column = np.nonzero(feasible)
        count += len(row)
        if count > MOST_PAIRS:
            return None
        parts.append(((row + rows.start).astype(np.int32), column.astype(np.int32), scores[row, column]))
    nothing = np.zeros(0, dtype=np.int32)
    mentee, mentor, score = (np.concatenate([nothing, *(part[k] for part in parts)]) for k in range(3))
    return mentee, mentor, score
