"""What the searches from either side share: how they go on from mentor to mentor, and how prices follow.

Those at the distance that is being looked at wait in a list, the others in a heap:
among scores in basis points, steps of length 0 are common.
"""

from matcher.sparse.heap import drop_first, push
from matcher.sparse.state import FAR, NOBODY, Int32s, Int64s, Scratch, Seats, State
from scoring.fused.jit import compiled


@compiled
def reach(mentor: int, there: int, reached: int, distance: Int64s, touched: Int32s) -> int:
    """Note a shorter way to a mentor; return how many have been reached."""
    if distance[mentor] == FAR:
        touched[reached] = mentor
        reached += 1
    distance[mentor] = there
    return reached


@compiled
def wait(
    mentor: int, there: int, here: int, waiting: int, size: int, keys: Int64s, items: Int32s, ready: Int32s
) -> tuple[int, int]:
    """Let a mentor wait until the search comes to `there`; return the sizes of the list and of the heap."""
    if there == here:
        ready[waiting] = mentor
        return waiting + 1, size
    return waiting, push(keys, items, size, there, mentor)


@compiled
def settle_nearest(
    here: int,
    best: int,
    waiting: int,
    size: int,
    keys: Int64s,
    items: Int32s,
    ready: Int32s,
    distance: Int64s,
) -> tuple[int, int, int, int]:
    """Take the nearest of those who wait, if nearer than the best end.

    Returns
    -------
    mentor, here, waiting, size : int
        `NOBODY` if there is none; the distance; and the sizes of the list and of the heap.
    """
    if best > here and waiting > 0:
        return ready[waiting - 1], here, waiting - 1, size
    while size > 0 and keys[0] < best:
        here, mentor = keys[0], items[0]
        size = drop_first(keys, items, size)
        if distance[mentor] == here:
            return mentor, here, waiting, size
    return NOBODY, here, waiting, size


@compiled
def move_prices(length: int, direction: int, done: int, seats: Seats, state: State, scratch: Scratch) -> None:
    """What is nearer than the way's end becomes dearer by the difference, its mentees cheaper.

    Parameters
    ----------
    direction : int
        -1 if mentors become cheaper instead, and their mentees dearer.
    """
    for k in range(done):
        mentor = scratch.settled[k]
        move = length - scratch.distance[mentor]
        if move > 0:
            state.w[mentor] += direction * move
            first = seats.first[mentor]
            for seat in range(first, first + state.load[mentor]):
                state.u[state.occupant[seat]] -= direction * move


@compiled
def clean(reached: int, scratch: Scratch) -> None:
    """Forget the distances."""
    for k in range(reached):
        scratch.distance[scratch.touched[k]] = FAR
