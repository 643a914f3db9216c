"""Re-solving as the judge of advice: what a changed problem is really worth."""

from dataclasses import replace

import numpy as np

from matcher import MatrixScores, Problem, solve
from matcher.advice.measures import regret_at
from scoring.policy import Objective
from tests.matcher.problems import quality


def solved(problem):
    """The quality of the best plan, as the objective compares it."""
    return quality(problem, tuple(solve(problem).mentor_of.tolist()))


def loss(problem, before, after):
    """The difference of two qualities as (pairs, worst, value)."""
    difference = tuple(b - a for b, a in zip(before, after, strict=True))
    if problem.objective is Objective.BEST_TOTAL:
        return 0, 0, *difference
    if problem.objective is Objective.MOST_PAIRS:
        return difference[0], 0, difference[1]
    return difference


def as_tuple(regret):
    """A regret, or none, as (pairs, worst, value)."""
    return None if regret is None else (regret.pairs, regret.worst, regret.value)


def as_tuples(losses):
    """All regrets of a table of losses, each as `as_tuple` gives it."""
    return [as_tuple(regret_at(losses, k)) for k in range(len(losses.pairs))]


def forced(problem, mentee, mentor):
    """The problem with one more lock."""
    locks = sorted({*map(tuple, problem.locks.tolist()), (mentee, mentor)})
    return replace(problem, locks=np.array(locks, dtype=np.int32))


def forbidden(problem, mentee, mentor):
    """The problem without one pair."""
    feasible = problem.scores.feasible.copy()
    feasible[mentee, mentor] = False
    return replace(problem, scores=MatrixScores(problem.scores.scores, feasible))


def cohort(seed, n=40, m=25, share=0.3, objective=None, step=1):
    """A random cohort with waiting bonus, load penalty and locks in some of the seeds."""
    random = np.random.default_rng(seed)
    scores = (random.integers(0, 10_001 // step, (n, m)) * step).astype(np.int32)
    feasible = random.random((n, m)) < share
    seats = random.integers(0, 4, m).astype(np.int32)
    locks = []
    if (seed // 3) % 2 == 0:
        for mentee, mentor in np.argwhere(feasible)[:: 1 + n * m // 40].tolist():
            if seats[mentor] > sum(j == mentor for _, j in locks) and mentee not in dict(locks):
                locks.append((mentee, mentor))
    return Problem(
        scores=MatrixScores(scores, feasible),
        seats=seats,
        objective=objective or list(Objective)[seed % 3],
        locks=np.array(sorted(locks), dtype=np.int32).reshape(-1, 2),
        bonus=random.integers(0, 500, n).astype(np.int32) if seed % 2 else None,
        load_penalty=int(random.choice([0, 0, 1, 700])),
    )
