"""Build, extend and turn round the graph of candidates."""

import numpy as np

from matcher.sparse.state import Bools, Graph, Int32s, Int64s, Reverse
from scoring.fused.jit import compiled
from scoring.fused.search import Found

MENTEE_BITS = 28
"""A gain and a mentee share 64 bits: 268 million mentees, gains that differ by less than 2^35."""


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


@compiled
def extended(graph: Graph, rows: Int64s, start: Int64s, mentor: Int32s, gain: Int32s) -> Graph:
    """A graph with more pairs of some mentees, which it does not hold yet.

    Parameters
    ----------
    rows : int64 [r]
        The mentees, each once, in any order.
    start, mentor, gain : int64 [r + 1], int32 [e], int32 [e]
        Their further pairs, by descending gain.
    """
    n = len(graph.start) - 1
    which = np.full(n, -1, dtype=np.int64)
    for r in range(len(rows)):
        which[rows[r]] = r
    size = len(graph.mentor) + len(mentor)
    new = Graph(
        np.zeros(n + 1, dtype=np.int64),
        np.empty(size, dtype=np.int32),
        np.empty(size, dtype=np.int32),
        graph.bonus,
    )
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
    return new


@compiled
def turned_round(graph: Graph, mentors: int) -> Reverse:
    """The same pairs by mentor, each mentor's by descending gain with bonus."""
    edges = len(graph.mentor)
    start = np.zeros(mentors + 1, dtype=np.int64)
    for edge in range(edges):
        start[graph.mentor[edge] + 1] += 1
    for mentor in range(mentors):
        start[mentor + 1] += start[mentor]
    place = start[:-1].copy()
    lowest = graph.bonus.min()
    packed = np.empty(edges, dtype=np.int64)
    for mentee in range(len(graph.start) - 1):
        for edge in range(graph.start[mentee], graph.start[mentee + 1]):
            mentor = graph.mentor[edge]
            gain = graph.gain[edge] + graph.bonus[mentee] - lowest
            packed[place[mentor]] = (gain << MENTEE_BITS) | mentee
            place[mentor] += 1
    mentee_of = np.empty(edges, dtype=np.int32)
    gain_of = np.empty(edges, dtype=np.int64)
    for mentor in range(mentors):
        low, high = start[mentor], start[mentor + 1]
        packed[low:high].sort()
        for k in range(low, high):
            key = packed[low + high - 1 - k]
            mentee_of[k] = key & ((1 << MENTEE_BITS) - 1)
            gain_of[k] = (key >> MENTEE_BITS) + lowest
    return Reverse(start, mentee_of, gain_of)
