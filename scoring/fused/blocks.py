"""Bounds for blocks of mentors: lines of entries, their best, and who may be worth scoring."""

import numpy as np

from scoring.fused.jit import compiled
from scoring.fused.source import REFUSED, Int16s, Int64s, Uint32s

BLOCK = 128
"""Mentors whose best entries are known together: a block without promise is passed over."""

GROUP = 32
"""Mentors whose sums are compared together."""

LOW = np.int16(-32768)

DE_BRUIJN = 0x077CB531
BIT_PLACE = np.zeros(32, dtype=np.int64)
"""The place of a single bit, by the upper five bits of its product with `DE_BRUIJN`."""
BIT_PLACE[[(DE_BRUIJN << place & 0xFFFFFFFF) >> 27 for place in range(32)]] = np.arange(32)


@compiled
def lay_out(table: Int16s, codes: Uint32s, low: int, high: int, out: Int16s, best: Int16s) -> None:
    """Lay the entries of the mentors low to high side by side, [codes, tile], and find each block's best.

    Indices are unsigned because one that could be negative costs a comparison, half of the time.
    """
    first, size = np.uint64(low), np.uint64(high - low)
    for row in range(table.shape[0]):
        entries, line = table[row], out[row]
        for k in range(size):
            line[k] = entries[np.uint64(codes[first + k])]
        line[high - low :] = REFUSED
        for b in range(best.shape[1]):
            top = np.int16(REFUSED)
            for k in range(np.uint64(b * BLOCK), np.uint64(b * BLOCK + BLOCK)):
                top = max(top, line[k])
            best[row, b] = top


@compiled
def add_up(
    first: Int16s,
    second: Int16s,
    third: Int16s,
    fourth: Int16s,
    price: Int16s,
    floor: np.int16,
    start: int,
    stop: int,
    sums: Int16s,
    tops: Int16s,
) -> None:
    """Bounds of the scores of groups start to stop, less the mentors' prices, and the best of each group.

    `LOW` stands for who is refused or cannot reach `floor`. Indices are unsigned
    because an index that could be negative keeps the loop from being vectorised.
    """
    size = np.uint64(GROUP)
    for group in range(np.uint64(start), np.uint64(stop)):
        top = LOW
        for k in range(size):
            at = group * size + k
            score = np.int16(np.int16(first[at] + second[at]) + third[at])
            refused = np.int16(second[at] | third[at] | fourth[at] | np.int16(score - floor))
            value = np.int16(score - price[at])
            value = value if refused >= 0 else LOW
            sums[at] = value
            top = max(top, value)
        tops[group] = top


@compiled
def take(sums: Int16s, group: int, least: np.int16, low: int, turn: int, found: Int64s, size: int) -> int:
    """Append the mentors of a group whose sums reach `least`; return the new size.

    Comparing comes first, side by side, into one bit each; then only the set
    bits are visited, the lowest first (its place: Leiserson, Prokop, Randall 1998).
    """
    base = np.uint64(group * GROUP)
    bits = np.uint32(0)
    for k in range(np.uint64(GROUP)):
        bits |= np.uint32(np.uint32(sums[base + k] >= least) << np.uint32(k))
    while bits:
        lowest = np.uint32(bits & np.uint32(-np.int32(bits)))
        at = np.int64(base) + BIT_PLACE[np.uint32(lowest * np.uint32(DE_BRUIJN)) >> np.uint32(27)]
        found[size] = (np.int64(sums[at]) << 32) | ((low + at) ^ turn)
        size += 1
        bits = np.uint32(bits ^ lowest)
    return size


@compiled
def promising(
    first: Int16s,
    second: Int16s,
    third: Int16s,
    fourth: Int16s,
    cheapest: Int16s,
    blocks: int,
    least: int,
    found: Int64s,
) -> int:
    """Write the blocks of a tile in which somebody may reach `least` into `found`; return how many."""
    size = 0
    for b in range(blocks):
        if (second[b] | third[b] | fourth[b]) >= 0 and first[b] + second[b] + third[b] - cheapest[b] >= least:
            found[size] = b
            size += 1
    return size
