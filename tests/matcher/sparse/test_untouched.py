import numpy as np
import pytest

from bench.people import people
from matcher import MatrixScores, PoolScores, Problem
from matcher.free import FreePart
from matcher.sparse.ground import least_allowed, source_of
from matcher.sparse.untouched import LOOKED_AT, Untouched
from scoring.policy import Policy
from scoring.pool import Pool


def pool_problem(random):
    mentees, mentors = people(120, slots=1.0, seed=int(random.integers(100)))
    pairs = random.integers(0, (len(mentees), len(mentors)), (1500, 2))
    pool = Pool.of(mentees, mentors, exclusions={(mentees[e].id, mentors[m].id) for e, m in pairs.tolist()})
    return Problem.of_pool(PoolScores(pool, Policy()))


def matrix_problem(random):
    scores = random.integers(0, 10_001, (30, LOOKED_AT + 200)).astype(np.int32)
    feasible = random.random(scores.shape) < random.choice([0.0002, 0.5])
    return Problem(scores=MatrixScores(scores, feasible), seats=np.ones(scores.shape[1], dtype=np.int32))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("make", [pool_problem, matrix_problem])
@pytest.mark.parametrize("least", [0, 5000, 9000])
def test_pairs_are_found_if_there_are_any(make, seed, least):
    """What is found may be made and scores enough, and nothing is found only if there is nothing."""
    random = np.random.default_rng(seed)
    problem = make(random)
    source = source_of(problem, FreePart.of(problem))
    n, m = len(source.mentees), len(source.mentors)
    mentees, mentors = random.random(n) < 0.2, random.random(m) < 0.1
    untouched = Untouched(source, np.full(n, 10_000), lambda: False)
    found = untouched.find(mentees, mentors, max(least, least_allowed(problem)))
    scores, feasible = problem.scores.block(slice(0, problem.shape[0]))
    order = np.ix_(source.mentees, source.mentors)
    scores, feasible = scores[order], feasible[order]
    expected = feasible & (scores >= least) & mentees[:, None] & ~mentors
    rows = np.repeat(found.rows, np.diff(found.start))
    assert expected[rows, found.mentor].all()
    assert scores[rows, found.mentor].tolist() == found.score.tolist()
    assert expected.any() == bool(len(found.mentor))


def test_what_was_left_out_bounds_the_search():
    """Mentees of whom every pair that scores enough is a candidate are not looked at."""
    problem = matrix_problem(np.random.default_rng(3))
    source = source_of(problem, FreePart.of(problem))
    untouched = Untouched(source, np.full(30, 4999), lambda: False)
    found = untouched.find(np.ones(30, dtype=np.bool_), np.zeros(len(source.mentors), dtype=np.bool_), 5000)
    assert len(found.rows) == 0
