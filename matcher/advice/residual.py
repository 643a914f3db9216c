"""Shortest ways through the residual graph of an optimal plan.

Every "what if" of an optimal plan is a circle through this graph: somebody moves
to another mentor, whoever sat there moves on, and so forth, until the circle
closes or ends outside. "Outside" is one node: mentees who go without a mentor
arrive there, mentees without one come from there, and so do free seats. With
the prices of the plan no step is shorter than zero, so Dijkstra's method finds
the shortest way (R. K. Ahuja, T. L. Magnanti and J. B. Orlin, Network Flows,
1993, chapters 9 and 12). The nodes are the mentors, for all mentees of one
mentor are at the same place; the last node is "outside".
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.plan import NOBODY
from scoring.fused.jit import compiled

Int64s = npt.NDArray[np.int64]

FAR = 1 << 60
"""Farther than any way; sums of a few such lengths stay in 64 bits."""


class Residual(NamedTuple):
    """An optimal plan of f mentees and m mentors, ready to be changed.

    Parameters
    ----------
    slack : int64 [f, m]
        How far a pair is from being worth its prices, u + w - gain, at least 0;
        `FAR` where the pair may not be made.
    slack_of_mentor : int64 [m, f]
        The same, transposed: rows are read from both sides.
    mentee_price : int64 [f]
        At least 0; 0 for mentees without a mentor.
    mentor_of : int64 [f]
        `NOBODY` where unmatched.
    first, mentees : int64 [m + 1], int64 [pairs]
        The mentees of mentor j are mentees[first[j]:first[j + 1]].
    take : int64 [m]
        What taking the next free seat adds to a mentor's price; `FAR` if none is free.
    give : int64 [m]
        What the last taken seat is worth above its cost; `FAR` if none is taken.
    """

    slack: Int64s
    slack_of_mentor: Int64s
    mentee_price: Int64s
    mentor_of: Int64s
    first: Int64s
    mentees: Int64s
    take: Int64s
    give: Int64s


@compiled
def nearest(distance: Int64s, settled: npt.NDArray[np.bool_]) -> int:
    """The nearest node that is not settled yet; -1 if none can be reached."""
    node, best = -1, FAR
    for k in range(len(distance)):
        if not settled[k] and distance[k] < best:
            node, best = k, distance[k]
    return node


@compiled
def step(distance: Int64s, lengths: Int64s, here: int) -> None:
    """Go on to every mentor, over `lengths` [m] from a node at `here`."""
    for mentor in range(len(lengths)):
        distance[mentor] = min(distance[mentor], here + lengths[mentor])


@compiled
def ways_from(residual: Residual, distance: Int64s) -> None:
    """Complete the lengths of the shortest ways from a start to every node, in place.

    Parameters
    ----------
    distance : int64 [m + 1]
        Lengths of the ways known so far, `FAR` where none is.
    """
    outside = len(distance) - 1
    settled = np.zeros(len(distance), dtype=np.bool_)
    while True:
        node = nearest(distance, settled)
        if node < 0:
            return
        settled[node] = True
        here = distance[node]
        if node == outside:
            step(distance, residual.give, here)
            for mentee in np.flatnonzero(residual.mentor_of == NOBODY):
                step(distance, residual.slack[mentee], here)
        else:
            distance[outside] = min(distance[outside], here + residual.take[node])
            for mentee in residual.mentees[residual.first[node] : residual.first[node + 1]]:
                distance[outside] = min(distance[outside], here + residual.mentee_price[mentee])
                step(distance, residual.slack[mentee], here)


@compiled
def step_back(distance: Int64s, lengths: Int64s, mentor_of: Int64s, here: int) -> None:
    """Go back to the mentors of all mentees, or outside, over `lengths` [f] to a node at `here`."""
    outside = len(distance) - 1
    for mentee in range(len(lengths)):
        node = outside if mentor_of[mentee] == NOBODY else mentor_of[mentee]
        distance[node] = min(distance[node], here + lengths[mentee])


@compiled
def ways_to(residual: Residual, distance: Int64s) -> None:
    """Complete the lengths of the shortest ways from every node to an end, in place; see `ways_from`."""
    outside = len(distance) - 1
    settled = np.zeros(len(distance), dtype=np.bool_)
    while True:
        node = nearest(distance, settled)
        if node < 0:
            return
        settled[node] = True
        here = distance[node]
        if node == outside:
            step(distance, residual.take, here)
            step_back(distance, residual.mentee_price, residual.mentor_of, here)
        else:
            distance[outside] = min(distance[outside], here + residual.give[node])
            step_back(distance, residual.slack_of_mentor[node], residual.mentor_of, here)
