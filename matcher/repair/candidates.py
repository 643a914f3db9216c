"""The pairs that a search looks at: a sorted stock, and what has been added since."""

from typing import NamedTuple

import numpy as np

from matcher.repair.state import FAR, NOBODY, REFUSED, Bools, Int16s, Int32s, Int64s
from scoring.fused.jit import compiled

SHIFT = 24
"""A pair of the stock is one number: its key, times 2^24, plus the index of the other person."""

OTHER = (1 << SHIFT) - 1


class Candidates(NamedTuple):
    """Pairs by mentee and by mentor.

    Parameters
    ----------
    start, stop, pairs : int64 [n], int64 [n], int64 [e]
        The stock: pairs[start[i]:stop[i]] are those of mentee i, descending. The
        key is the score less the mentor's `sorted_by`.
    back_start, back_stop, back_pairs : int64 [m], int64 [m], int64 [e]
        The same by mentor. The key is the gain less the mentee's `sorted_by`.
    first, back_first : int32 [n], int32 [m]
        Where the chain begins of what was added to each mentee and mentor, or `NOBODY`.
    more_mentee, more_mentor, more_score, following, back_following : int32 [a]
        What was added, and what follows it in its two chains; the score is
        `REFUSED` where a pair may no longer be made.
    used : int64 [1]
        How many were added.
    """

    start: Int64s
    stop: Int64s
    pairs: Int64s
    back_start: Int64s
    back_stop: Int64s
    back_pairs: Int64s
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
def add_all(candidates: Candidates, mentees: Int64s, mentors: Int64s, scores: Int64s) -> None:
    """Add pairs."""
    for k in range(len(scores)):
        add(candidates, mentees[k], mentors[k], scores[k])


@compiled
def refuse(candidates: Candidates, mentee: int, mentor: int) -> None:
    """Forbid a pair, if it is among the candidates."""
    take_out(candidates.start, candidates.stop, candidates.pairs, mentee, mentor)
    take_out(candidates.back_start, candidates.back_stop, candidates.back_pairs, mentor, mentee)
    k = candidates.first[mentee]
    while k != NOBODY:
        if candidates.more_mentor[k] == mentor:
            candidates.more_score[k] = REFUSED
        k = candidates.following[k]


@compiled
def take_out(start: Int64s, stop: Int64s, pairs: Int64s, one: int, other: int) -> None:
    """Take the pair with `other` out of the stock of `one`, if it is there."""
    for k in range(start[one], stop[one]):
        if pairs[k] & OTHER == other:
            pairs[k : stop[one] - 1] = pairs[k + 1 : stop[one]].copy()
            stop[one] -= 1
            return


@compiled
def mark(candidates: Candidates, mentee: int, marks: Bools, on: bool) -> None:
    """Set the marks [m] of all candidates of a mentee."""
    for k in range(candidates.start[mentee], candidates.stop[mentee]):
        marks[candidates.pairs[k] & OTHER] = on
    k = candidates.first[mentee]
    while k != NOBODY:
        marks[candidates.more_mentor[k]] = on
        k = candidates.following[k]


@compiled
def best_of(scores: Int16s, price: Int64s, keep: int) -> tuple[Int64s, Int64s, Int64s, Int64s]:
    """The best pairs of each mentee.

    Parameters
    ----------
    scores : int16 [n, m]
    price : int64 [m]
        Deducted from the scores; `FAR` for mentors who are out of the question.

    Returns
    -------
    start, stop, pairs
        As in `Candidates`: at most `keep` for each mentee.
    left_out : int64 [n]
        No other pair of a mentee has a higher key; `-FAR` if there is no other.
    """
    n = len(scores)
    start, stop = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    size = 0
    for i in range(n):
        start[i] = size
        size += min(keep, ((scores[i] >= 0) & (price < FAR)).sum())
        stop[i] = size
    pairs, left_out = np.empty(size, dtype=np.int64), np.full(n, -FAR)
    for i in range(n):
        found = np.flatnonzero((scores[i] >= 0) & (price < FAR))
        mine = -(((scores[i][found] - price[found]) << SHIFT) + found)
        if len(mine) > keep:
            mine = np.partition(mine, keep)
            left_out[i] = (-mine[keep]) >> SHIFT
            mine = mine[:keep]
        mine.sort()
        pairs[start[i] : stop[i]] = -mine
    return start, stop, pairs, left_out


@compiled
def turned_round(
    stock: tuple[Int64s, Int64s, Int64s], price: Int64s, worth: Int64s
) -> tuple[Int64s, Int64s, Int64s]:
    """The same pairs by mentor.

    Parameters
    ----------
    stock
        start, stop and pairs.
    price : int64 [m]
        What was deducted from the scores.
    worth : int64 [n]
        Added to the scores of each mentee: bonus less price.
    """
    start, stop, pairs = stock
    count = np.zeros(len(price), dtype=np.int64)
    for k in range(len(pairs)):
        count[pairs[k] & OTHER] += 1
    back_stop = np.cumsum(count)
    back_start = back_stop - count
    place, back = back_start.copy(), np.empty(len(pairs), dtype=np.int64)
    for i in range(len(start)):
        for k in range(start[i], stop[i]):
            j = pairs[k] & OTHER
            back[place[j]] = -((((pairs[k] >> SHIFT) + price[j] + worth[i]) << SHIFT) + i)
            place[j] += 1
    for j in range(len(price)):
        back[back_start[j] : back_stop[j]].sort()
    return back_start, back_stop, -back
