"""Shortest ways through the residual graph of a large plan, over the pairs that are known.

The graph is that of `matcher.advice.residual`: the nodes are the mentors, and
"outside" as the last one. Each way is as long as what it changes costs, pair
bonus included, and it is told besides how many pairs are lost on it, so that
the two can be told apart again.
"""

from typing import NamedTuple

import numpy as np

from matcher.advice.residual import FAR, Int64s
from matcher.sparse.heap import drop_first, push
from matcher.sparse.state import Int32s
from scoring.fused.jit import compiled


class Steps(NamedTuple):
    """The steps of a search, in its direction.

    Parameters
    ----------
    start : int64 [m + 2]
        The steps over pairs from node k are at start[k] to start[k + 1].
    other : int32 [e]
        Where they lead. A pair between "outside" and a mentor is one more pair.
    length : int64 [e]
        What they cost, at least 0.
    enter, enter_lost : int64 [m]
        What the step from "outside" to each mentor costs, `FAR` where there is
        none, and the pairs lost by it.
    leave, leave_lost : int64 [m]
        The same for the step from each mentor to "outside".
    """

    start: Int64s
    other: Int32s
    length: Int64s
    enter: Int64s
    enter_lost: Int64s
    leave: Int64s
    leave_lost: Int64s


@compiled
def by_node(node: Int32s, nodes: int) -> tuple[Int64s, Int64s]:
    """Sort steps by the node they begin at: start int64 [nodes + 1], order int64 [e]."""
    start = np.zeros(nodes + 1, dtype=np.int64)
    for edge in range(len(node)):
        start[node[edge] + 1] += 1
    for k in range(nodes):
        start[k + 1] += start[k]
    place, order = start[:-1].copy(), np.empty(len(node), dtype=np.int64)
    for edge in range(len(node)):
        order[place[node[edge]]] = edge
        place[node[edge]] += 1
    return start, order


@compiled
def complete(steps: Steps, distance: Int64s, lost: Int64s) -> None:
    """Complete the lengths of the shortest ways and the pairs lost on them, int64 [m + 1] each, in place.

    E. W. Dijkstra, A note on two problems in connexion with graphs, 1959.

    Parameters
    ----------
    distance : int64 [m + 1]
        Lengths of the ways known so far, `FAR` where none is.
    """
    outside = len(distance) - 1
    room = len(steps.other) + 3 * len(distance)
    keys, items = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int32)
    size = 0
    for node in range(outside + 1):
        if distance[node] < FAR:
            size = push(keys, items, size, distance[node], node)
    while size > 0:
        here, node = keys[0], items[0]
        size = drop_first(keys, items, size)
        if here > distance[node]:
            continue
        if node == outside:
            for mentor in range(outside):
                if here + steps.enter[mentor] < distance[mentor]:
                    distance[mentor] = here + steps.enter[mentor]
                    lost[mentor] = lost[node] + steps.enter_lost[mentor]
                    size = push(keys, items, size, distance[mentor], mentor)
        elif here + steps.leave[node] < distance[outside]:
            distance[outside] = here + steps.leave[node]
            lost[outside] = lost[node] + steps.leave_lost[node]
            size = push(keys, items, size, distance[outside], outside)
        for edge in range(steps.start[node], steps.start[node + 1]):
            other = steps.other[edge]
            if here + steps.length[edge] < distance[other]:
                distance[other] = here + steps.length[edge]
                lost[other] = lost[node] - (outside in (node, other))
                size = push(keys, items, size, distance[other], other)
