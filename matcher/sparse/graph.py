"""Build, extend and turn round the graph of candidates."""

import numpy as np

from matcher.sparse.jit import compiled
from matcher.sparse.search import Found
from matcher.sparse.state import Graph, Int32s, Int64s, Reverse


def graph_of(found: Found, bonus: Int64s) -> Graph:
    """The graph of the pairs that were found for all mentees, in order of the mentees."""
    return Graph(start=found.start, mentor=found.mentor, gain=found.score, bonus=bonus)


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
    mentee_of = np.empty(edges, dtype=np.int32)
    gain_of = np.empty(edges, dtype=np.int64)
    for mentee in range(len(graph.start) - 1):
        for edge in range(graph.start[mentee], graph.start[mentee + 1]):
            mentor = graph.mentor[edge]
            mentee_of[place[mentor]] = mentee
            gain_of[place[mentor]] = graph.gain[edge] + graph.bonus[mentee]
            place[mentor] += 1
    for mentor in range(mentors):
        low, high = start[mentor], start[mentor + 1]
        order = np.argsort(-gain_of[low:high])
        mentee_of[low:high] = mentee_of[low:high][order]
        gain_of[low:high] = gain_of[low:high][order]
    return Reverse(start, mentee_of, gain_of)
