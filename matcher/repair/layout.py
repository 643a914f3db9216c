"""Lay out all pairs by mentee and by mentor, add some and take some out."""

import numpy as np

from matcher.problem import Problem
from matcher.repair.pairs import GAP, NEAR_MENTEE, NEAR_MENTOR, OTHER, Pairs
from matcher.repair.state import FAR, NOBODY, Bools, Int16s, Int32s, Int64s
from scoring.fused.jit import compiled
from scoring.score import row_blocks


def pairs_of(problem: Problem) -> tuple[Pairs, Pairs]:
    """All pairs of a problem that may be made, by mentee and by mentor, without lists."""
    n, m = problem.shape
    count = np.zeros(n, dtype=np.int64)
    others, scores = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.int16)]
    for rows in row_blocks(n):
        block, feasible = problem.scores.block(rows)
        count[rows] = feasible.sum(axis=1)
        others.append(np.nonzero(feasible)[1].astype(np.int32))
        scores.append(block[feasible].astype(np.int16))
    mentors = np.concatenate(others)
    by_mentee = _empty(count, NEAR_MENTEE)
    by_mentor = _empty(np.bincount(mentors, minlength=m).astype(np.int64), NEAR_MENTOR)
    fill(by_mentee, by_mentor, count, mentors, np.concatenate(scores))
    return by_mentee, by_mentor


def enlarged(pairs: Pairs, rows: int) -> Pairs:
    """The same with room for a new row of so many pairs, and for so many other rows that move."""
    longest = int(pairs.counts.max(initial=0))
    size = int(pairs.used[0]) + (rows + 1) * (longest + longest // 4 + GAP) + rows + len(pairs.others) // 8
    others, scores = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int16)
    others[: len(pairs.others)] = pairs.others
    scores[: len(pairs.scores)] = pairs.scores
    return pairs._replace(others=others, scores=scores)


def _empty(count: Int64s, near: int) -> Pairs:
    """Rows with room for so many pairs each, and some more; lists of at most `near`."""
    rows, room = len(count), count + GAP
    used = int(room.sum())
    size = used + used // 8
    return Pairs(
        start=np.cumsum(room) - room,
        counts=np.zeros(rows, dtype=np.int64),
        room=room,
        others=np.empty(size, dtype=np.int32),
        scores=np.empty(size, dtype=np.int16),
        used=np.array([used], dtype=np.int64),
        near=np.empty((rows, near), dtype=np.int64),
        near_count=np.zeros(rows, dtype=np.int64),
        origin=np.zeros(rows, dtype=np.int64),
        width=np.full(rows, FAR, dtype=np.int64),
        rest=np.full(rows, FAR, dtype=np.int64),
        clock=np.zeros(1, dtype=np.int64),
    )


@compiled
def fill(by_mentee: Pairs, by_mentor: Pairs, count: Int64s, mentors: Int32s, scores: Int16s) -> None:
    """Write pairs that are sorted by mentee, `count` [n] of each, into rows that have room for them."""
    k = 0
    for mentee in range(len(count)):
        for _ in range(count[mentee]):
            append(by_mentee, mentee, mentors[k], scores[k])
            append(by_mentor, mentors[k], mentee, scores[k])
            k += 1


@compiled
def move(pairs: Pairs, row: int, room: int) -> bool:
    """Give a row a larger place at the end; return whether there is one."""
    start, count, new = pairs.start[row], pairs.counts[row], pairs.used[0]
    if new + room > len(pairs.others):
        return False
    pairs.others[new : new + count] = pairs.others[start : start + count]
    pairs.scores[new : new + count] = pairs.scores[start : start + count]
    pairs.start[row], pairs.room[row] = new, room
    pairs.used[0] += room
    return True


@compiled
def append(pairs: Pairs, row: int, other: int, score: int) -> bool:
    """Add a pair to a row; return False if there is no room for a row that must move."""
    full = pairs.counts[row] == pairs.room[row]
    if full and not move(pairs, row, pairs.counts[row] + pairs.counts[row] // 4 + GAP):
        return False
    k = pairs.start[row] + pairs.counts[row]
    pairs.others[k], pairs.scores[k] = other, score
    pairs.counts[row] += 1
    return True


@compiled
def append_all(mine: Pairs, theirs: Pairs, person: int, others: Int64s, scores: Int16s) -> int:
    """Add the pairs of a new person to both sides; return how many were added before room ran out."""
    if mine.room[person] < len(others) and not move(mine, person, len(others) + GAP):
        return 0
    for k in range(mine.counts[person], len(others)):
        if not append(theirs, others[k], person, scores[k]):
            return k
        append(mine, person, others[k], scores[k])
    return len(others)


@compiled
def remove(pairs: Pairs, row: int, other: int) -> None:
    """Take a pair out of a row and its list, if it is there."""
    k = find(pairs, row, other)
    if k == NOBODY:
        return
    last = pairs.start[row] + pairs.counts[row] - 1
    pairs.others[k], pairs.scores[k] = pairs.others[last], pairs.scores[last]
    pairs.counts[row] -= 1
    kept = 0
    for k in range(pairs.near_count[row]):
        if pairs.near[row, k] & OTHER != other:
            pairs.near[row, kept] = pairs.near[row, k]
            kept += 1
    pairs.near_count[row] = kept


@compiled
def find(pairs: Pairs, row: int, other: int) -> int:
    """Where a pair is, or `NOBODY`."""
    for k in range(pairs.start[row], pairs.start[row] + pairs.counts[row]):
        if pairs.others[k] == other:
            return int(k)
    return NOBODY


@compiled
def scores_of(pairs: Pairs, others: Int32s) -> Int32s:
    """The score of each row's pair with `others` [r]; 0 for `NOBODY`."""
    result = np.zeros(len(others), dtype=np.int32)
    for row in range(len(others)):
        if others[row] != NOBODY:
            result[row] = pairs.scores[find(pairs, row, others[row])]
    return result


@compiled
def write_matrix(pairs: Pairs, scores: Int32s, feasible: Bools) -> None:
    """Write all pairs into matrices [r, s], of which the last rows may be missing."""
    for row in range(len(scores)):
        for k in range(pairs.start[row], pairs.start[row] + pairs.counts[row]):
            scores[row, pairs.others[k]] = pairs.scores[k]
            feasible[row, pairs.others[k]] = True
