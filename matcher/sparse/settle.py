"""Choose among all optimal plans the one with the largest sum of pair hashes.

A plan is optimal if and only if all its pairs are tight, every mentee with a
price is matched and every seat with a price is taken. So the second level is a
problem of the same kind on the graph of tight pairs, with mentees who must be
matched and seats that must be taken instead of a bonus that could outgrow 64 bits.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from matcher.sparse.augment import claim
from matcher.sparse.drive import add_pairs, augment
from matcher.sparse.graph import joined
from matcher.sparse.hash_auction import open_by_hashes
from matcher.sparse.pricing import Pricing
from matcher.sparse.state import Graph, Seats, State, nobody_placed
from matcher.sparse.tight import best_tight, hash_in_place, tight_part
from matcher.ties import Digests
from scoring.fused.search import Found
from scoring.fused.source import Int32s, Int64s, Source

ADDED = 64
"""Tight pairs that mentees with too many of them are given at most in one round."""

AT_ONCE = 512
"""Mentees who are searched together at most, a fraction of a second; who are alike share a search."""

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
    found, unlisted = pricing.tight(state.u, state.w, graph.bonus)
    hash_in_place(found.rows, found.start, found.mentor, found.score, *ids)
    tight = joined(tight_part(graph, state, *ids), found, len(state.w))
    second_seats = as_priced(seats, state.u, state.w)
    second = nobody_placed(second_seats, len(state.u))
    if len(unlisted):
        # Those of the largest hashes, of whom hardly any are among the listed ones.
        more = best_unlisted(ids, source, pricing, unlisted, graph.bonus, state, second)
        tight = joined(tight, more, len(state.w))
    if len(second.u) > AUCTION:
        open_by_hashes(tight, second_seats, second, look_up)
    else:
        claim(tight, second)
    while True:
        augment(tight, second_seats, second, look_up)
        if not len(unlisted):
            return second.mentor_of
        more = best_unlisted(ids, source, pricing, unlisted, graph.bonus, state, second)
        if not len(more.mentor):
            return second.mentor_of
        tight = add_pairs(tight, more, second_seats, second)


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


def best_unlisted(
    ids: tuple[Digests, Digests],
    source: Source,
    pricing: Pricing,
    rows: Int64s,
    bonus: Int64s,
    state: State,
    second: State,
) -> Found:
    """Tight pairs of these mentees whose hash is above both prices of the second level."""
    size = min(source.rows_at_once, AT_ONCE)
    some = [rows[start : start + size] for start in range(0, len(rows), size)]
    portions = [_Portion(row, state.u[row] - bonus[row], ids[0][row], second.u[row]) for row in some]
    work = partial(_search, pricing.least_score, state.w, ids[1], second.w)
    parts = list(source.each(work, portions, pricing.should_stop))
    start = np.concatenate([[0], np.cumsum(np.concatenate([counts for counts, _, _ in parts]))])
    mentor = np.concatenate([mentors for _, mentors, _ in parts])
    score = np.concatenate([hashes for _, _, hashes in parts])
    hash_in_place(rows, start, mentor, score, *ids)
    return Found(rows=rows, start=start, mentor=mentor, score=score, left_out=rows)


class _Portion(NamedTuple):
    """Mentees who are searched together: what they need, their digests and prices of the second level."""

    rows: Int64s
    need: Int64s
    digest: Digests
    second_u: Int64s


def _search(
    least_score: int, w: Int64s, digest: Digests, second_w: Int64s, source: Source, portion: _Portion
) -> tuple[Int64s, Int32s, Int32s]:
    """The counts, mentors and hashes of one portion."""
    points = source.points(portion.rows)
    _, alike = np.unique(np.column_stack([points.codes, portion.need]), axis=0, return_inverse=True)
    mentors = np.empty((len(portion.rows), ADDED), dtype=np.int32)
    hashes = np.empty((len(portion.rows), ADDED), dtype=np.int32)
    counts = np.empty(len(portion.rows), dtype=np.int32)
    best_tight(
        points,
        source.columns,
        np.array(source.weights, dtype=np.int64),
        least_score,
        w,
        portion.need,
        alike.ravel(),
        portion.digest,
        digest,
        second_w,
        portion.second_u,
        mentors,
        hashes,
        counts,
    )
    kept = np.arange(ADDED) < counts[:, None]
    return counts.astype(np.int64), mentors[kept], hashes[kept]
