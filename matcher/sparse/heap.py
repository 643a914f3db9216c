"""A binary heap of (distance, person) in two arrays, for compiled code."""

from matcher.sparse.state import Int32s, Int64s
from scoring.fused.jit import compiled


@compiled
def push(keys: Int64s, items: Int32s, size: int, key: int, item: int) -> int:
    """Add an item to a heap of `size` entries; return the new size."""
    hole = size
    while hole > 0:
        parent = (hole - 1) >> 1
        if keys[parent] <= key:
            break
        keys[hole] = keys[parent]
        items[hole] = items[parent]
        hole = parent
    keys[hole] = key
    items[hole] = item
    return size + 1


@compiled
def drop_first(keys: Int64s, items: Int32s, size: int) -> int:
    """Remove the entry with the least key, which is at index 0; return the new size."""
    size -= 1
    key = keys[size]
    item = items[size]
    hole = 0
    child = 1
    while child < size:
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[hole] = keys[child]
        items[hole] = items[child]
        hole = child
        child = 2 * hole + 1
    keys[hole] = key
    items[hole] = item
    return size
