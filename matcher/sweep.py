"""Questions that only every pair of a problem can answer, each read once.

Shares nothing with the solvers but the definition of the score: people are read
as `scoring` codes them, matrices in blocks.
"""

import numpy as np
import numpy.typing as npt

from matcher.problem import PoolScores, Scores
from scoring.fused.people import PoolSource
from scoring.fused.sweep import feasible_pairs, pair_above, pairs_of
from scoring.score import row_blocks

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Listed = tuple[Ints, Ints, Ints]


def find_above(
    scores: Scores, need: Ints, price: Ints, *, least_score: int, mentees: Bools, mentors: Bools
) -> tuple[int, int] | None:
    """Find a feasible pair with score >= need + price.

    Parameters
    ----------
    need, price : int64 [n], int64 [m]
        Between -2^54 and 2^54.
    least_score : int
        Pairs that score less do not count.
    mentees, mentors : bool [n], bool [m]
        The people who count.

    Returns
    -------
    (mentee, mentor), optional
        The first such pair, `None` if there is none.
    """
    if isinstance(scores, PoolScores):
        policy = scores.policy
        some = np.flatnonzero(mentees), np.flatnonzero(mentors)
        source = PoolSource.of(scores.pool, policy, *some)
        least = max(least_score, policy.rules.min_score)
        return pair_above(source, need[source.mentees], price[source.mentors], least)
    for rows in row_blocks(len(need)):
        points, feasible = scores.block(rows)
        counts = feasible & (points >= least_score) & mentees[rows, None] & mentors
        above = np.argwhere(counts & (points - price >= need[rows, None]))
        if len(above):
            return rows.start + int(above[0, 0]), int(above[0, 1])
    return None


def list_feasible(scores: Scores, most: int) -> Listed | None:
    """Mentee, mentor and score of each feasible pair, three int64 [k]; `None` if there are more than `most`.

    The best come first; equal ones by mentee, then by mentor.
    """
    n, m = scores.shape
    if isinstance(scores, PoolScores):
        source = PoolSource.of(scores.pool, scores.policy, np.arange(n), np.arange(m))
        keys = feasible_pairs(source, scores.policy.rules.min_score, most)
        return None if keys is None else pairs_of(keys)
    parts: list[Listed] = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))]
    count = 0
    for rows in row_blocks(n):
        points, feasible = scores.block(rows)
        row, column = np.nonzero(feasible)
        count += len(row)
        if count > most:
            return None
        parts.append((row + rows.start, column, points[row, column].astype(np.int64)))
    mentee, mentor, score = (np.concatenate([part[k] for part in parts]) for k in range(3))
    order = np.argsort(-score, kind="stable")
    return mentee[order], mentor[order], score[order]
