"""Build, extend and turn round the graph of candidates.

Large arrays are made by NumPy and filled by compiled loops: NumPy asks the system for
large pages, and to touch Numba's arrays page by page takes as long as to fill them.
"""

import numpy as np

from matcher.sparse.state import MENTEE_BITS, Bools, Graph, Int32s, Int64s, Reverse
from scoring.fused.jit import compiled
from scoring.fused.search import Found


def graph_of(found: Found, bonus: Int64s) -> Graph:
    """The graph of the pairs that were found for all mentees, in order of the mentees."""
    return Graph(start=found.start, mentor=found.mentor, gain=found.score, bonus=bonus)


def joined(graph: Graph, found: Found, mentors: int) -> Graph:
    """A graph of so many mentors with the pairs that were found, of which it may hold some already."""
    new = unknown(graph, found.rows, found.start, found.mentor, mentors)
    start = np.concatenate([[0], np.cumsum(new)])[found.start]
    return extended(graph, found.rows, start, found.mentor[new], found.score[new])


@compiled
def unknown(graph: Graph, rows: Int64s, start: Int64s, mentor: Int32s, mentors: int) -> Bools:
    """Which of these pairs a graph does not hold, bool [e]; rows, start and mentor as in `extended`."""
    new = np.ones(len(mentor), dtype=np.bool_)
    seen = np.full(mentors, -1, dtype=np.int64)
    for r in range(len(rows)):
        for edge in range(graph.start[rows[r]], graph.start[rows[r] + 1]):
            seen[graph.mentor[edge]] = r
        for edge in range(start[r], start[r + 1]):
            new[edge] = seen[mentor[edge]] != r
    return new


def extended(graph: Graph, rows: Int64s, start: Int64s, mentor: Int32s, gain: Int32s) -> Graph:
    """A graph with more pairs of some mentees, which it does not hold yet.

    Parameters
    ----------
    rows : int64 [r]
        The mentees, each once, in any order.
    start, mentor, gain : int64 [r + 1], int32 [e], int32 [e]
        Their further pairs, by descending gain.
    """
    size = len(graph.mentor) + len(mentor)
    new = Graph(
        np.zeros(len(graph.start), dtype=np.int64),
        np.empty(size, dtype=np.int32),
        np.empty(size, dtype=np.int32),
        graph.bonus,
    )
    merge(graph, rows, start, mentor, gain, new)
    return new


@compiled
def merge(graph: Graph, rows: Int64s, start: Int64s, mentor: Int32s, gain: Int32s, new: Graph) -> None:
    """Write the pairs of a graph and those of some mentees, see `extended`, into `new`."""
    n = len(graph.start) - 1
    which = np.full(n, -1, dtype=np.int64)
    for r in range(len(rows)):
        which[rows[r]] = r
    write = 0
    for mentee in range(n):
        old, old_stop = graph.start[mentee], graph.start[mentee + 1]
        more, more_stop = 0, 0
        if which[mentee] >= 0:
            more, more_stop = start[which[mentee]], start[which[mentee] + 1]
        while old < old_stop or more < more_stop:
            if more == more_stop or (old < old_stop and graph.gain[old] >= gain[more]):
                new.mentor[write], new.gain[write] = graph.mentor[old], graph.gain[old]
                old += 1
            else:
                new.mentor[write], new.gain[write] = mentor[more], gain[more]
                more += 1
            write += 1
        new.start[mentee + 1] = write


def turned_round(graph: Graph, mentors: int) -> Reverse:
    """The same pairs by mentor, in no order yet."""
    start, pair = np.zeros(mentors + 1, dtype=np.int64), np.empty(len(graph.mentor), dtype=np.int64)
    highest = turn_round(graph, start, pair)
    return Reverse(start, pair, np.zeros(mentors, dtype=np.bool_), highest)


@compiled
def turn_round(graph: Graph, start: Int64s, pair: Int64s) -> int:
    """Write the pairs by mentor, see `Reverse`, and return the highest gain; zeros stand in `start`."""
    for edge in range(len(graph.mentor)):
        start[graph.mentor[edge] + 1] += 1
    for mentor in range(len(start) - 1):
        start[mentor + 1] += start[mentor]
    place = start[:-1].copy()
    highest = np.int64(0)
    for mentee in range(len(graph.start) - 1):
        if graph.start[mentee] < graph.start[mentee + 1]:
            highest = max(highest, graph.gain[graph.start[mentee]] + graph.bonus[mentee])
    for mentee in range(len(graph.start) - 1):
        lack = highest - graph.bonus[mentee]
        for edge in range(graph.start[mentee], graph.start[mentee + 1]):
            mentor = graph.mentor[edge]
            pair[place[mentor]] = ((lack - graph.gain[edge]) << MENTEE_BITS) | mentee
            place[mentor] += 1
    return int(highest)


@compiled
def pairs_of(reverse: Reverse, mentor: int) -> tuple[int, int]:
    """Where a mentor's pairs are, by descending gain."""
    start, stop = reverse.start[mentor], reverse.start[mentor + 1]
    if not reverse.sorted[mentor]:
        reverse.pair[start:stop].sort()
        reverse.sorted[mentor] = True
    return start, stop
