"""Whom to recruit: what one more mentor of each kind would bring, and the best next few."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from matcher.advice.kinds import Kind, kinds_among
from matcher.advice.market import Market
from matcher.advice.measures import NOTHING, Gain
from matcher.advice.outlook import Outlook, outlook, problem_of
from matcher.problem import PoolScores, Problem
from matcher.solve import solve
from scoring.pool import Side
from scoring.profile import Mentor

LAST = "\U0010ffff"
"""Sorts behind every id."""


@dataclass(frozen=True, slots=True)
class Need:
    """A kind of mentor, and what one of them would bring."""

    kind: Kind
    gain: Gain


def scarcity(people: PoolScores, seen: Outlook) -> tuple[Need, ...]:
    """What one more mentor of each kind that occurs among the mentees would bring.

    Equals the difference to a plan that is solved anew with the kind's made-up
    mentor. Highest gain first, then in the order of the kinds; kinds that would
    bring nothing are left out.

    Parameters
    ----------
    people : PoolScores
        The people of the problem.
    seen : Outlook
        The optimal plan of it.
    """
    return _ranked(Market(people, kinds_among(people.pool)), seen)


def next_recruits(
    people: PoolScores, seen: Outlook, count: int, needs: tuple[Need, ...] | None = None
) -> tuple[Need, ...]:
    """The kinds to recruit next, one after the other: each the best one once those before have come.

    After each step the plan is solved anew, with the mentor who came. The same
    kind may be named several times; the list ends where nobody would bring
    anything.

    Parameters
    ----------
    people, seen
        As in `scarcity`.
    count : int
        At most so many.
    needs : tuple of Need, optional
        What `scarcity` has found, if it was asked.
    """
    market = Market(people, kinds_among(people.pool))
    needs = _ranked(market, seen) if needs is None else needs
    problem, chosen = problem_of(seen), list(needs[: min(count, 1)])
    while 0 < len(chosen) < count:
        newcomer = replace(chosen[-1].kind.mentor, id=f"{LAST}{len(chosen):09}")
        people, problem = _joined(people, problem, newcomer)
        best = _ranked(market, outlook(problem, solve(problem)))[:1]
        if not best:
            break
        chosen += best
    return tuple(chosen)


def _ranked(market: Market, seen: Outlook) -> tuple[Need, ...]:
    needs: Iterable[Need] = map(Need, market.kinds, market.gains(seen))
    worthwhile = [need for need in needs if need.gain > NOTHING]
    return tuple(sorted(worthwhile, key=lambda need: need.gain, reverse=True))


def _joined(people: PoolScores, problem: Problem, newcomer: Mentor) -> tuple[PoolScores, Problem]:
    """The people and their problem with one more mentor, who comes last."""
    pool = people.pool
    side = Side.of((*pool.mentors.people, newcomer), "mentor")
    seat = np.int32(newcomer.capacity)
    joined = PoolScores(replace(pool, mentors=side, capacity=np.append(pool.capacity, seat)), people.policy)
    return joined, replace(problem, scores=joined, seats=np.append(problem.seats, seat))
