"""Small random problems, and exhaustive search as their judge."""

from itertools import product

import numpy as np
from hypothesis import strategies as st

from matcher.plan import NOBODY
from matcher.problem import MatrixScores, Problem
from matcher.ties import digests, pair_hash
from scoring.policy import Objective

LEVELS = (0, 1, 2500, 2501, 7000, 10_000)
"""Few distinct scores, so that ties are common; the ends of the range, and neighbours."""


@st.composite
def small_problems(draw, objectives=tuple(Objective), locks=True, penalties=(0, 0, 1, 800)):
    """Up to five mentees and four mentors, every feature of a problem."""
    n, m = draw(st.integers(0, 5)), draw(st.integers(0, 4))
    scores = draw(st.lists(st.lists(st.sampled_from(LEVELS), min_size=m, max_size=m), min_size=n, max_size=n))
    feasible = draw(st.lists(st.lists(st.booleans(), min_size=m, max_size=m), min_size=n, max_size=n))
    seats = np.array(draw(st.lists(st.integers(0, 3), min_size=m, max_size=m)), dtype=np.int32)
    mask = np.array(feasible, dtype=np.bool_).reshape(n, m)
    chosen, taken = [], np.zeros(m, dtype=np.int32)
    if locks:
        for mentee, mentor in np.argwhere(mask).tolist():
            new = mentee not in {e for e, _ in chosen}
            if new and taken[mentor] < seats[mentor] and draw(st.integers(0, 5)) == 0:
                chosen.append((mentee, mentor))
                taken[mentor] += 1
    bonus = np.array(draw(st.lists(st.sampled_from((0, 100, 5000)), min_size=n, max_size=n)), dtype=np.int32)
    return Problem(
        scores=MatrixScores(np.array(scores, dtype=np.int32).reshape(n, m), mask),
        seats=seats,
        objective=draw(st.sampled_from(objectives)),
        locks=np.array(chosen, dtype=np.int32).reshape(-1, 2),
        bonus=bonus if bonus.any() else None,
        load_penalty=draw(st.sampled_from(penalties)),
    )


def all_plans(problem):
    """Every assignment that the rules, seats and locks of a problem allow."""
    n, m = problem.shape
    _, feasible = problem.scores.block(slice(0, n))
    locked = dict(problem.locks.tolist())
    choices = [
        [locked[e]] if e in locked else [NOBODY, *np.flatnonzero(feasible[e]).tolist()] for e in range(n)
    ]
    for plan in product(*choices):
        load = np.bincount([j for j in plan if j != NOBODY], minlength=m)
        if (load <= problem.seats).all():
            yield plan


def quality(problem, plan):
    """What the objective compares, lexicographically."""
    scores, _ = problem.scores.block(slice(0, problem.shape[0]))
    made = [(mentee, mentor) for mentee, mentor in enumerate(plan) if mentor != NOBODY]
    own = [int(scores[pair]) for pair in made]
    value = sum(own)
    if problem.bonus is not None:
        value += sum(int(problem.bonus[mentee]) for mentee, _ in made)
    load = np.bincount([mentor for _, mentor in made], minlength=1).tolist()
    value -= problem.load_penalty * sum(count * (count - 1) // 2 for count in load)
    if problem.objective is Objective.BEST_TOTAL:
        return (value,)
    if problem.objective is Objective.MOST_PAIRS:
        return len(made), value
    return len(made), min(own, default=0), value


def tie_sum(problem, plan):
    """What decides between plans of equal quality, over the pairs that no lock has made."""
    mentees, mentors = problem.scores.ids
    hashes = pair_hash(digests(mentees)[:, None], digests(mentors)[None, :])
    locked = set(problem.locks[:, 0].tolist())
    return sum(int(hashes[e, j]) for e, j in enumerate(plan) if j != NOBODY and e not in locked)
