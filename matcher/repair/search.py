"""What the searches from either side share: where they are, and how they go on.

Dijkstra's, with a heap in which every mentor is once. A mentor at the same distance as
the one just settled is settled next, without the heap: among scores in basis
points, ways of length 0 are common.
"""

from matcher.repair.state import FAR, NOBODY, Int32s, Int64s
from scoring.fused.jit import compiled

BEST, MENTEE, MENTOR, HEAP, REACHED, SETTLED, LOOKED_AT, HERE = range(8)
"""What `Scratch.at` holds: the length of the best way so far and its end; the sizes of the heap and
of the lists; how many of the settled ones have been looked at; and the distance of the last."""

ANNOUNCED = 32
"""The prices of so many mentors, those that move farthest, are announced; the others move the clock."""


@compiled
def begin(at: Int64s, best: int, mentee: int, mentor: int) -> None:
    """Start with a way that goes nowhere."""
    at[BEST], at[MENTEE], at[MENTOR] = best, mentee, mentor
    at[HEAP] = at[REACHED] = at[SETTLED] = at[LOOKED_AT] = at[HERE] = 0


@compiled
def end_here(at: Int64s, length: int, mentee: int, mentor: int) -> None:
    """Note an end if it is the nearest so far."""
    if length < at[BEST]:
        at[BEST], at[MENTEE], at[MENTOR] = length, mentee, mentor


@compiled
def reach(
    mentor: int,
    length: int,
    distance: Int64s,
    touched: Int32s,
    settled: Int32s,
    heap: Int32s,
    place: Int32s,
    at: Int64s,
) -> None:
    """Note the length of a way to a mentor that is shorter than the one known."""
    if distance[mentor] == FAR:
        touched[at[REACHED]] = mentor
        at[REACHED] += 1
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
def settle_nearest(at: Int64s, distance: Int64s, settled: Int32s, heap: Int32s, place: Int32s) -> int:
    """The nearest mentor that has not been looked at and is nearer than the best end; `NOBODY` if none."""
    if at[LOOKED_AT] == at[SETTLED]:
        if at[HEAP] == 0:
            return NOBODY
        settled[at[SETTLED]] = take_first(at, distance, heap, place)
        at[SETTLED] += 1
    mentor = settled[at[LOOKED_AT]]
    if distance[mentor] >= at[BEST]:
        return NOBODY
    at[LOOKED_AT] += 1
    at[HERE] = distance[mentor]
    return int(mentor)


@compiled
def take_first(at: Int64s, distance: Int64s, heap: Int32s, place: Int32s) -> int:
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


@compiled
def clean(at: Int64s, distance: Int64s, touched: Int32s, place: Int32s) -> None:
    """Forget the distances."""
    for k in range(at[REACHED]):
        distance[touched[k]] = FAR
        place[touched[k]] = NOBODY
