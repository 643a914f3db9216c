"""Selection and sorting in linear time, for compiled code."""

import numpy as np
import numpy.typing as npt

from scoring.fused.jit import compiled

BUCKETS = 64

SMALL = 256
"""Up to so many numbers are sorted by buckets; of more, too many would share one."""


HALF = 32
"""Width of the lower half of a number; numbers are told apart by the upper half first."""


@compiled
def largest_first(values: npt.NDArray[np.int64], size: int, keep: int, spare: npt.NDArray[np.int64]) -> int:
    """Move the `keep` largest of values[:size] to the front, in any order; return the least of them.

    The upper half of the least is found by halving its range: to count the numbers above a
    bar takes no branch, and so a third of the time of moving them about. Only those who have
    this half in common are compared as a whole.

    Parameters
    ----------
    values : int64
        What stands in values[keep:size] afterwards means nothing.
    keep : int
        1 to `size`.
    spare : int64 [size]
        Overwritten; it may be longer.
    """
    lowest, highest = values[0], values[0]
    for k in range(1, size):
        lowest, highest = min(lowest, values[k]), max(highest, values[k])
    low, high, reaching = lowest >> HALF, highest >> HALF, size
    while low < high and reaching != keep:
        middle = (low + high + 1) >> 1
        bar, count = middle << HALF, 0
        for k in range(np.uint64(size)):
            count += values[k] >= bar
        if count >= keep:
            low, reaching = middle, count
        else:
            high = middle - 1
    bar = low << HALF
    # Whoever exceeds `doubt` is among the largest; of those between, only some may be.
    doubt = bar - 1 if reaching == keep else bar + ((1 << HALF) - 1)
    front = between = 0
    for k in range(np.uint64(size)):
        value = values[k]
        values[front], spare[between] = value, value
        front += value > doubt
        between += (value >= bar) & (value <= doubt)
    if 0 < keep - front < between:
        select(spare, between, keep - front)
    values[front:keep] = spare[: keep - front]
    least: int = values[0]
    for k in range(1, keep):
        least = min(least, values[k])
    return least


@compiled
def select(values: npt.NDArray[np.int64], size: int, keep: int) -> None:
    """Move the `keep` largest of values[:size] to the front, in any order, the others behind them.

    C. A. R. Hoare, Algorithm 65: FIND, 1961, with the median of three as pivot.
    """
    low, high = 0, size - 1
    while low < high:
        one, middle, other = values[low], values[(low + high) >> 1], values[high]
        pivot = max(min(one, middle), min(max(one, middle), other))
        left, right = low, high
        while left <= right:
            while values[left] > pivot:
                left += 1
            while values[right] < pivot:
                right -= 1
            if left <= right:
                values[left], values[right] = values[right], values[left]
                left += 1
                right -= 1
        if keep - 1 <= right:
            high = right
        elif keep - 1 >= left:
            low = left
        else:
            break


@compiled
def sort_few(values: npt.NDArray[np.int64], size: int, spare: npt.NDArray[np.int64]) -> None:
    """Sort values[:size], ascending: into buckets of equal width, then each to its place among neighbours.

    Parameters
    ----------
    values : int64
        Their differences stay below 2^63.
    spare : int64 [size + BUCKETS + 1]
        Overwritten; it may be longer.
    """
    if size > SMALL:
        values[:size].sort()
        return
    if size < 2:
        return
    low, high = values[0], values[0]
    for k in range(1, size):
        low, high = min(low, values[k]), max(high, values[k])
    shift = 0
    while (high - low) >> shift >= BUCKETS:
        shift += 1
    # Where the next of each bucket goes.
    place = spare[size : size + BUCKETS + 1]
    place[:] = 0
    for k in range(size):
        place[((values[k] - low) >> shift) + 1] += 1
    for b in range(BUCKETS):
        place[b + 1] += place[b]
    for k in range(size):
        b = (values[k] - low) >> shift
        spare[place[b]] = values[k]
        place[b] += 1
    for k in range(size):
        value, hole = spare[k], k
        while hole > 0 and values[hole - 1] > value:
            values[hole] = values[hole - 1]
            hole -= 1
        values[hole] = value
