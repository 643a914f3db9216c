"""The cheapest way to change one decision of a plan, value first, then ties.

As `matcher.advice.residual`, but lengths have two levels: the value, and the
sum of pair hashes that decides between plans of equal value. So the cheapest
change is unique, and does not depend on the order of the input.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.advice.residual import FAR
from matcher.instance import Instance
from matcher.plan import NOBODY
from scoring.fused.jit import compiled

Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Choices(NamedTuple):
    """What there is to decide.

    Parameters
    ----------
    gains : int64 [f, m]
        `-FAR` where a pair may not be made.
    hashes : int64 [f, m]
    seats, first_cost : int64 [m]
    step_cost : int
    """

    gains: Int64s
    hashes: Int64s
    seats: Int64s
    first_cost: Int64s
    step_cost: int


def choices_of(instance: Instance, *, least_score: int) -> Choices:
    """The pairs of an instance that score at least so much, with mentors who have seats."""
    allowed = instance.allowed & (instance.scores >= least_score) & (instance.seats > 0)
    return Choices(
        gains=np.where(allowed, instance.gains, -FAR),
        hashes=instance.hashes,
        seats=instance.seats,
        first_cost=instance.first_cost,
        step_cost=instance.step_cost,
    )


class Decided(NamedTuple):
    """A plan, and prices in two levels that prove it the best of those with its fixed decisions.

    Parameters
    ----------
    mentor_of : int64 [f]
    load : int64 [m]
    mentee_price, mentee_tie : int64 [f]
    mentor_price, mentor_tie : int64 [m]
    """

    mentor_of: Int64s
    load: Int64s
    mentee_price: Int64s
    mentee_tie: Int64s
    mentor_price: Int64s
    mentor_tie: Int64s


class Ways(NamedTuple):
    """Shortest ways from one mentee to all nodes, int64 [m + 1] each; the last node is "outside".

    `over` is the mentee who goes the last step, `NOBODY` where it is a seat that is given up or taken.
    """

    length: Int64s
    tie: Int64s
    over: Int64s
    before: Int64s


@compiled
def first_prices(choices: Choices, mentor_of: Int64s) -> tuple[Decided, bool]:
    """The lowest prices of the mentors, in two levels, and whether they prove a plan to be the best.

    As `matcher.duals.lowest_mentor_prices`, but the plan need not be optimal: a
    plan that is not has a circle that gains, and prices that rise forever.
    """
    mentees, mentors = choices.gains.shape
    load = np.zeros(mentors, dtype=np.int64)
    for mentee in range(mentees):
        if mentor_of[mentee] != NOBODY:
            load[mentor_of[mentee]] += 1
    price = np.where(load > 0, choices.first_cost + choices.step_cost * (load - 1), 0)
    tie = np.zeros(mentors, dtype=np.int64)
    mentee_price, mentee_tie = np.zeros(mentees, dtype=np.int64), np.zeros(mentees, dtype=np.int64)
    decided = Decided(mentor_of.copy(), load, mentee_price, mentee_tie, price, tie)
    rounds = 0
    while raise_prices(choices, decided):
        rounds += 1
        if rounds > mentors + 1:
            return decided, False
    return decided, no_loss(choices, decided)


@compiled
def raise_prices(choices: Choices, decided: Decided) -> bool:
    """Raise each mentor's price to what the mentees offer; return whether any rose."""
    risen = False
    price, tie = decided.mentor_price, decided.mentor_tie
    for mentee in range(len(decided.mentor_of)):
        own = decided.mentor_of[mentee]
        if own != NOBODY:
            decided.mentee_price[mentee] = choices.gains[mentee, own] - price[own]
            decided.mentee_tie[mentee] = choices.hashes[mentee, own] - tie[own]
        for mentor in range(len(price)):
            offer = choices.gains[mentee, mentor] - decided.mentee_price[mentee]
            if offer < price[mentor]:
                continue
            offered_tie = choices.hashes[mentee, mentor] - decided.mentee_tie[mentee]
            if offer > price[mentor] or offered_tie > tie[mentor]:
                price[mentor], tie[mentor] = offer, offered_tie
                risen = True
    return risen


@compiled
def no_loss(choices: Choices, decided: Decided) -> bool:
    """Whether nobody would better have no mentor, and no free seat better be taken."""
    for mentee in range(len(decided.mentor_of)):
        price = decided.mentee_price[mentee]
        if price < 0 or (price == 0 and decided.mentee_tie[mentee] < 0):
            return False
    for mentor in range(len(decided.load)):
        if decided.load[mentor] < choices.seats[mentor]:
            cost = choices.first_cost[mentor] + choices.step_cost * decided.load[mentor]
            price = decided.mentor_price[mentor]
            if price > cost or (price == cost and decided.mentor_tie[mentor] > 0):
                return False
    return True


@compiled
def reach(ways: Ways, node: int, length: int, tie: int, over: int, before: int) -> None:
    """Note a way to `node` if it is shorter than the one known."""
    if length < ways.length[node] or (length == ways.length[node] and tie < ways.tie[node]):
        ways.length[node], ways.tie[node] = length, tie
        ways.over[node], ways.before[node] = over, before


