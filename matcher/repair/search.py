"""What the searches from either side share: where they are, and how they go on."""

from matcher.repair.state import FAR, NOBODY, Int32s, Int64s
from matcher.sparse.heap import drop_first, push
from scoring.fused.jit import compiled

BEST, MENTEE, MENTOR, HEAP, REACHED, SETTLED, MENTORS_FELL, MENTEES_FELL = range(8)
"""What `Scratch.at` holds: the length of the best way so far and its end; the sizes of the lists;
and, kept between searches, by how much any price has fallen since the candidates were sorted."""


@compiled
def begin(at: Int64s, best: int, mentee: int, mentor: int) -> None:
    """Start with a way that goes nowhere."""
    at[BEST], at[MENTEE], at[MENTOR] = best, mentee, mentor
    at[HEAP] = at[REACHED] = at[SETTLED] = 0


@compiled
def end_here(at: Int64s, length: int, mentee: int, mentor: int) -> None:
    """Note an end if it is the nearest so far."""
    if length < at[BEST]:
        at[BEST], at[MENTEE], at[MENTOR] = length, mentee, mentor


@compiled
def reach(
    mentor: int, length: int, distance: Int64s, touched: Int32s, keys: Int64s, items: Int32s, at: Int64s
) -> None:
    """Note the length of a way to a mentor that is shorter than the one known."""
    if distance[mentor] == FAR:
        touched[at[REACHED]] = mentor
        at[REACHED] += 1
    distance[mentor] = length
    at[HEAP] = push(keys, items, at[HEAP], length, mentor)


@compiled
def settle_nearest(at: Int64s, distance: Int64s, settled: Int32s, keys: Int64s, items: Int32s) -> int:
    """The nearest mentor that is not settled and nearer than the best end; `NOBODY` if there is none."""
    while at[HEAP] > 0 and keys[0] < at[BEST]:
        length, mentor = keys[0], items[0]
        at[HEAP] = drop_first(keys, items, at[HEAP])
        if distance[mentor] == length:
            settled[at[SETTLED]] = mentor
            at[SETTLED] += 1
            return int(mentor)
    return NOBODY


@compiled
def clean(at: Int64s, distance: Int64s, touched: Int32s) -> None:
    """Forget the distances."""
    for k in range(at[REACHED]):
        distance[touched[k]] = FAR
