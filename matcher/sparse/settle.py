"""Choose among all optimal plans the one with the largest sum of pair hashes.

A plan is optimal if and only if all its pairs are tight, every mentee with a
price is matched and every seat with a price is taken. So the second level is a
problem of the same kind on the graph of tight pairs, with mentees who must be
matched and seats that must be taken instead of a bonus that could outgrow 64 bits.
"""

from collections.abc import Callable

import numpy as np

from matcher.sparse.augment import claim
from matcher.sparse.drive import add_pairs, augment
from matcher.sparse.graph import joined
from matcher.sparse.hash_auction import open_by_hashes
from matcher.sparse.pricing import Pricing
from matcher.sparse.state import Graph, Seats, State, nobody_placed
from matcher.sparse.tied import TiedPairs
from matcher.sparse.tight import tight_part
from matcher.ties import Digests
from scoring.fused.search import together
from scoring.fused.source import Int32s, Int64s, Source

FIRST = 64
"""Tight pairs outside the candidates that mentees begin with, at most: those of the largest hashes."""

ADDED = 16
"""Tight pairs that are too cheap by the hashes' prices and that a mentee is given at most in one round."""

AUCTION = 15_000
"""Up to so many mentees the second level needs no auction."""


def settled(
    ids: tuple[Digests, Digests],
    source: Source,
    pricing: Pricing,
    graph: Graph,
    seats: Seats,
    state: State,
    look_up: Callable[[], None],
) -> Int32s:
    """The unique one among the optimal plans.

    Parameters
    ----------
    ids : (uint64 [n], uint64 [m])
        Digests of the ids of the source's people.
    graph, seats, state
        An optimal plan with prices that no pair of the pool contradicts.

    Returns
    -------
    int32 [n]
        Mentor of each mentee, or `NOBODY`.
    """
    pairs = TiedPairs(source, *ids, state.w, state.u - graph.bonus, pricing.least_score, pricing.should_stop)
    second_seats = as_priced(seats, state.u, state.w)
    second = nobody_placed(second_seats, len(state.u))
    with_anybody, with_few, few = pricing.doubtful(state.u, state.w, graph.bonus)
    found, more = pairs.best(with_anybody, second.u, second.w, FIRST)
    others, more_of_others = pairs.best_among(few, with_few, second.u, second.w, FIRST)
    tight = joined(tight_part(graph, state, *ids), together(found, others), len(state.w))
    unlisted = np.sort(np.concatenate([found.rows[more], others.rows[more_of_others]]))
    if len(second.u) > AUCTION:
        open_by_hashes(tight, second_seats, second, look_up)
    else:
        claim(tight, second_seats, second)
    while True:
        augment(tight, second_seats, second, look_up)
        found = pairs.too_cheap(unlisted, second.u, second.w, ADDED)
        if not len(found.mentor):
            return second.mentor_of
        tight = add_pairs(tight, found, second_seats, second)


def as_priced(seats: Seats, u: Int64s, w: Int64s) -> Seats:
    """Seats with a price must be taken, seats whose cost is above the price must not.

    No mentor's price is below the cost of the first seat, so that this one at least may be taken.
    """
    above = w - seats.cost
    if seats.step:
        forced, allowed = -(-above // seats.step), above // seats.step + 1
    else:
        forced = np.where(above > 0, seats.capacity, 0)
        allowed = np.where(above >= 0, seats.capacity, 0)
    capacity = np.clip(allowed, 0, seats.capacity).astype(np.int32)
    return seats._replace(
        capacity=capacity,
        first=np.cumsum(capacity) - capacity,
        forced=np.clip(forced, 0, seats.capacity).astype(np.int32),
        cost=np.zeros_like(seats.cost),
        step=0,
        must=u > 0,
    )
