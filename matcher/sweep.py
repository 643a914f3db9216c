"""Questions that only every pair of a problem can answer, each read once.

Shares nothing with the solvers but the definition of the score: people are read
as `scoring` codes them, matrices in blocks.
"""

import numpy as np
import numpy.typing as npt

from matcher.problem import PoolScores, Scores
from scoring.fused.people import PoolSource
from scoring.fused.sweep import feasible_keys, key_of, pair_above
from scoring.fused.tiles import KEY_PART
from scoring.score import row_blocks

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


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


def list_feasible(scores: Scores, most: int) -> Ints | None:
    """The feasible pairs as keys (`scoring.fused.sweep.key_of`), the best first, int64 [k].

    `None` if there are more than `most`, or more people than a key has room for.
    """
    n, m = scores.shape
    if max(n, m) > KEY_PART:
        return None
    if isinstance(scores, PoolScores):
        source = PoolSource.of(scores.pool, scores.policy, np.arange(n), np.arange(m))
        return feasible_keys(source, scores.policy.rules.min_score, most)
    parts = [np.zeros(0, dtype=np.int64)]
    count = 0
    for rows in row_blocks(n):
        points, feasible = scores.block(rows)
        row, column = np.nonzero(feasible)
        count += len(row)
        if count > most:
            return None
        parts.append(key_of(row + rows.start, column, points[row, column]))
    return np.sort(np.concatenate(parts))