@compiled
def go(
    choices: Choices, decided: Decided, ways: Ways, mentee: int, node: int, here: int, tie: int, out: bool
) -> None:
    """Note the ways of a mentee at `node`, which is `here` from the start, to all mentors, and outside."""
    price, mentee_tie = here + decided.mentee_price[mentee], tie + decided.mentee_tie[mentee]
    if out:
        reach(ways, len(ways.length) - 1, price, mentee_tie, mentee, node)
    for mentor in range(len(decided.load)):
        length = price + decided.mentor_price[mentor] - choices.gains[mentee, mentor]
        if length <= ways.length[mentor]:
            further = mentee_tie + decided.mentor_tie[mentor] - choices.hashes[mentee, mentor]
            reach(ways, mentor, length, further, mentee, node)


@compiled
def next_node(ways: Ways, settled: Bools) -> int:
    """The nearest node that is not settled yet; -1 if none can be reached."""
    node = -1
    for k in range(len(ways.length)):
        if settled[k] or ways.length[k] >= FAR // 2:
            continue
        if (
            node < 0
            or ways.length[k] < ways.length[node]
            or (ways.length[k] == ways.length[node] and ways.tie[k] < ways.tie[node])
        ):
            node = k
    return node


@compiled
def go_by_seat(choices: Choices, decided: Decided, ways: Ways, node: int, here: int, tie: int) -> None:
    """Note the ways on which nobody moves: a mentor takes a mentee more, or, from outside, has one fewer."""
    outside = len(decided.load)
    if node != outside:
        if decided.load[node] < choices.seats[node]:
            cost = choices.first_cost[node] + choices.step_cost * decided.load[node]
            length = here + cost - decided.mentor_price[node]
            reach(ways, outside, length, tie - decided.mentor_tie[node], NOBODY, node)
        return
    for mentor in range(outside):
        if decided.load[mentor] > 0:
            last = choices.first_cost[mentor] + choices.step_cost * (decided.load[mentor] - 1)
            length = here + decided.mentor_price[mentor] - last
            reach(ways, mentor, length, tie + decided.mentor_tie[mentor], NOBODY, node)


@compiled
def cheapest_change(choices: Choices, decided: Decided, mentee: int, barred: Bools, ways: Ways) -> bool:
    """Find the cheapest way for `mentee` to decide otherwise, while all before it stay where they are.

    Parameters
    ----------
    barred : bool [m + 1]
        What the mentee may not decide: mentors, and last to have none.
    ways : Ways
        Is filled, as far as needed: the way that ends where the mentee is now is the change.

    Returns
    -------
    bool
        Whether there is one.
    """
    outside = len(decided.load)
    end = outside if decided.mentor_of[mentee] == NOBODY else decided.mentor_of[mentee]
    ways.length[:] = FAR
    ways.tie[:] = 0
    go(choices, decided, ways, mentee, NOBODY, 0, 0, True)
    ways.length[barred] = FAR
    ways.length[end] = FAR
    settled = np.zeros(outside + 1, dtype=np.bool_)
    while True:
        node = next_node(ways, settled)
        if node < 0:
            return False
        if node == end:
            return True
        settled[node] = True
        here, tie = ways.length[node], ways.tie[node]
        go_by_seat(choices, decided, ways, node, here, tie)
        own = NOBODY if node == outside else node
        for other in range(mentee + 1, len(decided.mentor_of)):
            if decided.mentor_of[other] == own:
                go(choices, decided, ways, other, node, here, tie, node != outside)


@compiled
def change(decided: Decided, mentee: int, ways: Ways) -> Decided:
    """The plan after the change that `cheapest_change` found, with its prices."""
    outside = len(decided.load)
    mentor_of, load = decided.mentor_of.copy(), decided.load.copy()
    end = outside if mentor_of[mentee] == NOBODY else mentor_of[mentee]
    length, tie = ways.length[end], ways.tie[end]
    near, near_tie = ways.length.copy(), ways.tie.copy()
    for node in range(outside + 1):
        if near[node] > length or (near[node] == length and near_tie[node] > tie):
            near[node], near_tie[node] = length, tie
    mentor_price = decided.mentor_price - near[:outside] + near[outside]
    mentor_tie = decided.mentor_tie - near_tie[:outside] + near_tie[outside]
    mentee_price, mentee_tie = decided.mentee_price.copy(), decided.mentee_tie.copy()
    for other in range(len(mentor_of)):
        if other == mentee:
            mentee_price[other] -= near[outside]
            mentee_tie[other] -= near_tie[outside]
        elif mentor_of[other] != NOBODY:
            mentee_price[other] += near[mentor_of[other]] - near[outside]
            mentee_tie[other] += near_tie[mentor_of[other]] - near_tie[outside]
    node = end
    while node != NOBODY:
        mover = ways.over[node]
        if mover != NOBODY:
            mentor_of[mover] = NOBODY if node == outside else node
        elif node == outside:
            load[ways.before[node]] += 1
        else:
            load[node] -= 1
        node = ways.before[node]
    return Decided(mentor_of, load, mentee_price, mentee_tie, mentor_price, mentor_tie)
