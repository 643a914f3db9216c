"""The pairs that a search looks at: a sorted stock, and what has been added since."""

from typing import NamedTuple

import numpy as np

from matcher.repair.state import NOBODY, REFUSED, Int16s, Int32s, Int64s
from matcher.sparse.jit import compiled


class Candidates(NamedTuple):
    """Pairs by mentee and by mentor.

    Parameters
    ----------
    start, mentor, score : int64 [n + 1], int32 [e], int32 [e]
        The stock by mentee, best first; `REFUSED` where a pair may no longer be made.
    back_start, back_mentee, back_score : int64 [m + 1], int32 [e], int32 [e]
        The same by mentor, best first.
    first, back_first : int32 [n], int32 [m]
        Where the chain begins of what was added to each mentee and mentor, or `NOBODY`.
    more_mentee, more_mentor, more_score, following, back_following : int32 [a]
        What was added, and what follows it in its two chains.
    used : int64 [1]
        How many were added.
    """

    start: Int64s
    mentor: Int32s
    score: Int32s
    back_start: Int64s
    back_mentee: Int32s
    back_score: Int32s
    first: Int32s
    back_first: Int32s
    more_mentee: Int32s
    more_mentor: Int32s
    more_score: Int32s
    following: Int32s
    back_following: Int32s
    used: Int64s


@compiled
def add(candidates: Candidates, mentee: int, mentor: int, score: int) -> None:
    """Add a pair that is not among the candidates; there must be room."""
    k = candidates.used[0]
    candidates.used[0] = k + 1
    candidates.more_mentee[k], candidates.more_mentor[k], candidates.more_score[k] = mentee, mentor, score
    candidates.following[k] = candidates.first[mentee]
    candidates.first[mentee] = k
    candidates.back_following[k] = candidates.back_first[mentor]
    candidates.back_first[mentor] = k


@compiled
def refuse(candidates: Candidates, mentee: int, mentor: int) -> None:
    """Forbid a pair, if it is among the candidates."""
    for k in range(candidates.start[mentee], candidates.start[mentee + 1]):
        if candidates.mentor[k] == mentor:
            candidates.score[k] = REFUSED
    for k in range(candidates.back_start[mentor], candidates.back_start[mentor + 1]):
        if candidates.back_mentee[k] == mentee:
            candidates.back_score[k] = REFUSED
    k = candidates.first[mentee]
    while k != NOBODY:
        if candidates.more_mentor[k] == mentor:
            candidates.more_score[k] = REFUSED
        k = candidates.following[k]


@compiled
def best_of(scores: Int16s, keep: int) -> tuple[Int64s, Int32s, Int32s, Int32s]:
    """The best pairs of each mentee.

    Parameters
    ----------
    scores : int16 [n, m]

    Returns
    -------
    start, mentor, score
        As in `Candidates`: at most `keep` for each mentee.
    left_out : int32 [n]
        No other pair of a mentee scores more; `REFUSED` if there is no other.
    """
    n, m = scores.shape
    start = np.zeros(n + 1, dtype=np.int64)
    left_out = np.full(n, REFUSED, dtype=np.int32)
    for i in range(n):
        start[i + 1] = start[i] + min(keep, (scores[i] >= 0).sum())
    mentor, score = np.empty(start[n], dtype=np.int32), np.empty(start[n], dtype=np.int32)
    for i in range(n):
        found = np.flatnonzero(scores[i] >= 0)
        # One number orders by score, and equal scores from the first mentor on.
        keys = -scores[i][found].astype(np.int64) * m + found
        count = start[i + 1] - start[i]
        if len(keys) > keep:
            limit = np.partition(keys, keep)[keep]
            left_out[i] = -(limit // m)
            keys = keys[keys < limit]
        keys.sort()
        for k in range(count):
            mentor[start[i] + k] = keys[k] % m
            score[start[i] + k] = -(keys[k] // m)
    return start, mentor, score, left_out


@compiled
def turned_round(start: Int64s, mentor: Int32s, score: Int32s, mentors: int) -> tuple[Int64s, Int32s, Int32s]:
    """The same pairs by mentor, best first."""
    back_start = np.zeros(mentors + 1, dtype=np.int64)
    for k in range(len(mentor)):
        back_start[mentor[k] + 1] += 1
    for j in range(mentors):
        back_start[j + 1] += back_start[j]
    place = back_start[:-1].copy()
    back_mentee, back_score = np.empty(len(mentor), dtype=np.int32), np.empty(len(mentor), dtype=np.int32)
    for i in range(len(start) - 1):
        for k in range(start[i], start[i + 1]):
            back_mentee[place[mentor[k]]], back_score[place[mentor[k]]] = i, score[k]
            place[mentor[k]] += 1
    for j in range(mentors):
        low, high = back_start[j], back_start[j + 1]
        order = np.argsort(-back_score[low:high], kind="mergesort")
        back_mentee[low:high] = back_mentee[low:high][order]
        back_score[low:high] = back_score[low:high][order]
    return back_start, back_mentee, back_score
