"""The plan that a careful person makes by hand: again and again the best pair that is left."""

import numpy as np

from matcher.plan import NOBODY, Plan
from matcher.problem import Problem

CHUNK = 4096
"""Pairs that are looked at between two looks at who is still free."""


def greedy(problem: Problem) -> Plan:
    """Take the feasible pairs in order of score; equal ones in the order of the ids.

    Locked pairs are taken first. Needs the whole matrix of scores.
    """
    n, m = problem.shape
    scores, feasible = problem.scores.block(slice(0, n))
    mentor_of = np.full(n, NOBODY, dtype=np.int32)
    seats = problem.seats.copy()
    for mentee, mentor in problem.locks.tolist():
        mentor_of[mentee] = mentor
        seats[mentor] -= 1
    pairs = np.flatnonzero(feasible)
    pairs = pairs[np.argsort(-scores.ravel()[pairs], kind="stable")]
    for start in range(0, len(pairs), CHUNK):
        rows, columns = np.divmod(pairs[start : start + CHUNK], m)
        left = (mentor_of[rows] == NOBODY) & (seats[columns] > 0)
        for mentee, mentor in zip(rows[left].tolist(), columns[left].tolist(), strict=True):
            if mentor_of[mentee] == NOBODY and seats[mentor] > 0:
                mentor_of[mentee] = mentor
                seats[mentor] -= 1
    matched = np.flatnonzero(mentor_of != NOBODY)
    chosen = np.zeros(n, dtype=np.int32)
    chosen[matched] = scores[matched, mentor_of[matched]]
    return Plan(mentor_of=mentor_of, scores=chosen, solver="greedy")
