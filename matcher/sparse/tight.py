"""The pairs of equally good plans: those whose prices add up to exactly their gain.

Every optimal plan consists of such tight pairs alone, whatever optimal prices are
taken. Here they become a graph of their own, whose gains are the hashes of
`matcher.ties`.
"""

import numpy as np

from matcher.sparse.state import Graph, State
from matcher.ties import FIRST, HASH_BITS, SECOND, SPREAD, Digests
from scoring.fused.jit import compiled
from scoring.fused.kernel import exact_score
from scoring.fused.source import Columns, Int32s, Int64s, Points


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
    packed = np.empty(len(graph.mentor), dtype=np.int64)
    write = 0
    for mentee in range(n):
        begin = write
        for edge in range(graph.start[mentee], graph.start[mentee + 1]):
            mentor = graph.mentor[edge]
            if graph.gain[edge] + graph.bonus[mentee] == state.u[mentee] + state.w[mentor]:
                packed[write] = (hash_of(mentee_digest[mentee], mentor_digest[mentor]) << 32) | mentor
                write += 1
        packed[begin:write].sort()
        packed[begin:write] = packed[begin:write][::-1].copy()
        start[mentee + 1] = write
    mentor_of = np.empty(write, dtype=np.int32)
    gain_of = np.empty(write, dtype=np.int32)
    for edge in range(write):
        mentor_of[edge] = packed[edge] & 0xFFFFFFFF
        gain_of[edge] = packed[edge] >> 32
    return Graph(start, mentor_of, gain_of, np.zeros(n, dtype=np.int64))


@compiled
def hash_in_place(
    rows: Int64s, start: Int64s, mentor: Int32s, gain: Int32s, mentee_digest: Digests, mentor_digest: Digests
) -> None:
    """Make the gains of some mentees' pairs their hashes, and sort each mentee's by these, descending."""
    for r in range(len(rows)):
        low, high = start[r], start[r + 1]
        packed = np.empty(high - low, dtype=np.int64)
        for k in range(low, high):
            packed[k - low] = (hash_of(mentee_digest[rows[r]], mentor_digest[mentor[k]]) << 32) | mentor[k]
        packed.sort()
        for k in range(low, high):
            mentor[k] = packed[high - 1 - k] & 0xFFFFFFFF
            gain[k] = packed[high - 1 - k] >> 32


@compiled
def best_tight(
    points: Points,
    columns: Columns,
    weights: Int64s,
    least_score: int,
    w: Int64s,
    need: Int64s,
    alike: Int64s,
    mentee_digest: Digests,
    mentor_digest: Digests,
    second_w: Int64s,
    second_u: Int64s,
    mentors: Int32s,
    hashes: Int32s,
    counts: Int32s,
) -> None:
    """Find the tight pairs of some mentees whose hash is above their prices of the second level.

    Pair by pair, for mentees with more tight pairs than anybody could list; those
    who are alike have the same ones.

    Parameters
    ----------
    need : int64 [r]
        Tight is who has score - w = need.
    alike : int64 [r]
        Equal only for mentees with the same codes and the same need.
    mentee_digest, second_u : uint64 [r], int64 [r]
    mentor_digest, w, second_w : uint64 [m], int64 [m], int64 [m]
    mentors, hashes, counts : int32 [r, keep], int32 [r, keep], int32 [r]
        The result: the pairs that are most too cheap.
    """
    keep = mentors.shape[1]
    excess = np.empty(keep, dtype=np.int64)
    tight = np.empty(len(columns.first), dtype=np.int32)
    listed, known = 0, np.int64(-1)
    for r in np.argsort(alike):
        if alike[r] != known:
            listed, known = _list_tight(points, columns, weights, least_score, w, need[r], r, tight), alike[r]
        size = 0
        for mentor in tight[:listed]:
            hashed = hash_of(mentee_digest[r], mentor_digest[mentor])
            value = hashed - second_w[mentor] - second_u[r]
            if value <= 0 or (size == keep and value <= excess[keep - 1]):
                continue
            at = size if size < keep else keep - 1
            while at > 0 and excess[at - 1] < value:
                excess[at] = excess[at - 1]
                mentors[r, at], hashes[r, at] = mentors[r, at - 1], hashes[r, at - 1]
                at -= 1
            excess[at], mentors[r, at], hashes[r, at] = value, mentor, hashed
            size = min(size + 1, keep)
        counts[r] = size


@compiled
def _list_tight(
    points: Points,
    columns: Columns,
    weights: Int64s,
    least_score: int,
    w: Int64s,
    need: int,
    row: int,
    tight: Int32s,
) -> int:
    """Write all mentors who are tight with one mentee, ascending, into `tight`, int32 [m]; how many."""
    first, second = points.first[points.codes[row, 0]], points.second[points.codes[row, 1]]
    third, fourth = points.third[points.codes[row, 2]], points.fourth[points.codes[row, 3]]
    barred = points.barred[points.barred[:, 0] == points.codes[row, 3], 1]
    size = next_barred = 0
    for m in range(len(columns.first)):
        mentor = np.uint64(m)
        refused = (
            second[columns.second[mentor]] | third[columns.third[mentor]] | fourth[columns.fourth[mentor]]
        )
        if refused < 0:
            continue
        score = exact_score(first, second, third, columns, weights, mentor)
        if score < least_score or score - w[mentor] != need:
            continue
        while next_barred < len(barred) and barred[next_barred] < m:
            next_barred += 1
        if next_barred == len(barred) or barred[next_barred] != m:
            tight[size] = m
            size += 1
    return size
