"""What the searches from either side share: where they are, and how they go on."""

from matcher.repair.state import FAR, NOBODY, Scratch
from matcher.sparse.heap import drop_first, push
from matcher.sparse.jit import compiled

BEST, MENTEE, MENTOR, HEAP, REACHED, SETTLED = range(6)
"""Where `Scratch.at` keeps the length of the best way so far, its end, and the sizes of the lists."""


@compiled
def begin(scratch: Scratch, best: int, mentee: int, mentor: int) -> None:
    """Start with a way that goes nowhere."""
    scratch.at[:] = 0
    scratch.at[BEST], scratch.at[MENTEE], scratch.at[MENTOR] = best, mentee, mentor


@compiled
def end_here(scratch: Scratch, length: int, mentee: int, mentor: int) -> None:
    """Note an end if it is the nearest so far."""
    if length < scratch.at[BEST]:
        scratch.at[BEST], scratch.at[MENTEE], scratch.at[MENTOR] = length, mentee, mentor


@compiled
def reach(scratch: Scratch, mentor: int, length: int, over: int, towards: int) -> None:
    """Note a way to a mentor that is shorter than the one known."""
    if scratch.distance[mentor] == FAR:
        scratch.touched[scratch.at[REACHED]] = mentor
        scratch.at[REACHED] += 1
    scratch.distance[mentor] = length
    scratch.over[mentor] = over
    scratch.towards[mentor] = towards
    scratch.at[HEAP] = push(scratch.keys, scratch.items, scratch.at[HEAP], length, mentor)


@compiled
def settle_nearest(scratch: Scratch) -> int:
    """The nearest mentor that is not settled and nearer than the best end; `NOBODY` if there is none."""
    while scratch.at[HEAP] > 0 and scratch.keys[0] < scratch.at[BEST]:
        length, mentor = scratch.keys[0], scratch.items[0]
        scratch.at[HEAP] = drop_first(scratch.keys, scratch.items, scratch.at[HEAP])
        if scratch.distance[mentor] == length:
            scratch.settled[scratch.at[SETTLED]] = mentor
            scratch.at[SETTLED] += 1
            return int(mentor)
    return NOBODY


@compiled
def clean(scratch: Scratch) -> None:
    """Forget the distances."""
    for k in range(scratch.at[REACHED]):
        scratch.distance[scratch.touched[k]] = FAR
