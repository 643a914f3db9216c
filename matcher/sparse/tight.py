"""The pairs of equally good plans: those whose prices add up to exactly their gain.

Every optimal plan consists of such tight pairs alone, whatever optimal prices are
taken. Here they become a graph of their own, whose gains are the hashes of
`matcher.ties`.
"""

import numpy as np

from matcher.sparse.state import Graph, State
from matcher.ties import FIRST, HASH_BITS, SECOND, SPREAD, Digests
from scoring.fused.jit import compiled
from scoring.fused.kernel import INDEX
from scoring.fused.select import BUCKETS, sort_few
from scoring.fused.source import Int32s, Int64s


@compiled
def hash_of(mentee: np.uint64, mentor: np.uint64) -> np.int64:
    """`matcher.ties.pair_hash` of two digests."""
    mixed = mentee ^ (mentor * SPREAD)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * SECOND
    mixed ^= mixed >> np.uint64(31)
    hashed = np.int64(mixed >> np.uint64(64 - HASH_BITS))
    return hashed if hashed > 0 else np.int64(1)


@compiled
def tight_part(graph: Graph, state: State, mentee_digest: Digests, mentor_digest: Digests) -> Graph:
    """The tight pairs of a graph, by descending hash."""
    n = len(graph.start) - 1
    start = np.zeros(n + 1, dtype=np.int64)
    longest = 0
    for mentee in range(n):
        longest = max(longest, graph.start[mentee + 1] - graph.start[mentee])
    packed, spare = np.empty(longest, dtype=np.int64), np.empty(longest + BUCKETS + 1, dtype=np.int64)
    mentor_of = np.empty(len(graph.mentor), dtype=np.int32)
    gain_of = np.empty(len(graph.mentor), dtype=np.int32)
    write = 0
    for mentee in range(n):
        size = 0
        for edge in range(graph.start[mentee], graph.start[mentee + 1]):
            mentor = graph.mentor[edge]
            if graph.gain[edge] + graph.bonus[mentee] == state.u[mentee] + state.w[mentor]:
                packed[size] = (hash_of(mentee_digest[mentee], mentor_digest[mentor]) << 32) | mentor
                size += 1
        sort_few(packed, size, spare)
        for k in range(size):
            pair = packed[size - 1 - k]
            mentor_of[write], gain_of[write] = pair & INDEX, pair >> 32
            write += 1
        start[mentee + 1] = write
    return Graph(start, mentor_of[:write].copy(), gain_of[:write].copy(), np.zeros(n, dtype=np.int64))


@compiled
def hash_in_place(
    rows: Int64s, start: Int64s, mentor: Int32s, gain: Int32s, mentee_digest: Digests, mentor_digest: Digests
) -> None:
    """Make the gains of some mentees' pairs their hashes, and sort each mentee's by these, descending."""
    longest = 0
    for r in range(len(rows)):
        longest = max(longest, start[r + 1] - start[r])
    packed, spare = np.empty(longest, dtype=np.int64), np.empty(longest + BUCKETS + 1, dtype=np.int64)
    for r in range(len(rows)):
        low, high = start[r], start[r + 1]
        for k in range(low, high):
            packed[k - low] = (hash_of(mentee_digest[rows[r]], mentor_digest[mentor[k]]) << 32) | mentor[k]
        sort_few(packed, high - low, spare)
        for k in range(low, high):
            mentor[k] = packed[high - 1 - k] & INDEX
            gain[k] = packed[high - 1 - k] >> 32
