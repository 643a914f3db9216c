"""Choose among all optimal assignments of a matrix the one with the largest sum of pair hashes.

An assignment is optimal if and only if all its pairs are tight (price + price =
gain), every mentee with a price is matched and every seat with a price is taken.
Where many scores are equal, nearly all pairs are tight, too many to list: each
mentee begins with the pairs of the largest hashes and the one that is made
already, and is given more as long as the hashes' own prices find some too cheap.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import numpy.typing as npt

from matcher.duals import Prices
from matcher.instance import Instance
from matcher.plan import NOBODY
from matcher.sparse.augment import ask, claim
from matcher.sparse.drive import add_pairs, augment
from matcher.sparse.settle import as_priced
from matcher.sparse.state import FAR, Graph, Seats, State, nobody_placed
from matcher.sparse.tight import hash_in_place, hash_of
from matcher.ties import Digests
from scoring.fused.jit import compiled
from scoring.fused.parallel import stop_if
from scoring.fused.search import Found

Ints = npt.NDArray[np.int64]
Int32s = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

FIRST = 24
"""Tight pairs that each mentee begins with."""

ADDED = 12
"""Tight pairs that a mentee is given at most in one round."""


def settle_ties(instance: Instance, prices: Prices, mentor_of: Ints, should_stop: Callable[[], bool]) -> Ints:
    """Choose among all the optimal assignments the one of the largest hash sum.

    Parameters
    ----------
    mentor_of : int64 [f]
        Any optimal assignment, proved so by `prices`; `NOBODY` where a mentee is left over.

    Returns
    -------
    int64 [f]

    Raises
    ------
    StoppedError
        Within a second after `should_stop` has said so.
    """
    if not instance.gains.size:
        return mentor_of
    seats = as_priced(_seats(instance), prices.mentee, prices.mentor)
    state = nobody_placed(seats, len(mentor_of))
    # Who has no seat to give ties with nobody.
    prices = replace(prices, mentor=np.where(seats.capacity > 0, prices.mentor, FAR))
    found = _best_tied(instance, prices, state, mentor_of, FIRST)
    graph = Graph(found.start, found.mentor, found.score, np.zeros(len(mentor_of), dtype=np.int64))
    # Those who are fewer ask for all they could get, which keeps the searches short.
    if int(seats.capacity.sum()) < int((np.diff(found.start) > 0).sum()):
        ask(graph, seats, state)
    else:
        claim(graph, seats, state)
    nobody = np.full_like(mentor_of, NOBODY)
    while True:
        augment(graph, seats, state, partial(stop_if, should_stop))
        found = _best_tied(instance, prices, state, nobody, ADDED)
        if not len(found.mentor):
            return state.mentor_of.astype(np.int64)
        graph = add_pairs(graph, found, seats, state)


def _seats(instance: Instance) -> Seats:
    """The seats of all mentors, as the compiled loops want them."""
    return Seats(
        capacity=instance.seats.astype(np.int32),
        first=np.cumsum(instance.seats) - instance.seats,
        cost=instance.first_cost,
        step=instance.step_cost,
        forced=np.zeros(len(instance.seats), dtype=np.int32),
        must=np.zeros(len(instance.gains), dtype=np.bool_),
    )


def _best_tied(instance: Instance, prices: Prices, second: State, kept: Ints, keep: int) -> Found:
    """Tight pairs whose hash is above both prices of the second level, and those in `kept`."""
    n = len(kept)
    mentors = np.empty((n, keep + 1), dtype=np.int32)
    counts = np.empty(n, dtype=np.int64)
    _look_through(
        instance.gains, instance.allowed, prices.mentee, prices.mentor, *instance.digests,
        second.u, second.w, kept, mentors, counts,
    )  # fmt: skip
    rows, start = np.arange(n), np.concatenate([[0], np.cumsum(counts)])
    mentor = mentors[np.arange(keep + 1) < counts[:, None]]
    hashes = np.empty_like(mentor)
    hash_in_place(rows, start, mentor, hashes, *instance.digests)
    return Found(rows=rows, start=start, mentor=mentor, score=hashes)


@compiled
def _look_through(
    gains: Ints,
    allowed: Bools,
    u: Ints,
    w: Ints,
    mentee_digest: Digests,
    mentor_digest: Digests,
    second_u: Ints,
    second_w: Ints,
    kept: Ints,
    mentors: Int32s,
    counts: Ints,
) -> None:
    """Find each mentee's tight pairs that are most too cheap on the second level.

    Parameters
    ----------
    gains, allowed : int64 [n, m], bool [n, m]
    u, w, second_u, second_w : int64 [n], int64 [m], int64 [n], int64 [m]
        Prices of both levels.
    kept : int64 [n]
        A mentor who is among the result at any price, `NOBODY` if none.
    mentors, counts : int32 [n, keep + 1], int64 [n]
        The result: at most `keep` mentors, and the one kept.
    """
    keep = mentors.shape[1] - 1
    excess = np.empty(keep, dtype=np.int64)
    for mentee in range(len(u)):
        size, seen = 0, False
        for mentor in range(len(w)):
            if gains[mentee, mentor] - w[mentor] != u[mentee] or not allowed[mentee, mentor]:
                continue
            value = hash_of(mentee_digest[mentee], mentor_digest[mentor])
            value -= second_w[mentor] + second_u[mentee]
            if value <= 0 or (size == keep and value <= excess[keep - 1]):
                continue
            at = size if size < keep else keep - 1
            while at > 0 and excess[at - 1] < value:
                excess[at] = excess[at - 1]
                mentors[mentee, at] = mentors[mentee, at - 1]
                at -= 1
            excess[at], mentors[mentee, at] = value, mentor
            size = min(size + 1, keep)
        for k in range(size):
            seen = seen or mentors[mentee, k] == kept[mentee]
        if kept[mentee] != NOBODY and not seen:
            mentors[mentee, size] = kept[mentee]
            size += 1
        counts[mentee] = size
