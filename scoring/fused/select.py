"""Selection in linear time, for compiled code."""

import numpy as np
import numpy.typing as npt

from scoring.fused.jit import compiled


@compiled
def largest_first(values: npt.NDArray[np.int64], size: int, keep: int) -> int:
    """Move the `keep` largest of values[:size] to the front, in any order; return the least of them.

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
    least: int = values[0]
    for k in range(1, keep):
        least = min(least, values[k])
    return least
