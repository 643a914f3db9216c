"""The mentors around one end of a way, by distance: Dijkstra's heap.

A mentor at the same distance as the one just settled is settled next, without the
heap: among scores in basis points, ways of length 0 are common.
"""

from typing import NamedTuple

import numpy as np

from matcher.repair.state import FAR, NOBODY, Int32s, Int64s
from scoring.fused.jit import compiled

HEAP, SETTLED, LOOKED_AT, HERE, WORK = range(5)
"""What `Ball.at` holds: the sizes of the heap and of the list; how many of the settled have been
looked at; the distance of the last of these; and how many pairs have been looked at."""


BEST, MEETING, BOTH = range(3)
"""What `Scratch.way` holds: the length of the best way so far; a mentor on it, `NOBODY` if it goes
nowhere; and whether the search from outside has begun."""


class Ball(NamedTuple):
    """Memory of a search from one end.

    Parameters
    ----------
    distance : int64 [m]
        `FAR` where not reached.
    over, towards : int32 [m]
        The mentee who makes the step between this mentor and the one nearer to the
        end, and in a ball of ways that come in, that mentor; `NOBODY` where the way ends.
    settled : int32 [m]
        Mentors whose distance is known, nearest first.
    heap, place : int32 [m]
        The others that have been reached, and where each of them is in the heap; `NOBODY` where not.
    at : int64 [5]
    """

    distance: Int64s
    over: Int32s
    towards: Int32s
    settled: Int32s
    heap: Int32s
    place: Int32s
    at: Int64s


def ball(mentors: int) -> Ball:
    """An empty ball among so many mentors."""
    over, towards, settled, heap, place = (np.full(mentors, NOBODY, dtype=np.int32) for _ in range(5))
    distance, at = np.full(mentors, FAR, dtype=np.int64), np.zeros(5, dtype=np.int64)
    return Ball(distance, over, towards, settled, heap, place, at)


class Scratch(NamedTuple):
    """Memory of a search from both ends.

    Parameters
    ----------
    out, into : Ball
        Around where the way begins, and around where it ends.
    way : int64 [3]
    """

    out: Ball
    into: Ball
    way: Int64s


def scratch(mentors: int) -> Scratch:
    """Memory for searches among so many mentors."""
    return Scratch(ball(mentors), ball(mentors), np.zeros(3, dtype=np.int64))


@compiled
def clear(ball: Ball) -> None:
    """Forget everything."""
    for k in range(ball.at[HEAP]):
        ball.place[ball.heap[k]] = NOBODY
    ball.at[:] = 0
    ball.distance[:] = FAR
    ball.over[:] = NOBODY
    ball.towards[:] = NOBODY


@compiled
def reach(
    mentor: int, length: int, distance: Int64s, settled: Int32s, heap: Int32s, place: Int32s, at: Int64s
) -> None:
    """Note the length of a way to a mentor that is shorter than the one known."""
    distance[mentor] = length
    hole = place[mentor]
    if hole == NOBODY:
        if length == at[HERE]:
            settled[at[SETTLED]] = mentor
            at[SETTLED] += 1
            return
        hole = at[HEAP]
        at[HEAP] += 1
    while hole > 0:
        parent = (hole - 1) >> 1
        if distance[heap[parent]] <= length:
            break
        heap[hole] = heap[parent]
        place[heap[hole]] = hole
        hole = parent
    heap[hole] = mentor
    place[mentor] = hole


@compiled
def reach_nearer_than(ball: Ball, limit: int) -> None:
    """Begin with the distances that are in the ball already."""
    distance, settled, heap, place, at = ball.distance, ball.settled, ball.heap, ball.place, ball.at
    for mentor in range(len(distance)):
        if distance[mentor] < limit:
            reach(mentor, distance[mentor], distance, settled, heap, place, at)


@compiled
def least(ball: Ball) -> int:
    """The distance of the nearest mentor that has not been looked at; `FAR` if there is none."""
    at = ball.at
    if at[LOOKED_AT] < at[SETTLED]:
        return int(ball.distance[ball.settled[at[LOOKED_AT]]])
    return int(ball.distance[ball.heap[0]]) if at[HEAP] > 0 else FAR


@compiled
def settle_nearest(ball: Ball) -> int:
    """Take the nearest mentor that has not been looked at, of which there is one."""
    distance, settled, at = ball.distance, ball.settled, ball.at
    if at[LOOKED_AT] == at[SETTLED]:
        settled[at[SETTLED]] = take_first(distance, ball.heap, ball.place, at)
        at[SETTLED] += 1
    mentor = settled[at[LOOKED_AT]]
    at[LOOKED_AT] += 1
    at[HERE] = distance[mentor]
    return int(mentor)


@compiled
def take_first(distance: Int64s, heap: Int32s, place: Int32s, at: Int64s) -> int:
    """Take the mentor of the least distance out of the heap."""
    first = heap[0]
    place[first] = NOBODY
    at[HEAP] -= 1
    size = at[HEAP]
    if size > 0:
        last = heap[size]
        hole, child = 0, 1
        while child < size:
            if child + 1 < size and distance[heap[child + 1]] < distance[heap[child]]:
                child += 1
            if distance[heap[child]] >= distance[last]:
                break
            heap[hole] = heap[child]
            place[heap[hole]] = hole
            hole, child = child, 2 * child + 1
        heap[hole] = last
        place[last] = hole
    return int(first)
