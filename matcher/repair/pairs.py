"""All pairs that may be made, by mentee or by mentor, and the near ones of each person.

The *slack* of a pair is the mentee's ask plus the mentor's price less the score:
what is lost by making the pair. It is at least 0. A search asks for the pairs of
small slack, and few change from one search to the next. So everybody keeps a short list
of them, roughly in order, and a bound on all others. The list is made anew only
when prices have moved so far that the bound says nothing.
"""

from typing import NamedTuple

import numpy as np

from matcher.repair.state import FAR, Int16s, Int32s, Int64s
from scoring.fused.jit import compiled

NEAR_MENTEE, NEAR_MENTOR = 256, 1024
"""So many pairs are in the list of one person at most.

Mentors need longer ones: 2 000 mentees of the commonest occupation come into question for
one of them, and a list that holds too few is of no use.
"""

BIN_BITS = 4
BIN = 1 << BIN_BITS
BINS = 64
"""Lists are in order of slack // BIN, and hold slacks below BIN x BINS."""

OTHER_BITS = 24
OTHER = (1 << OTHER_BITS) - 1
SCORE_BITS = 14
SCORE = (1 << SCORE_BITS) - 1
SLACK_SHIFT = OTHER_BITS + SCORE_BITS
"""A near pair is one number: its slack when the list was made, its score, and the other person."""

GAP = 8
"""A row has room for so many more pairs before it must move."""


class Pairs(NamedTuple):
    """The pairs of r people on one side with those on the other.

    Parameters
    ----------
    start, counts, room : int64 [r]
        Row k is others[start[k] : start[k] + counts[k]]; it may grow to `room[k]`.
    others, scores : int32 [e], int16 [e]
    used : int64 [1]
        Entries given to rows.
    near : int64 [r, `NEAR_MENTEE` or `NEAR_MENTOR`]
        The lists.
    near_count : int64 [r]
    origin : int64 [r]
        The own price when the list was made, less the clock at that time.
    width : int64 [r]
        The list held all pairs of less slack when it was made.
    rest : int64 [r]
        No pair outside the list has a higher score less the other's price than
        this plus the clock.
    clock : int64 [1]
        How far the prices of the other side have fallen altogether. What falls
        farther at once is announced to each row.
    """

    start: Int64s
    counts: Int64s
    room: Int64s
    others: Int32s
    scores: Int16s
    used: Int64s
    near: Int64s
    near_count: Int64s
    origin: Int64s
    width: Int64s
    rest: Int64s
    clock: Int64s


@compiled
def list_near(pairs: Pairs, row: int, own: int, prices: Int64s) -> None:
    """Make the list of a row anew.

    Parameters
    ----------
    own : int
        The price of this person: an ask or a mentor's price.
    prices : int64
        Those of the other side; who has `FAR` is left out.
    """
    start, stop = pairs.start[row], pairs.start[row] + pairs.counts[row]
    others, scores = pairs.others, pairs.scores
    most = pairs.near.shape[1]
    size, possible = np.zeros(BINS, dtype=np.int64), 0
    for k in range(start, stop):
        slack = own - scores[k] + prices[others[k]]
        possible += slack < FAR // 2
        if slack < BIN * BINS:
            size[max(slack, 0) >> BIN_BITS] += 1
    last, total = 0, 0
    while last < BINS and total + size[last] <= most:
        count = size[last]
        size[last] = total
        total += count
        last += 1
    for k in range(start, stop):
        slack = max(own - scores[k] + prices[others[k]], 0)
        if slack < BIN * last:
            b = slack >> BIN_BITS
            pairs.near[row, size[b]] = (
                (slack << SLACK_SHIFT) | (np.int64(scores[k]) << OTHER_BITS) | np.int64(others[k])
            )
            size[b] += 1
    pairs.near_count[row] = total
    pairs.origin[row] = own - pairs.clock[0]
    pairs.width[row] = BIN * last if total < possible else FAR
    pairs.rest[row] = own - pairs.width[row] - pairs.clock[0]


@compiled
def list_all(pairs: Pairs, own: Int64s, prices: Int64s) -> None:
    """Make the lists of all rows."""
    for row in range(len(own)):
        if own[row] < FAR:
            list_near(pairs, row, own[row], prices)


@compiled
def announce(mine: Pairs, person: int, price: int, theirs: Pairs) -> None:
    """Let all others know that this person's price has fallen, or that the person is new."""
    clock = theirs.clock[0]
    for k in range(mine.start[person], mine.start[person] + mine.counts[person]):
        other = mine.others[k]
        theirs.rest[other] = max(theirs.rest[other], mine.scores[k] - price - clock)


@compiled
def best_worth(pairs: Pairs, row: int, prices: Int64s) -> int:
    """The highest score less the other's price among the pairs of a row; `-FAR` if there is none."""
    highest = -FAR
    for k in range(pairs.start[row], pairs.start[row] + pairs.counts[row]):
        highest = max(highest, pairs.scores[k] - prices[pairs.others[k]])
    return highest
