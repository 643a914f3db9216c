from dataclasses import replace

import numpy as np
import pytest

from matcher import LockError, MatrixScores, Problem, solve
from matcher.check import violations


def problem(**changes):
    """Two mentees, two mentors; the second mentee may not meet the second mentor."""
    scores = MatrixScores(
        np.array([[9000, 5000], [8000, 7000]], np.int32), np.array([[True, True], [True, False]])
    )
    return Problem(**{"scores": scores, "seats": np.array([1, 1], np.int32), **changes})


@pytest.mark.parametrize(
    ("mentor_of", "scores", "fault"),
    [
        ([1, 1], [5000, 7000], "Mentor 1 has 2 mentees and 1 seats."),
        ([0, 1], [9000, 7000], "The pair of mentee 1 and mentor 1 breaks a rule."),
        ([1, 0], [5001, 8000], "The score of mentee 0 is 5000, the plan says 5001."),
        ([1, -1], [5000, 1], "The score of mentee 1 is 0, the plan says 1."),
        ([2, 0], [5000, 8000], "A mentor is an index from 0 to 1, or -1 for nobody."),
        ([1], [5000], "A plan names a mentor and a score for each of 2 mentees."),
        ([-1, 0], [0, 8000], "The locked pair of mentee 0 and mentor 1 is missing."),
    ],
)
def test_each_violation_is_named(mentor_of, scores, fault):
    """Whatever is wrong with a plan is said."""
    locked = problem(locks=np.array([[0, 1]], np.int32))
    plan = replace(solve(locked), mentor_of=np.array(mentor_of, np.int32), scores=np.array(scores, np.int32))
    assert fault in violations(locked, plan)


@pytest.mark.parametrize(
    ("locks", "message", "pairs"),
    [
        ([[1, 1]], "breaks a rule", ((1, 1),)),
        ([[0, 0], [0, 1]], "locked to two mentors", ((0, 0), (0, 1))),
        ([[0, 0], [1, 0]], "more locks than that", ((0, 0), (1, 0))),
    ],
)
def test_impossible_locks_are_refused(locks, message, pairs):
    """A lock that breaks a rule, or another lock, is refused with the pairs it concerns."""
    with pytest.raises(LockError, match=message) as refused:
        problem(locks=np.array(locks, np.int32))
    assert pairs == refused.value.pairs


@pytest.mark.parametrize(
    "wrong",
    [
        {"seats": np.array([1], np.int32)},
        {"seats": np.array([1, -1], np.int32)},
        {"bonus": np.array([1], np.int32)},
        {"load_penalty": -1},
    ],
)
def test_numbers_out_of_range_are_refused(wrong):
    """Seats, bonus and load penalty fit the problem, or the error names them."""
    with pytest.raises(ValueError, match=next(iter(wrong))):
        problem(**wrong)


@pytest.mark.parametrize(
    ("scores", "feasible", "message"),
    [
        ([[10_001]], [[True]], r"in \[0, 10000\], these are from 0 to 10001"),
        ([[-1]], [[False]], r"in \[0, 10000\], these are from -1 to 0"),
        ([[0.5]], [[True]], "integers and feasibility is bool, these are float64 and bool"),
        ([[1]], [[1]], "integers and feasibility is bool, these are int64 and int64"),
        ([[1, 2]], [[True]], r"one shape, these have \(1, 2\) and \(1, 1\)"),
        ([1], [True], r"one shape, these have \(1,\) and \(1,\)"),
    ],
)
def test_a_matrix_that_no_solver_could_use_is_refused(scores, feasible, message):
    """Scores out of range would be solved wrongly, without a word; they are named instead."""
    with pytest.raises(ValueError, match=message):
        MatrixScores(np.array(scores), np.array(feasible))
